using System.Runtime.InteropServices;
using System.Text;
using Astrolode.Images.Fits;

namespace Astrolode.Images.Moc;

/// <summary>
/// Columns of numbers of a binary table through CFITSIO: what a MOC file and a catalogue of positions need, no more.
/// </summary>
internal sealed unsafe partial class MocTable : IDisposable
{
    private const int BinaryTable = 2;
    private const string Library = "libcfitsio.so.10";
    private readonly FitsBytes bytes;
    private readonly FitsFileHandle file;
    private readonly FitsHdu hdu;
    private readonly string name;

    private MocTable(FitsBytes bytes, FitsFileHandle file, FitsHdu hdu, string name) => (this.bytes, this.file, this.hdu, this.name) = (bytes, file, hdu, name);

    /// <summary>Header of the table.</summary>
    public FitsHeader Header => hdu.Header;

    /// <summary>Opens the first binary table of a file.</summary>
    /// <exception cref="FitsFormatException">It is not FITS, has no table, or ends too soon.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static MocTable Open(string path)
    {
        FitsBytes bytes = FitsBytes.FromFile(path);
        try
        {
            return Open(bytes, path);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Opens the first binary table of a file in memory.</summary>
    /// <exception cref="FitsFormatException">It is not FITS, has no table, or ends too soon.</exception>
    public static MocTable Open(ReadOnlySpan<byte> source, string name)
    {
        FitsBytes bytes = FitsBytes.FromMemory(source, name);
        try
        {
            return Open(bytes, name);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Name of column <paramref name="number"/>, from 1; null where it has none.</summary>
    public string? ColumnName(int number) => Header.Text($"TTYPE{number}");

    /// <summary>Number of the column of that name in any case, from 1; null where there is none.</summary>
    public int? FindColumn(string column)
    {
        for (int number = 1; number <= (Header.Integer("TFIELDS") ?? 0); number++)
        {
            if (string.Equals(ColumnName(number), column, StringComparison.OrdinalIgnoreCase))
            {
                return number;
            }
        }
        return null;
    }

    /// <summary>The whole numbers of a column, all elements of all rows.</summary>
    /// <exception cref="FitsFormatException">It is no column of numbers, or damaged.</exception>
    public long[] ReadIntegers(int column)
    {
        long[] values = new long[Count(column)];
        int status = 0;
        fixed (long* at = values)
        {
            ffgcvjj(file, column, 1, 1, values.Length, 0, at, out _, ref status);
        }
        Require(status, column);
        return values;
    }

    /// <summary>The numbers of a column, all elements of all rows; NaN where null.</summary>
    /// <exception cref="FitsFormatException">It is no column of numbers, or damaged.</exception>
    public double[] ReadNumbers(int column)
    {
        double[] values = new double[Count(column)];
        int status = 0;
        fixed (double* at = values)
        {
            ffgcvd(file, column, 1, 1, values.Length, double.NaN, at, out _, ref status);
        }
        Require(status, column);
        return values;
    }

    /// <summary>Writes a file of one table with one column of 64-bit integers and some keywords (text or whole numbers, each with a comment).</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, string target, string column, ReadOnlySpan<long> values, IEnumerable<(string Keyword, object Value, string Comment)> keywords)
    {
        File.Delete(path);
        using FitsFileHandle file = FitsFileHandle.CreateDisk(path, out int status);
        RequireWritten(status, target);
        fixed (byte* name = Encoding.ASCII.GetBytes(column + '\0'), form = "1K\0"u8)
        {
            byte* names = name, forms = form;
            ffcrtb(file, BinaryTable, 0, 1, &names, &forms, null, null, ref status);
        }
        foreach ((string keyword, object value, string comment) in keywords)
        {
            WriteKeyword(file, keyword, value, comment, ref status);
        }
        fixed (long* at = values)
        {
            ffpcljj(file, 1, 1, 1, values.Length, at, ref status);
        }
        CFitsIO.ffpcks(file, ref status);
        int closed = file.Finish();
        RequireWritten(status != 0 ? status : closed, target);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file.Dispose();
        bytes.Dispose();
    }

    private static MocTable Open(FitsBytes bytes, string name)
    {
        FitsHdu hdu = FitsLayout.Walk(bytes, name).FirstOrDefault(hdu => hdu.Kind == FitsHduKind.BinaryTable)
            ?? throw new FitsFormatException($"cannot read {name}: it has no binary table; give a MOC or a catalogue");
        FitsLayout.RequireData(bytes, name, hdu);
        FitsFileHandle file = FitsFileHandle.OpenMemory(bytes, out int status);
        if (status == 0)
        {
            CFitsIO.ffmahd(file, hdu.Index + 1, out _, ref status);
        }
        if (status != 0)
        {
            file.Dispose();
            throw Damaged(name, hdu, "the table", status);
        }
        return new MocTable(bytes, file, hdu, name);
    }

    // Elements of a column; what CFITSIO will read must lie in the bytes that are there.
    private int Count(int column)
    {
        int status = 0;
        ffgnrwll(file, out long rows, ref status);
        ffgtclll(file, column, out int type, out long repeat, out long width, ref status);
        Require(status, column);
        // Negative types are arrays of variable length, 16 text.
        if (type <= 0 || type == CFitsIO.TString || rows < 0 || repeat < 0 || (double)rows * repeat * Math.Max(width, 1) > hdu.DataBytes)
        {
            throw new FitsFormatException($"cannot read {name} (HDU {hdu.Index}): column {column} holds no plain numbers; name another column");
        }
        return checked((int)(rows * repeat));
    }

    private static void WriteKeyword(FitsFileHandle file, string keyword, object value, string comment, ref int status)
    {
        if (value is string text)
        {
            fixed (byte* at = Encoding.ASCII.GetBytes(text + '\0'))
            {
                CFitsIO.ffuky(file, CFitsIO.TString, keyword, at, comment, ref status);
            }
            return;
        }
        long whole = (int)value;
        CFitsIO.ffuky(file, CFitsIO.TLongLong, keyword, &whole, comment, ref status);
    }

    private void Require(int status, int column)
    {
        if (status != 0)
        {
            throw Damaged(name, hdu, $"column {column}", status);
        }
    }

    private static FitsFormatException Damaged(string name, FitsHdu hdu, string what, int status) =>
        new($"cannot read {what} in {name} (HDU {hdu.Index}, byte {hdu.HeaderStart}): {CFitsIO.Explain(status)}; the file is damaged, fetch it again");

    private static void RequireWritten(int status, string target)
    {
        if (status != 0)
        {
            throw new IOException($"cannot write {target}: {CFitsIO.Explain(status)}; make room on the disk or give another path");
        }
    }

    [LibraryImport(Library)]
    private static partial int ffgnrwll(FitsFileHandle file, out long rows, ref int status);

    [LibraryImport(Library)]
    private static partial int ffgtclll(FitsFileHandle file, int column, out int type, out long repeat, out long width, ref int status);

    [LibraryImport(Library)]
    private static partial int ffgcvjj(FitsFileHandle file, int column, long row, long element, long count, long nullValue, long* values, out int anyNull, ref int status);

    [LibraryImport(Library)]
    private static partial int ffgcvd(FitsFileHandle file, int column, long row, long element, long count, double nullValue, double* values, out int anyNull, ref int status);

    [LibraryImport(Library)]
    private static partial int ffcrtb(FitsFileHandle file, int type, long rows, int columns, byte** names, byte** forms, byte** units, byte* extension, ref int status);

    [LibraryImport(Library)]
    private static partial int ffpcljj(FitsFileHandle file, int column, long row, long element, long count, long* values, ref int status);
}

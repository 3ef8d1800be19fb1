using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Astrolode.Images.Fits;

/// <summary>Writes a binary table with CFITSIO, some rows at a time, so that its length is no matter of memory.</summary>
internal sealed unsafe class FitsTableWriter : IDisposable
{
    private readonly FitsFileHandle file;
    private readonly string target;
    private readonly IReadOnlyList<FitsField> fields;
    private int status;
    private long written;

    /// <summary>Creates the file with an empty table.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="target">The name to give in messages.</param>
    /// <param name="name">EXTNAME.</param>
    /// <param name="fields">Columns.</param>
    /// <param name="keywords">Further keywords of the table.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public FitsTableWriter(string path, string target, string name, IReadOnlyList<FitsField> fields, IReadOnlyDictionary<string, object>? keywords)
    {
        (this.target, this.fields) = (target, fields);
        file = FitsFileHandle.Create(path, target);
        using NativeTexts names = new([.. fields.Select(field => field.Name)]), forms = new([.. fields.Select(field => field.Form)]), units = new([.. fields.Select(field => field.Unit ?? "")]);
        CFitsIO.ffcrtb(file, CFitsIO.BinaryTable, 0, fields.Count, names.Pointers, forms.Pointers, units.Pointers, name, ref status);
        for (int i = 0; i < fields.Count; i++)
        {
            Describe(i + 1, fields[i]);
        }
        FitsKeywords.Write(file, keywords, ref status);
        CFitsIO.ffrdef(file, ref status);
    }

    /// <summary>Adds rows: the columns in the order of the fields, all of the same length.</summary>
    public void Append(IReadOnlyList<FitsColumn> columns)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            Write(i + 1, columns[i], fields[i]);
        }
        written += columns.Count == 0 ? 0 : columns[0].RowCount;
    }

    /// <summary>Writes or replaces a keyword of the table.</summary>
    public void WriteKeyword(string name, object value, string comment) => FitsKeywords.Write(file, name, value, comment, ref status);

    /// <summary>Writes the checksums and closes the file.</summary>
    /// <exception cref="IOException">Something could not be written.</exception>
    public void Finish()
    {
        FitsKeywords.WriteChecksums(file, ref status);
        file.Finish(status, target);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Describe(int number, FitsField field)
    {
        void Put(string keyword, object? value, string comment)
        {
            if (value is not null)
            {
                FitsKeywords.Write(file, string.Create(CultureInfo.InvariantCulture, $"{keyword}{number}"), value, comment, ref status);
            }
        }
        Put("TUCD", field.Ucd, "Unified Content Descriptor");
        Put("TCOMM", field.Description, "what it is");
        Put("TNULL", field.Null, "stored value of undefined elements");
        Put("TSCAL", field.Zero is null ? null : 1, "");
        Put("TZERO", field.Zero, "offset of integers of the other sign");
        Put("TDIM", field.Shape is null ? null : $"({string.Join(',', field.Shape.Reverse())})", "shape of a cell, fastest axis first");
    }

    private void Write(int number, FitsColumn column, FitsField field)
    {
        // Cells of the same length go in one call, but bits: a row of them is padded to whole bytes.
        bool byRow = column.Starts is not null || field.Form.EndsWith('X');
        if (!byRow)
        {
            WriteCells((number, written + 1), column.Values, 0, column.Values.Length, field);
        }
        for (int row = 0; byRow && row < column.RowCount; row++)
        {
            long start = column.Starts?[row] ?? row * column.Elements;
            long end = column.Starts?[row + 1] ?? start + column.Elements;
            WriteCells((number, written + row + 1), column.Values, (int)start, (int)(end - start), field);
        }
        WriteNulls(number, column, field);
    }

    private void WriteCells((int Column, long Row) at, Array values, int start, int count, FitsField field)
    {
        switch (values)
        {
            case var _ when count == 0:
                break;
            case string[] texts:
                WriteTexts(at, texts.AsSpan(start, count), (int)field.Width);
                break;
            case bool[] flags:
                WriteFlags(at, Array.ConvertAll(flags.AsSpan(start, count).ToArray(), flag => flag ? (byte)1 : (byte)0), field);
                break;
            default:
                WriteNumbers(at, values, start, count);
                break;
        }
    }

    // As bytes: CFITSIO fills texts up with blanks, which would belong to them; zeros end them (section 7.3.3.1).
    private void WriteTexts((int Column, long Row) at, ReadOnlySpan<string> texts, int width)
    {
        long offset = fields.Take(at.Column - 1).Sum(field => field.Bytes);
        long perRow = fields[at.Column - 1].Bytes / width;
        byte[] bytes = new byte[width];
        for (int i = 0; i < texts.Length; i++)
        {
            Array.Clear(bytes);
            string text = texts[i].Length <= width ? texts[i] : texts[i][..width];
            Encoding.ASCII.GetBytes(text, bytes);
            fixed (byte* from = bytes)
            {
                CFitsIO.ffptbb(file, at.Row + i / perRow, offset + i % perRow * width + 1, width, from, ref status);
            }
        }
    }

    private void WriteFlags((int Column, long Row) at, byte[] flags, FitsField field)
    {
        fixed (byte* from = flags)
        {
            if (field.Form.EndsWith('X'))
            {
                CFitsIO.ffpclx(file, at.Column, at.Row, 1, flags.Length, from, ref status);
            }
            else
            {
                CFitsIO.ffpcl(file, CFitsIO.TLogical, at.Column, at.Row, 1, flags.Length, from, ref status);
            }
        }
    }

    private void WriteNumbers((int Column, long Row) at, Array values, int start, int count)
    {
        (int type, int bytes) = Type.GetTypeCode(values.GetType().GetElementType()) switch
        {
            TypeCode.Byte => (CFitsIO.TByte, 1),
            TypeCode.SByte => (CFitsIO.TSByte, 1),
            TypeCode.Int16 => (CFitsIO.TShort, 2),
            TypeCode.UInt16 => (CFitsIO.TUShort, 2),
            TypeCode.Int32 => (CFitsIO.TInt, 4),
            TypeCode.UInt32 => (CFitsIO.TUInt, 4),
            TypeCode.Int64 => (CFitsIO.TLongLong, 8),
            TypeCode.UInt64 => (CFitsIO.TULongLong, 8),
            TypeCode.Single => (CFitsIO.TFloat, 4),
            TypeCode.Double => (CFitsIO.TDouble, 8),
            _ => (CFitsIO.TDblComplex, sizeof(Complex)),
        };
        GCHandle pinned = GCHandle.Alloc(values, GCHandleType.Pinned);
        CFitsIO.ffpcl(file, type, at.Column, at.Row, 1, count, (byte*)pinned.AddrOfPinnedObject() + (long)start * bytes, ref status);
        pinned.Free();
    }

    private void WriteNulls(int number, FitsColumn column, FitsField field)
    {
        for (int row = 0; column.Nulls is { } nulls && row < column.RowCount; row++)
        {
            long start = column.Starts?[row] ?? row * column.Elements;
            long end = column.Starts?[row + 1] ?? start + column.Elements;
            for (long i = start; i < end; i++)
            {
                if (nulls[(int)i] && (field.Null is not null || column.Values is bool[]))
                {
                    CFitsIO.ffpclu(file, number, written + row + 1, i - start + 1, 1, ref status);
                }
            }
        }
    }
}

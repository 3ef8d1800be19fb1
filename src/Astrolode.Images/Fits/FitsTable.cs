using Astrolode.Files;

namespace Astrolode.Images.Fits;

/// <summary>A binary or ASCII table of a FITS file (Standard 4.0, sections 7.2 and 7.3), also a compressed one (10.3), with typed columns.</summary>
public sealed class FitsTable
{
    private const long MostEmptyRows = 1_000_000;

    /// <summary>A table.</summary>
    /// <param name="name">EXTNAME.</param>
    /// <param name="columns">All with the same number of rows.</param>
    /// <param name="header">The header it was read from; null for a table made in memory.</param>
    public FitsTable(string name, IReadOnlyList<FitsColumn> columns, FitsHeader? header = null) => (Name, Columns, Header) = (name, columns, header);

    /// <summary>EXTNAME.</summary>
    public string Name { get; }

    /// <summary>Columns in the order of the file.</summary>
    public IReadOnlyList<FitsColumn> Columns { get; }

    /// <summary>The header it was read from, of a compressed table as it was before; null for a table made in memory.</summary>
    public FitsHeader? Header { get; }

    /// <summary>Rows.</summary>
    public long RowCount => Columns.Count == 0 ? 0 : Columns[0].RowCount;

    /// <summary>The column of that name, in any case.</summary>
    /// <exception cref="FitsFormatException">There is none.</exception>
    public FitsColumn this[string name] => Columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new FitsFormatException($"cannot find column {name} in table {Name}: it has {string.Join(", ", Columns.Select(column => column.Name))}; name one of these");

    /// <summary>Reads the table that is selected, else the first of the file.</summary>
    /// <param name="path">A file, taken literally.</param>
    /// <param name="selection">Its HDU.</param>
    /// <param name="rows">Rows from and up to (without) which, both from 0; null for all.</param>
    /// <exception cref="FitsFormatException">It is not FITS, truncated, damaged, or has no such table.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static FitsTable Read(string path, FitsSelection? selection = null, Range? rows = null)
    {
        using FitsReader reader = FitsReader.Open(path);
        return Read(reader, selection ?? FitsSelection.Any, rows);
    }

    /// <summary>As <see cref="Read(string, FitsSelection?, Range?)"/>, from bytes in memory; <paramref name="name"/> is used in messages.</summary>
    /// <exception cref="FitsFormatException">It is not FITS, truncated, damaged, or has no such table.</exception>
    public static FitsTable Read(ReadOnlyMemory<byte> bytes, string name, FitsSelection? selection = null, Range? rows = null)
    {
        using FitsReader reader = FitsReader.Open(bytes, name);
        return Read(reader, selection ?? FitsSelection.Any, rows);
    }

    /// <summary>Writes a binary table, whole or not at all, with its checksums.</summary>
    /// <param name="path">Target; replaced if there.</param>
    /// <param name="keywords">Further keywords: text, double, float, int, long, bool; HISTORY and COMMENT take text.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Write(string path, IReadOnlyDictionary<string, object>? keywords = null) => AtomicFile.Write(path, beside =>
    {
        using FitsTableWriter writer = new(beside, path, Name, [.. Columns.Select(FitsField.Of)], keywords);
        writer.Append(Columns);
        writer.Finish();
    });

    internal static FitsTable Read(FitsReader reader, FitsSelection selection, Range? rows)
    {
        FitsHdu hdu = selection.IsAny
            ? reader.Hdus().FirstOrDefault(hdu => hdu.IsTable) ?? throw new FitsFormatException($"cannot read {reader.Name}: none of its HDUs is a table; give a file with a table")
            : reader.Hdu(selection);
        if (!hdu.IsTable)
        {
            throw new FitsFormatException($"cannot read {reader.Name} (HDU {hdu.Index}): it is no table; name another HDU");
        }
        reader.RequireData(hdu);
        // Rows without bytes are possible, but not billions of them.
        long most = hdu.DataBytes * (hdu.Kind == FitsHduKind.CompressedTable ? TiledTable.MostExpansion : 1);
        if (hdu.Axes.Length != 2 || hdu.TableBytes > hdu.DataBytes || (double)hdu.Axes[0] * hdu.Axes[1] > most || hdu.Axes[1] > Math.Max(most, MostEmptyRows))
        {
            throw hdu.Damaged(reader.Name, "NAXISn do not describe a table");
        }
        (int first, int count) = (rows ?? Range.All).GetOffsetAndLength((int)Math.Min(hdu.Axes[1], int.MaxValue));
        if (hdu.Kind == FitsHduKind.CompressedTable)
        {
            TiledTable tiled = new(reader, hdu);
            return new FitsTable(hdu.Name, tiled.Read(first, count), tiled.Header);
        }
        FitsColumn[] columns = hdu.Kind == FitsHduKind.AsciiTable
            ? new AsciiTable(reader, hdu).Read(first, count)
            : new BinaryTable(reader, hdu).Read(first, count);
        return new FitsTable(hdu.Name, columns, hdu.Header);
    }
}

using Astrolode.Images.Fits;
using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Moc;

/// <summary>How a FITS file holds a MOC.</summary>
public enum MocLayout
{
    /// <summary>One number a cell, 4·4^order + pixel: every version of the standard, and what MOC 2.0, section 4.3.1, recommends for the sky.</summary>
    Nuniq,

    /// <summary>Start and end of each range of cells of order 29: since MOC 2.0 only.</summary>
    Range,
}

/// <summary>MOC files in FITS: a binary table of one column (IVOA MOC 2.0, sections 4.3.1 and 6).</summary>
internal static class MocFits
{
    // Column names under which the cells go; some maps have further columns beside them.
    private static readonly string[] CellColumns = ["UNIQ", "NUNIQ", "NPIX", "RANGE"];

    public static SpaceMoc Read(string path)
    {
        return Read(FitsTable.Read(path), path);
    }

    public static SpaceMoc Read(ReadOnlyMemory<byte> bytes, string name)
    {
        return Read(FitsTable.Read(bytes, name), name);
    }

    public static void Write(string path, SpaceMoc moc, MocLayout layout)
    {
        long[] values = layout == MocLayout.Range ? moc.Edges.ToArray() : [.. moc.Cells().Select(cell => cell.Uniq).Order()];
        new FitsTable("MOC", [new FitsColumn(layout == MocLayout.Range ? "RANGE" : "UNIQ", values, values.Length)]).Write(path, Keywords(moc, layout));
    }

    private static Dictionary<string, object> Keywords(SpaceMoc moc, MocLayout layout)
    {
        Dictionary<string, object> keywords = new()
        {
            ["MOCVERS"] = "2.0",
            ["MOCDIM"] = "SPACE",
            ["ORDERING"] = layout == MocLayout.Range ? "RANGE" : "NUNIQ",
            ["COORDSYS"] = moc.Frame == SkyFrame.Galactic ? "G" : "C",
            ["MOCORD_S"] = moc.Order,
            ["MOCTOOL"] = "Astrolode",
        };
        if (layout == MocLayout.Nuniq)
        {
            // For readers of MOC 1.1.
            keywords["MOCORDER"] = moc.Order;
            keywords["PIXTYPE"] = "HEALPIX";
        }
        return keywords;
    }

    private static SpaceMoc Read(FitsTable table, string name)
    {
        FitsHeader header = table.Header!;
        if (header.Text("MOCDIM") is { Length: > 0 } dimension && !dimension.Equals("SPACE", StringComparison.OrdinalIgnoreCase))
        {
            throw new MocException($"cannot use {name}: it covers {dimension}, not the sky alone; give a space MOC");
        }
        SkyFrame frame = Frame(header.Text("COORDSYS"), name);
        string ordering = (header.Text("ORDERING") ?? "NUNIQ").ToUpperInvariant();
        FitsColumn column = CellColumns.Select(known => table.Columns.FirstOrDefault(each => each.Name.Equals(known, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(found => found is not null)
            ?? (table.Columns is [FitsColumn first, ..] ? first : null) ?? throw new MocException($"cannot read {name}: its table has no column; give a MOC");
        long? declared = header.Integer("MOCORD_S") ?? header.Integer("MOCORDER");
        if (declared is < 0 or > SpaceMoc.MaxOrder)
        {
            throw new MocException($"cannot read {name}: its order is {declared}, not from 0 to {SpaceMoc.MaxOrder}; the file is damaged, fetch it again");
        }
        long[] values = Integers(column, name);
        return ordering switch
        {
            "NUNIQ" or "UNIQ" => FromUniq(values, (int)(declared ?? 0), frame, name),
            "RANGE" => FromEdges(values, (int)(declared ?? 0), frame, name),
            _ => throw new MocException($"cannot read {name}: ORDERING is {ordering}, not NUNIQ or RANGE; convert it with the program that made it"),
        };
    }

    private static long[] Integers(FitsColumn column, string name) => Type.GetTypeCode(column.Values.GetType().GetElementType()) switch
    {
        TypeCode.Int64 => (long[])column.Values,
        TypeCode.Int32 => Array.ConvertAll((int[])column.Values, value => (long)value),
        TypeCode.Int16 => Array.ConvertAll((short[])column.Values, value => (long)value),
        _ => throw new MocException($"cannot read {name}: its column {column.Name} holds no whole numbers; give a MOC"),
    };

    private static SkyFrame Frame(string? code, string name) => code?.Trim().ToUpperInvariant() switch
    {
        null or "" or "C" => SkyFrame.Icrs,
        "G" => SkyFrame.Galactic,
        string other => throw new MocException($"cannot use {name}: its COORDSYS is {other}; C (ICRS) or G (Galactic) is needed"),
    };

    private static SpaceMoc FromUniq(long[] values, int declared, SkyFrame frame, string name)
    {
        int finest = declared;
        MocBuilder builder = new(SpaceMoc.MaxOrder, frame);
        for (int i = 0; i < values.Length; i++)
        {
            if (!MocCell.TryFromUniq(values[i], out MocCell cell))
            {
                throw new MocException($"cannot read {name} (row {i + 1}): {values[i]} is the number of no cell; the file is damaged, fetch it again");
            }
            finest = Math.Max(finest, cell.Order);
            int shift = SpaceMoc.Shift(cell.Order);
            builder.Add(new PixelRange(cell.Pixel << shift, (cell.Pixel + 1) << shift));
        }
        return builder.ToMoc().OfOrder(finest);
    }

    private static SpaceMoc FromEdges(long[] values, int declared, SkyFrame frame, string name)
    {
        if (values.Length % 2 != 0)
        {
            throw new MocException($"cannot read {name}: {values.Length} numbers are not starts and ends of ranges; the file is damaged, fetch it again");
        }
        MocBuilder builder = new(SpaceMoc.MaxOrder, frame);
        for (int i = 0; i < values.Length; i += 2)
        {
            if (values[i] < 0 || values[i] >= values[i + 1] || values[i + 1] > SpaceMoc.AllCells)
            {
                throw new MocException($"cannot read {name} (row {i + 1}): {values[i]} to {values[i + 1]} is no range of cells of order 29; the file is damaged, fetch it again");
            }
            builder.Add(new PixelRange(values[i], values[i + 1]));
        }
        SpaceMoc moc = builder.ToMoc();
        return moc.OfOrder(Math.Max(declared, moc.FinestCell()));
    }
}

using Astrolode.Files;
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

    public static SpaceMoc Read(string path) => Read(FitsTable.Read(path), path);

    public static SpaceMoc Read(ReadOnlyMemory<byte> bytes, string name) => Read(FitsTable.Read(bytes, name), name);

    public static void Write(string path, SpaceMoc moc, MocLayout layout)
    {
        long[] values = layout == MocLayout.Range ? moc.Edges.ToArray() : [.. moc.Cells().Select(cell => cell.Uniq).Order()];
        string column = layout == MocLayout.Range ? "RANGE" : "UNIQ";
        AtomicFile.Write(path, beside =>
        {
            using FitsTableWriter writer = new(beside, path, "MOC", [new FitsField(column, "1K")], null);
            foreach ((string keyword, object value, string comment) in Keywords(moc, layout))
            {
                writer.WriteKeyword(keyword, value, comment);
            }
            writer.Append([new FitsColumn(column, values, values.Length)]);
            writer.Finish();
        });
    }

    private static IEnumerable<(string, object, string)> Keywords(SpaceMoc moc, MocLayout layout)
    {
        yield return ("MOCVERS", "2.0", "MOC standard version");
        yield return ("MOCDIM", "SPACE", "physical dimension");
        yield return layout == MocLayout.Range
            ? ("ORDERING", "RANGE", "starts and ends of ranges of order 29")
            : ("ORDERING", "NUNIQ", "4*4^order + HEALPix nested number");
        yield return ("COORDSYS", moc.Frame == SkyFrame.Galactic ? "G" : "C", moc.Frame == SkyFrame.Galactic ? "Galactic, as the HiPS" : "ICRS");
        yield return ("MOCORD_S", moc.Order, "finest order");
        if (layout == MocLayout.Nuniq)
        {
            yield return ("MOCORDER", moc.Order, "the same, for MOC 1.1");
            yield return ("PIXTYPE", "HEALPIX", "for MOC 1.1");
        }
        yield return ("MOCTOOL", "Astrolode", "program that made it");
    }

    private static SpaceMoc Read(FitsTable table, string name)
    {
        if (table.Header!.Text("MOCDIM") is { Length: > 0 } dimension && !dimension.Equals("SPACE", StringComparison.OrdinalIgnoreCase))
        {
            throw new MocException($"cannot use {name}: it covers {dimension}, not the sky alone; give a space MOC");
        }
        SkyFrame frame = Frame(table.Header!.Text("COORDSYS"), name);
        string ordering = (table.Header!.Text("ORDERING") ?? "NUNIQ").ToUpperInvariant();
        FitsColumn column = CellColumns.Select(wanted => table.Columns.FirstOrDefault(column => column.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(found => found is not null)
            ?? (table.Columns.Count > 0 ? table.Columns[0] : throw new MocException($"cannot read {name}: its table has no column; give a MOC"));
        long? declared = table.Header!.Integer("MOCORD_S") ?? table.Header!.Integer("MOCORDER");
        if (declared is < 0 or > SpaceMoc.MaxOrder)
        {
            throw new MocException($"cannot read {name}: its order is {declared}, not from 0 to {SpaceMoc.MaxOrder}; the file is damaged, fetch it again");
        }
        long[] values = column.ToIntegers();
        return ordering switch
        {
            "NUNIQ" or "UNIQ" => FromUniq(values, (int)(declared ?? 0), frame, name),
            "RANGE" => FromEdges(values, (int)(declared ?? 0), frame, name),
            _ => throw new MocException($"cannot read {name}: ORDERING is {ordering}, not NUNIQ or RANGE; convert it with the program that made it"),
        };
    }

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

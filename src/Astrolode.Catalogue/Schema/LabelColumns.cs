using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.Schema;

/// <summary>The one registry of the columns of a label, as <see cref="DetectionColumns"/> is that of a detection.</summary>
public static class LabelColumns
{
    /// <summary>All columns, in the order in which files show them.</summary>
    public static IReadOnlyList<Column<LabelRow>> All { get; } =
    [
        new("id", ColumnKind.Integer, null, "meta.record", "Row number in this catalogue", l => l.Id) { Indexed = true, Principal = true },
        new("catalogue", ColumnKind.Text, null, "meta.id;meta.dataset", "The catalogue it is from", l => l.Catalogue) { Indexed = true, Principal = true },
        new("name", ColumnKind.Text, null, "meta.id;meta.main", "Its name there", l => l.Name) { Principal = true },
        new("class", ColumnKind.Text, null, "meta.code.class", "What it is, as its catalogue says", l => l.Class) { Principal = true },
        new("score", ColumnKind.Real, null, "stat.probability", "How sure its makers are, 0 to 1; of volunteers the hit rate", l => l.Score) { Principal = true },
        new("ra", ColumnKind.Real, "deg", "pos.eq.ra;meta.main", "Right ascension of the centre, ICRS", l => l.Position.RaDegrees, SkyFrame.Icrs) { Principal = true },
        new("dec", ColumnKind.Real, "deg", "pos.eq.dec;meta.main", "Declination of the centre, ICRS", l => l.Position.DecDegrees, SkyFrame.Icrs) { Principal = true },
        new("glon", ColumnKind.Real, "deg", "pos.galactic.lon", "Galactic longitude of the centre", l => l.Position.To(SkyFrame.Galactic).LonDegrees, SkyFrame.Galactic) { Principal = true },
        new("glat", ColumnKind.Real, "deg", "pos.galactic.lat", "Galactic latitude of the centre", l => l.Position.To(SkyFrame.Galactic).LatDegrees, SkyFrame.Galactic) { Principal = true },
        new("frame", ColumnKind.Text, null, "pos.frame", "Frame along whose axes the sides of its box run: galactic or icrs", l => DetectionColumns.FrameName(l.Frame)),
        new("wid", ColumnKind.Real, "deg", "phys.angSize", "Full width along longitude of the frame, an angle on the sky", l => l.WidthDegrees) { Principal = true },
        new("hei", ColumnKind.Real, "deg", "phys.angSize", "Full height along latitude of the frame", l => l.HeightDegrees) { Principal = true },
        new("pa", ColumnKind.Real, "deg", "pos.posAng", "Direction of its longer axis, north through east, ICRS", l => l.PositionAngleDegrees),
        .. SkyIndex.Columns<LabelRow>(l => l.Position),
        new("semi_major", ColumnKind.Real, "deg", "phys.angSize.smajAxis", "Longer semi-axis of an ellipse that somebody drew; empty for what is none", l => l.SemiMajorDegrees),
        new("semi_minor", ColumnKind.Real, "deg", "phys.angSize.sminAxis", "Its shorter semi-axis", l => l.SemiMinorDegrees),
        new("author", ColumnKind.Text, null, "meta.id.PI", "Who drew it, where one person did", l => l.Author),
        new("created", ColumnKind.Time, null, "time.creation", "When it was drawn, UTC", l => l.Created),
    ];

    /// <summary>The table of labels.</summary>
    internal static CatalogueTable<LabelRow> Table { get; } = new("label", "What people and other programs say is there; one row an object of a catalogue that was imported", All);
}

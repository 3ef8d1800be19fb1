using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.Schema;

/// <summary>
/// The one registry of the columns of a detection. SQL statements, VOTable fields, FITS columns and CSV headers are made from it; a test holds the
/// migrated schema against it.
/// </summary>
public static class DetectionColumns
{
    /// <summary>All columns, in the order in which files show them.</summary>
    public static IReadOnlyList<Column<Detection>> All { get; } =
    [
        new("id", ColumnKind.Integer, null, "meta.record", "Row number in this catalogue", d => d.Id) { Indexed = true, Principal = true },
        new("run", ColumnKind.Integer, null, "meta.id;meta.dataset", "The run that found it; its model, source and settings are in the table of runs", d => d.RunId) { Indexed = true, Principal = true },
        new("name", ColumnKind.Text, null, "meta.id;meta.main", "Name, from the Galactic position cut to 0.001 deg", d => d.Name) { Principal = true },
        new("class", ColumnKind.Text, null, "meta.code.class", "What it is, a class of the model", d => d.Class) { Principal = true },
        new("score", ColumnKind.Real, null, "stat.probability", "Score of the network, 0 to 1; not a calibrated probability", d => d.Score) { Principal = true },
        new("ra", ColumnKind.Real, "deg", "pos.eq.ra;meta.main", "Right ascension of the centre of the box, ICRS", d => d.Sky?.Centre.RaDegrees, SkyFrame.Icrs) { Principal = true },
        new("dec", ColumnKind.Real, "deg", "pos.eq.dec;meta.main", "Declination of the centre of the box, ICRS", d => d.Sky?.Centre.DecDegrees, SkyFrame.Icrs) { Principal = true },
        new("glon", ColumnKind.Real, "deg", "pos.galactic.lon", "Galactic longitude of the centre of the box", d => Galactic(d)?.Lon, SkyFrame.Galactic) { Principal = true },
        new("glat", ColumnKind.Real, "deg", "pos.galactic.lat", "Galactic latitude of the centre of the box", d => Galactic(d)?.Lat, SkyFrame.Galactic) { Principal = true },
        new("frame", ColumnKind.Text, null, "pos.frame", "Frame along whose axes the sides of the box run: galactic or icrs", d => FrameName(d.Sky?.Frame)),
        new("wid", ColumnKind.Real, "deg", "phys.angSize", "Full width of the box along longitude of the frame, an angle on the sky", d => d.Sky?.WidthDegrees) { Principal = true },
        new("hei", ColumnKind.Real, "deg", "phys.angSize", "Full height of the box along latitude of the frame", d => d.Sky?.HeightDegrees) { Principal = true },
        new("scale_arcsec", ColumnKind.Real, "arcsec", "phys.angSize;instr.pixel", "Pixel scale at which the network saw it best", d => d.ScaleArcsec),
        new("image", ColumnKind.Text, null, "meta.id;obs.image", "Image it was found in", d => d.Image) { Principal = true },
        new("x1", ColumnKind.Real, "pixel", "pos.cartesian.x;stat.min", "Low x of the box in the image; pixels from 0, centres at integers", d => d.Pixels?.X1),
        new("y1", ColumnKind.Real, "pixel", "pos.cartesian.y;stat.min", "Low y of the box in the image", d => d.Pixels?.Y1),
        new("x2", ColumnKind.Real, "pixel", "pos.cartesian.x;stat.max", "High x of the box in the image", d => d.Pixels?.X2),
        new("y2", ColumnKind.Real, "pixel", "pos.cartesian.y;stat.max", "High y of the box in the image", d => d.Pixels?.Y2),
        new("pa", ColumnKind.Real, "deg", "pos.posAng", "Direction of the height of the box, north through east, ICRS, 0 to 360", d => PositionAngle(d.Sky)),
        new("probability", ColumnKind.Real, null, "stat.probability", "Calibrated probability that it is what its class says; empty where the model is not calibrated", d => d.Probability),
        new("review", ColumnKind.Text, null, "meta.code.qual", "Newest verdict of people: accepted, rejected or unsure; empty where nobody looked", d => d.Review) { Principal = true },
        .. SkyIndex.Columns<Detection>(d => d.Sky?.Centre),
    ];

    /// <summary>The table of detections.</summary>
    internal static CatalogueTable<Detection> Table { get; } = new("detection", "Objects found by Astrolode; one row an object", All);

    /// <summary>A frame as the catalogue writes it: <c>galactic</c>, <c>icrs</c>, null for none.</summary>
    public static string? FrameName(SkyFrame? frame) => frame switch
    {
        SkyFrame.Galactic => "galactic",
        SkyFrame.Icrs => "icrs",
        _ => null,
    };

    /// <summary>Column number by name.</summary>
    internal static int Index(string name) =>
        All.Select((column, index) => (column, index)).First(pair => pair.column.Name == name).index;

    // Along a meridian of its frame: towards that frame's north pole.
    private static double? PositionAngle(SkyBox? box)
    {
        if (box is not { Frame: SkyFrame.Galactic } galactic)
        {
            return box is null ? null : 0;
        }
        SkyPosition centre = galactic.Centre, pole = SkyPosition.FromGalactic(0, 90);
        (double sinDec, double cosDec) = Math.SinCos(centre.DecDegrees * (Math.PI / 180));
        (double sinPole, double cosPole) = Math.SinCos(pole.DecDegrees * (Math.PI / 180));
        (double sin, double cos) = Math.SinCos((pole.RaDegrees - centre.RaDegrees) * (Math.PI / 180));
        return SkyPosition.WrapDegrees(Math.Atan2(sin * cosPole, sinPole * cosDec - cosPole * sinDec * cos) * (180 / Math.PI));
    }

    // A Galactic box keeps its own numbers: no rounding through ICRS.
    private static (double Lon, double Lat)? Galactic(Detection detection) => detection.Sky switch
    {
        null => null,
        { Frame: SkyFrame.Galactic } box => (box.LonDegrees, box.LatDegrees),
        { } box => box.Centre.To(SkyFrame.Galactic),
    };
}

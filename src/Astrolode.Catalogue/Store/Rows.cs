using Astrolode.Catalogue.Schema;
using Astrolode.Images.Sky;
using Microsoft.Data.Sqlite;

namespace Astrolode.Catalogue.Store;

/// <summary>What the catalogue keeps, to and from rows of SQLite; a prepared statement for many rows.</summary>
internal static class Rows
{
    /// <summary>Columns of raw_detection in the order of <see cref="InsertRaw"/> and <see cref="ReadRaw"/>; run comes first in the statement.</summary>
    public const string RawColumns = "tile, scale_arcsec, image, frame, lon, lat, wid, hei, x1, y1, x2, y2, score, class, edges";

    private static readonly int NameAt = DetectionColumns.Index("name"), ClassAt = DetectionColumns.Index("class"),
        ScoreAt = DetectionColumns.Index("score"), RaAt = DetectionColumns.Index("ra"), GlonAt = DetectionColumns.Index("glon"),
        FrameAt = DetectionColumns.Index("frame"), WidAt = DetectionColumns.Index("wid"), ScaleAt = DetectionColumns.Index("scale_arcsec"),
        ImageAt = DetectionColumns.Index("image"), X1At = DetectionColumns.Index("x1"), ProbabilityAt = DetectionColumns.Index("probability"), ReviewAt = DetectionColumns.Index("review");

    /// <summary>Inserts raw rows of one run in the transaction that is open.</summary>
    /// <exception cref="ArgumentException">A number is NaN or infinite.</exception>
    public static void InsertRaw(SqliteConnection connection, long run, IEnumerable<RawDetection> rows)
    {
        using PreparedInsert insert = new(connection, "raw_detection", ["run", .. RawColumns.Split(", ")]);
        insert.Set(0, run);
        foreach (RawDetection row in rows)
        {
            insert.Set(1, row.Tile);
            insert.Set(2, row.ScaleArcsec);
            insert.Set(3, row.Image);
            insert.Set(4, DetectionColumns.FrameName(row.Sky?.Frame));
            insert.Set(5, row.Sky?.LonDegrees);
            insert.Set(6, row.Sky?.LatDegrees);
            insert.Set(7, row.Sky?.WidthDegrees);
            insert.Set(8, row.Sky?.HeightDegrees);
            insert.Set(9, row.Pixels?.X1);
            insert.Set(10, row.Pixels?.Y1);
            insert.Set(11, row.Pixels?.X2);
            insert.Set(12, row.Pixels?.Y2);
            insert.Set(13, row.Score);
            insert.Set(14, row.Class);
            insert.Set(15, (long)row.Edges);
            insert.Insert();
        }
    }

    /// <summary>A raw row, columns as <see cref="RawColumns"/>.</summary>
    public static RawDetection ReadRaw(SqliteDataReader row)
    {
        SkyBox? sky = row.IsDBNull(3)
            ? null
            : new SkyBox(Frame(row.GetString(3)), row.GetDouble(4), row.GetDouble(5), row.GetDouble(6), row.GetDouble(7));
        return new RawDetection(row.GetInt64(0), sky, Pixels(row, 8), row.GetDouble(12), row.GetString(13),
            row.IsDBNull(1) ? null : row.GetDouble(1), (TileEdges)row.GetInt64(14), row.IsDBNull(2) ? null : row.GetString(2));
    }

    /// <summary>Inserts rows of one run in the transaction that is open; SQLite numbers them.</summary>
    /// <exception cref="ArgumentException">A number is NaN or infinite.</exception>
    public static void Insert<T>(SqliteConnection connection, CatalogueTable<T> table, long run, IEnumerable<T> rows)
    {
        using PreparedInsert insert = new(connection, table.Name, [.. table.Columns.Select(column => column.Name)]);
        // The first column, id, stays null: the next free row number.
        insert.Set(1, run);
        foreach (T row in rows)
        {
            for (int i = 2; i < table.Columns.Count; i++)
            {
                insert.Set(i, table.Columns[i].Value(row));
            }
            insert.Insert();
        }
    }

    /// <summary>A detection, columns as the registry.</summary>
    public static Detection ReadDetection(SqliteDataReader row)
    {
        SkyBox? sky = null;
        if (!row.IsDBNull(FrameAt))
        {
            SkyFrame frame = Frame(row.GetString(FrameAt));
            int lon = frame == SkyFrame.Galactic ? GlonAt : RaAt;
            sky = new SkyBox(frame, row.GetDouble(lon), row.GetDouble(lon + 1), row.GetDouble(WidAt), row.GetDouble(WidAt + 1));
        }
        return new Detection
        {
            Id = row.GetInt64(0),
            RunId = row.GetInt64(1),
            Name = row.GetString(NameAt),
            Class = row.GetString(ClassAt),
            Score = row.GetDouble(ScoreAt),
            Sky = sky,
            Pixels = Pixels(row, X1At),
            ScaleArcsec = row.IsDBNull(ScaleAt) ? null : row.GetDouble(ScaleAt),
            Image = row.IsDBNull(ImageAt) ? null : row.GetString(ImageAt),
            Probability = row.IsDBNull(ProbabilityAt) ? null : row.GetDouble(ProbabilityAt),
            Review = row.IsDBNull(ReviewAt) ? null : row.GetString(ReviewAt),
        };
    }

    /// <summary>A source, columns as the registry.</summary>
    public static SourceRow ReadSource(SqliteDataReader row)
    {
        // Initialisers run in the order in which they stand, which is that of the columns.
        RowReader next = new(row);
        return new SourceRow
        {
            Id = next.Integer(),
            RunId = next.Integer(),
            Image = next.Text(),
            Middle = next.TimeOrNull(),
            ExposureSeconds = next.RealOrNull(),
            X = next.Real(),
            Y = next.Real(),
            PeakX = next.Number(),
            PeakY = next.Number(),
            Position = next.PositionOrNull(),
            ErrorRaArcsec = next.RealOrNull(),
            ErrorDecArcsec = next.RealOrNull(),
            Flux = next.Real(),
            FluxError = next.Real(),
            Magnitude = next.RealOrNull(),
            MagnitudeError = next.RealOrNull(),
            A = next.Real(),
            B = next.Real(),
            ThetaDegrees = next.Real(),
            HalfLightRadius = next.Real(),
            PixelCount = next.Number(),
            Peak = next.Real(),
            Flags = next.Number(),
            Exposures = next.Number(),
            Class = next.Text(),
            Asteroid = next.Real(),
            Star = next.RealOrNull(),
            Galaxy = next.RealOrNull(),
            CosmicRay = next.RealOrNull(),
            Trail = next.TrailOrNull(),
            Object = next.TextOrNull(),
        };
    }

    /// <summary>A moving object, columns as the registry.</summary>
    public static MovingObject ReadObject(SqliteDataReader row)
    {
        RowReader next = new(row);
        return new MovingObject
        {
            Id = next.Integer(),
            RunId = next.Integer(),
            Name = next.Text(),
            Epoch = next.TimeOrNull(),
            Position = new SkyPosition(next.Real(), next.Real()),
            ErrorRaArcsec = next.Real(),
            ErrorDecArcsec = next.Real(),
            RateArcsecPerHour = next.RealOrNull(),
            RateErrorArcsecPerHour = next.RealOrNull(),
            PositionAngleDegrees = next.Real(),
            PositionAngleErrorDegrees = next.Real(),
            Magnitude = next.RealOrNull(),
            MagnitudeError = next.RealOrNull(),
            ChiSquared = next.RealOrNull(),
            DegreesOfFreedom = next.NumberOrNull(),
            Sources = next.Number(),
            Exposures = next.Number(),
            Probability = next.Real(),
            TrailArcsec = next.RealOrNull(),
        };
    }

    /// <summary>A label, columns as the registry.</summary>
    public static LabelRow ReadLabel(SqliteDataReader row)
    {
        RowReader next = new(row);
        LabelRow label = new()
        {
            Id = next.Integer(),
            Catalogue = next.Text(),
            Name = next.Text(),
            Class = next.Text(),
            Score = next.RealOrNull(),
            Position = new SkyPosition(next.Real(), next.Real()),
            Frame = FrameAfterGalactic(ref next),
            WidthDegrees = next.RealOrNull(),
            HeightDegrees = next.RealOrNull(),
            PositionAngleDegrees = next.RealOrNull(),
        };
        // What follows from the position.
        _ = (next.Integer(), next.Real(), next.Real(), next.Real());
        return label with { SemiMajorDegrees = next.RealOrNull(), SemiMinorDegrees = next.RealOrNull(), Author = next.TextOrNull(), Created = next.TextOrNull() };
    }

    // Galactic longitude and latitude follow from the position.
    private static SkyFrame? FrameAfterGalactic(ref RowReader next)
    {
        _ = (next.Real(), next.Real());
        return next.TextOrNull() is { } name ? Frame(name) : null;
    }

    private static PixelBox? Pixels(SqliteDataReader row, int first) => row.IsDBNull(first)
        ? null
        : new PixelBox(row.GetDouble(first), row.GetDouble(first + 1), row.GetDouble(first + 2), row.GetDouble(first + 3));

    private static SkyFrame Frame(string name) => name == "galactic" ? SkyFrame.Galactic : SkyFrame.Icrs;
}

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
        ImageAt = DetectionColumns.Index("image"), X1At = DetectionColumns.Index("x1");

    /// <summary>Inserts raw rows of one run.</summary>
    public static void InsertRaw(SqliteConnection connection, SqliteTransaction transaction, long run, IEnumerable<RawDetection> rows)
    {
        using SqliteCommand insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = $"INSERT INTO raw_detection (run, {RawColumns}) VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14, @15)";
        SqliteParameter[] at = Parameters(insert, 16);
        at[0].Value = run;
        foreach (RawDetection row in rows)
        {
            at[1].Value = row.Tile;
            at[2].Value = OrNull(row.ScaleArcsec);
            at[3].Value = OrNull(row.Image);
            SetSky(at.AsSpan(4, 5), row.Sky);
            SetPixels(at.AsSpan(9, 4), row.Pixels);
            at[13].Value = row.Score;
            at[14].Value = row.Class;
            at[15].Value = (long)row.Edges;
            foreach (SqliteParameter each in at)
            {
                RefuseNonFinite(each.Value, "raw_detection", each.ParameterName);
            }
            insert.ExecuteNonQuery();
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

    /// <summary>Inserts rows of one run; SQLite numbers them.</summary>
    /// <exception cref="ArgumentException">A number is NaN or infinite.</exception>
    public static void Insert<T>(SqliteConnection connection, SqliteTransaction transaction, CatalogueTable<T> table, long run, IEnumerable<T> rows)
    {
        using SqliteCommand insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = $"INSERT INTO {table.Name} ({table.ColumnList}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"@{i}"))})";
        SqliteParameter[] at = Parameters(insert, table.Columns.Count);
        // The first column, id, stays null: the next free row number.
        at[1].Value = run;
        foreach (T row in rows)
        {
            for (int i = 2; i < at.Length; i++)
            {
                object? value = table.Columns[i].Value(row);
                RefuseNonFinite(value, table.Name, table.Columns[i].Name);
                at[i].Value = OrNull(value);
            }
            insert.ExecuteNonQuery();
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

    private static SqliteParameter[] Parameters(SqliteCommand command, int count)
    {
        SqliteParameter[] parameters = new SqliteParameter[count];
        for (int i = 0; i < count; i++)
        {
            parameters[i] = command.Parameters.AddWithValue($"@{i}", DBNull.Value);
        }
        command.Prepare();
        return parameters;
    }

    private static void SetSky(Span<SqliteParameter> at, SkyBox? sky)
    {
        at[0].Value = OrNull(DetectionColumns.FrameName(sky?.Frame));
        at[1].Value = OrNull(sky?.LonDegrees);
        at[2].Value = OrNull(sky?.LatDegrees);
        at[3].Value = OrNull(sky?.WidthDegrees);
        at[4].Value = OrNull(sky?.HeightDegrees);
    }

    private static void SetPixels(Span<SqliteParameter> at, PixelBox? pixels)
    {
        at[0].Value = OrNull(pixels?.X1);
        at[1].Value = OrNull(pixels?.Y1);
        at[2].Value = OrNull(pixels?.X2);
        at[3].Value = OrNull(pixels?.Y2);
    }

    private static PixelBox? Pixels(SqliteDataReader row, int first) => row.IsDBNull(first)
        ? null
        : new PixelBox(row.GetDouble(first), row.GetDouble(first + 1), row.GetDouble(first + 2), row.GetDouble(first + 3));

    private static SkyFrame Frame(string name) => name == "galactic" ? SkyFrame.Galactic : SkyFrame.Icrs;

    private static object OrNull(object? value) => value ?? DBNull.Value;

    // SQLite stores NaN as null, which would come back as a value that is not there.
    private static void RefuseNonFinite(object? value, string table, string column)
    {
        if (value is double number && !double.IsFinite(number))
        {
            throw new ArgumentException($"a row of the table {table} whose {column} is {number} cannot be stored");
        }
    }
}

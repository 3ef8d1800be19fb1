using Astrolode.Catalogue.Schema;
using Astrolode.Images.Sky;
using Microsoft.Data.Sqlite;

namespace Astrolode.Catalogue.Store;

/// <summary>Takes the values of a row one after the other, in the order of its columns.</summary>
internal struct RowReader(SqliteDataReader row)
{
    private int next;

    public long Integer() => row.GetInt64(next++);

    public int Number() => row.GetInt32(next++);

    public int? NumberOrNull() => Null() ? null : Number();

    public double Real() => row.GetDouble(next++);

    public double? RealOrNull() => Null() ? null : Real();

    public string Text() => row.GetString(next++);

    public string? TextOrNull() => Null() ? null : Text();

    public DateTimeOffset? TimeOrNull() => Null() ? null : CatalogueTime.Parse(Text());

    public SkyPosition? PositionOrNull() => Null(columns: 2) ? null : new SkyPosition(Real(), Real());

    public SourceTrail? TrailOrNull() => Null(columns: 8) ? null : new SourceTrail(Real(), Real(), Real(), Real(), Real(), Real(), Real(), Real());

    // Whether there is no value here; it is passed over with the columns that belong to it.
    private bool Null(int columns = 1)
    {
        if (!row.IsDBNull(next))
        {
            return false;
        }
        next += columns;
        return true;
    }
}

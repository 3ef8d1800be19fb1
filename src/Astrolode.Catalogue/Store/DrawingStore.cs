using System.Data.Common;
using System.Globalization;
using Astrolode.Catalogue.Schema;
using Astrolode.Images.Sky;
using Dapper;

namespace Astrolode.Catalogue.Store;

/// <summary>An ellipse that somebody drew on the sky.</summary>
/// <param name="Centre">Its centre.</param>
/// <param name="SemiMajorDegrees">Longer semi-axis, above 0 to 45.</param>
/// <param name="SemiMinorDegrees">Shorter semi-axis, above 0.</param>
/// <param name="PositionAngleDegrees">Direction of the longer one, north through east, ICRS, 0 to 180.</param>
/// <param name="Class">What it is.</param>
public sealed record DrawnEllipse(SkyPosition Centre, double SemiMajorDegrees, double SemiMinorDegrees, double PositionAngleDegrees, string Class)
{
    /// <summary>The box along the axes of ICRS that just holds it: width and height, degrees.</summary>
    public (double Width, double Height) Box
    {
        get
        {
            (double sin, double cos) = Math.SinCos(PositionAngleDegrees * (Math.PI / 180));
            return (2 * double.Hypot(SemiMajorDegrees * sin, SemiMinorDegrees * cos), 2 * double.Hypot(SemiMajorDegrees * cos, SemiMinorDegrees * sin));
        }
    }
}

/// <summary>Labels that are drawn one by one, with who and when.</summary>
public sealed class DrawingStore(CatalogueAddress address, TimeProvider clock)
{
    /// <summary>The catalogue of labels that drawings go to.</summary>
    public const string Catalogue = "drawn in the explorer";

    /// <summary>Keeps a drawing; returns the number of its label.</summary>
    /// <exception cref="CatalogueException">It is no ellipse, or the catalogue cannot be written.</exception>
    public long Add(DrawnEllipse drawn, string author)
    {
        if (!(drawn.SemiMinorDegrees > 0 && drawn.SemiMajorDegrees >= drawn.SemiMinorDegrees && drawn.SemiMajorDegrees <= 45) || !double.IsFinite(drawn.PositionAngleDegrees))
        {
            throw new CatalogueException("drawing: its semi-axes must be above 0 and up to 45 degrees, the longer one first");
        }
        using DbConnection connection = address.OpenWriting();
        using DbTransaction transaction = connection.BeginTransaction();
        long id = 1 + (connection.ExecuteScalar<long?>("SELECT max(id) FROM label", transaction: transaction) ?? 0);
        (double width, double height) = drawn.Box;
        LabelRow label = new()
        {
            Id = id,
            Catalogue = Catalogue,
            Name = string.Create(CultureInfo.InvariantCulture, $"drawing {id}"),
            Class = drawn.Class,
            Position = drawn.Centre,
            Frame = SkyFrame.Icrs,
            WidthDegrees = width,
            HeightDegrees = height,
            PositionAngleDegrees = drawn.PositionAngleDegrees,
            SemiMajorDegrees = drawn.SemiMajorDegrees,
            SemiMinorDegrees = drawn.SemiMinorDegrees,
            Author = author,
            Created = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture),
        };
        DynamicParameters values = new();
        foreach (Column<LabelRow> column in LabelColumns.All)
        {
            values.Add(column.Name, column.Value(label));
        }
        connection.Execute($"INSERT INTO label ({string.Join(", ", LabelColumns.All.Select(column => column.Name))}) VALUES ({string.Join(", ", LabelColumns.All.Select(column => "@" + column.Name))})", values, transaction);
        if (address.Dialect == Adql.SqlDialect.Postgres)
        {
            connection.Execute("SELECT setval(pg_get_serial_sequence('label', 'id'), @id)", new { id }, transaction);
        }
        transaction.Commit();
        return id;
    }

    /// <summary>Takes a drawing back, if its author asks.</summary>
    /// <returns>Whether there was such a drawing of that author.</returns>
    public bool Remove(long id, string author)
    {
        using DbConnection connection = address.OpenWriting();
        return connection.Execute("DELETE FROM label WHERE id = @id AND author = @author AND catalogue = @Catalogue", new { id, author, Catalogue }) > 0;
    }
}

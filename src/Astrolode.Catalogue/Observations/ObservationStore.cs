using System.Data.Common;
using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;
using Dapper;

namespace Astrolode.Catalogue.Observations;

/// <summary>Observations in a catalogue.</summary>
public static class ObservationStore
{
    private static readonly string[] Columns =
    [
        "path", "dataproduct_type", "calib_level", "obs_collection", "obs_id", "obs_publisher_did", "access_url", "access_format", "access_estsize", "target_name", "s_ra", "s_dec", "s_fov", "s_region", "s_resolution",
        "s_xel1", "s_xel2", "t_min", "t_max", "t_exptime", "t_xel", "em_min", "em_max", "o_ucd", "facility_name", "instrument_name", "hpx", "ux", "uy", "uz",
    ];

    /// <summary>Adds observations; those that are there are described anew. Their address is a path of the server, which puts its own before it.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be written.</exception>
    public static void Add(CatalogueAddress catalogue, IReadOnlyCollection<Observation> observations)
    {
        if (observations.Count == 0)
        {
            return;
        }
        string sql = $"INSERT INTO observation ({string.Join(", ", Columns)}) VALUES ({string.Join(", ", Columns.Select(column => "@" + column))}) "
            + $"ON CONFLICT (obs_publisher_did) DO UPDATE SET {string.Join(", ", Columns.Where(column => column != "obs_publisher_did").Select(column => $"{column} = excluded.{column}"))}";
        using DbConnection connection = catalogue.OpenWriting();
        using DbTransaction transaction = connection.BeginTransaction();
        connection.Execute(sql, observations.Select(Row).ToList(), transaction);
        transaction.Commit();
    }

    /// <summary>Where a data set lies; null where there is none of that name.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public static string? PathOf(CatalogueAddress catalogue, string publisherDid)
    {
        using DbConnection connection = catalogue.OpenReading();
        return connection.QueryFirstOrDefault<string>("SELECT path FROM observation WHERE obs_publisher_did = @publisherDid", new { publisherDid });
    }

    private static DynamicParameters Row(Observation one)
    {
        (double X, double Y, double Z)? vector = one.Centre is var (ra, dec) ? SkyPosition.UnitVector(ra, dec) : null;
        Dictionary<string, object?> row = new()
        {
            ["path"] = one.Path,
            ["dataproduct_type"] = "image",
            ["calib_level"] = (long)one.CalibLevel,
            ["obs_collection"] = one.Collection,
            ["obs_id"] = one.Id,
            ["obs_publisher_did"] = one.PublisherDid,
            ["access_url"] = $"/datalink?ID={Uri.EscapeDataString(one.PublisherDid)}",
            ["access_format"] = "application/x-votable+xml;content=datalink",
            ["access_estsize"] = one.Bytes / 1024,
            ["target_name"] = one.Target,
            ["s_ra"] = one.Centre?.Ra,
            ["s_dec"] = one.Centre?.Dec,
            ["s_fov"] = one.FieldDegrees,
            ["s_region"] = one.Region,
            ["s_resolution"] = one.ResolutionArcsec,
            ["s_xel1"] = one.Pixels?.X,
            ["s_xel2"] = one.Pixels?.Y,
            ["t_min"] = one.Start,
            ["t_max"] = one.End,
            ["t_exptime"] = one.ExposureSeconds,
            ["t_xel"] = one.Start is null ? null : 1L,
            ["em_min"] = one.ShortestWavelength,
            ["em_max"] = one.LongestWavelength,
            ["o_ucd"] = "phot.flux.density",
            ["facility_name"] = one.Facility,
            ["instrument_name"] = one.Instrument,
            ["hpx"] = one.Centre is var (lon, lat) ? SkyIndex.Cell(new SkyPosition(lon, lat)) : null,
            ["ux"] = vector?.X,
            ["uy"] = vector?.Y,
            ["uz"] = vector?.Z,
        };
        DynamicParameters parameters = new();
        foreach ((string name, object? value) in row)
        {
            // PostgreSQL must know the type of what is not there.
            parameters.Add(name, value, TypeOf(name));
        }
        return parameters;
    }

    private static System.Data.DbType TypeOf(string column) => (ObsCoreColumns.All.FirstOrDefault(each => each.Name == column)?.Kind ?? (column == "hpx" ? ColumnKind.Integer : column == "path" ? ColumnKind.Text : ColumnKind.Real)) switch
    {
        ColumnKind.Integer or ColumnKind.Int => System.Data.DbType.Int64,
        ColumnKind.Real => System.Data.DbType.Double,
        _ => System.Data.DbType.String,
    };
}

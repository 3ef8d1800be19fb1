using System.Data.Common;
using System.Globalization;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Adql;
using Astrolode.Catalogue.Import;
using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;
using Astrolode.Web.Vo;
using Dapper;
using Microsoft.AspNetCore.Http;

namespace Astrolode.Web;

/// <summary>A table that a client sent with its query, and sees as <c>tap_upload.NAME</c> (TAP 1.1, section 2.5). It lives in one connection.</summary>
internal sealed class UploadedTable
{
    private readonly Func<Stream> content;
    private readonly long mostRows;
    private readonly SkySource? sky;

    private sealed record SkySource(int Ra, int Dec);

    private UploadedTable(TableDescription description, SkySource? sky, Func<Stream> content, long mostRows) => (Description, this.sky, this.content, this.mostRows) = (description, sky, content, mostRows);

    /// <summary>The table as queries see it.</summary>
    public TableDescription Description { get; }

    /// <summary>Reads what columns a table has; its rows are read when it is loaded.</summary>
    /// <exception cref="VoException">The name is none, two columns have one name, or it is no VOTable.</exception>
    public static UploadedTable Read(string name, Func<Stream> content, ServerLimits limits)
    {
        if (name.Length is 0 or > 60 || !char.IsAsciiLetter(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            throw new VoException($"UPLOAD: '{name}' is no name for a table; use letters, digits and _");
        }
        IReadOnlyList<TableColumn> columns = Columns(name, content);
        if (columns.GroupBy(column => column.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new VoException($"UPLOAD: the table {name} has two columns called '{twice.Key}'");
        }
        SkySource? sky = Sky(columns);
        ColumnDescription[] described = [.. columns.Select(column => new ColumnDescription(column.Name, column.Kind, column.Unit, column.Ucd, column.Description) { Declared = column.Declared })];
        TableDescription description = new("tap_upload", name, Relation.Quote($"upload_{name}"), "A table that was sent with the query", described)
        {
            Sky = sky is null ? null : new SkyColumns(columns[sky.Ra].Name, columns[sky.Dec].Name, "astrolode hpx", "astrolode x", "astrolode y", "astrolode z"),
        };
        return new UploadedTable(description, sky, content, limits.UploadRows);
    }

    /// <summary>Puts the rows into a temporary table of a connection.</summary>
    /// <exception cref="VoException">There are more rows than a client may send, or one cannot be read.</exception>
    public void Load(DbConnection connection, SqlDialect dialect, CancellationToken cancel)
    {
        string[] names = [.. Description.Columns.Select(column => column.Name), .. Description.Sky is { } its ? (string[])[its.Hpx, its.X, its.Y, its.Z] : []];
        ColumnKind[] kinds = [.. Description.Columns.Select(column => column.Kind), .. Description.Sky is null ? (ColumnKind[])[] : [ColumnKind.Integer, ColumnKind.Real, ColumnKind.Real, ColumnKind.Real]];
        using (TemporaryWrites writes = new(connection, dialect))
        {
            string columns = string.Join(", ", names.Select((name, i) => $"{Relation.Quote(name)} {SqlType(kinds[i], dialect)}"));
            connection.Execute($"CREATE TEMPORARY TABLE {Description.SqlName} ({columns})");
            using Stream stream = content();
            using DbTransaction transaction = connection.BeginTransaction();
            try
            {
                BulkInsert.Into(connection, Description.SqlName, names, kinds, Rows(VoTableReader.Read(stream, $"UPLOAD {Description.Name}"), names.Length, cancel));
            }
            catch (CatalogueException error)
            {
                throw new VoException(error.Message);
            }
            transaction.Commit();
            if (Description.Sky is { } sky)
            {
                connection.Execute($"CREATE INDEX {Relation.Quote($"upload_{Description.Name}_sky")} ON {Description.SqlName} ({Relation.Quote(sky.Hpx)})");
            }
            connection.Execute($"ANALYZE {(dialect == SqlDialect.Postgres ? Description.SqlName : "temp." + Description.SqlName)}");
        }
    }

    private static IReadOnlyList<TableColumn> Columns(string name, Func<Stream> content)
    {
        using Stream stream = content();
        try
        {
            return VoTableReader.Read(stream, $"UPLOAD {name}").Columns;
        }
        catch (CatalogueException error)
        {
            throw new VoException(error.Message);
        }
    }

    private IEnumerable<object?[]> Rows(TableContent table, int width, CancellationToken cancel)
    {
        object?[] row = new object?[width];
        long count = 0;
        foreach (object?[] given in table.Rows)
        {
            if (++count > mostRows)
            {
                throw new VoException(string.Create(CultureInfo.InvariantCulture, $"UPLOAD: the table {Description.Name} has more than {mostRows} rows"), StatusCodes.Status413PayloadTooLarge);
            }
            if (count % 1024 == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }
            given.CopyTo(row, 0);
            if (sky is not null)
            {
                Place(given[sky.Ra] as double?, given[sky.Dec] as double?, row.AsSpan(given.Length));
            }
            yield return row;
        }
    }

    private static void Place(double? ra, double? dec, Span<object?> place)
    {
        place.Clear();
        if (ra is { } lon && dec is { } lat && double.IsFinite(lon) && lat is >= -90 and <= 90)
        {
            (double x, double y, double z) = Images.Sky.SkyPosition.UnitVector(lon, lat);
            (place[0], place[1], place[2], place[3]) = (Images.Healpix.NestedIndex.AngleToPixel(Images.Healpix.NestedIndex.MaxOrder, lon, lat), x, y, z);
        }
    }

    // The first pair in degrees that says it is the position, or is called so.
    private static SkySource? Sky(IReadOnlyList<TableColumn> columns)
    {
        int Find(string ucd, params string[] names)
        {
            for (int pass = 0; pass < 3; pass++)
            {
                for (int i = 0; i < columns.Count; i++)
                {
                    string its = columns[i].Ucd?.ToLowerInvariant() ?? "";
                    bool fits = pass switch { 0 => its == ucd + ";meta.main", 1 => its == ucd, _ => names.Contains(columns[i].Name, StringComparer.OrdinalIgnoreCase) };
                    if (fits && columns[i].Kind == ColumnKind.Real && columns[i].Unit is null or "deg" or "degree" or "degrees")
                    {
                        return i;
                    }
                }
            }
            return -1;
        }
        (int ra, int dec) = (Find("pos.eq.ra", "ra", "raj2000", "ra_icrs"), Find("pos.eq.dec", "dec", "de", "dej2000", "de_icrs", "decl"));
        return ra >= 0 && dec >= 0 ? new SkySource(ra, dec) : null;
    }

    private static string SqlType(ColumnKind kind, SqlDialect dialect) => kind switch
    {
        ColumnKind.Integer or ColumnKind.Int => "bigint",
        ColumnKind.Real => dialect == SqlDialect.Postgres ? "double precision" : "real",
        _ => "text",
    };

    // A connection for queries refuses to write even what is temporary; its file or transaction stays read-only by other means.
    private sealed class TemporaryWrites : IDisposable
    {
        private readonly DbConnection connection;
        private readonly bool isPostgres;

        public TemporaryWrites(DbConnection connection, SqlDialect dialect)
        {
            (this.connection, isPostgres) = (connection, dialect == SqlDialect.Postgres);
            connection.Execute(isPostgres ? "SET default_transaction_read_only = off" : "PRAGMA temp_store = MEMORY; PRAGMA query_only = OFF");
        }

        public void Dispose() => connection.Execute(isPostgres ? "SET default_transaction_read_only = on" : "PRAGMA query_only = ON");
    }
}

using System.Data.Common;
using Astrolode.Catalogue.Adql;
using Microsoft.Data.Sqlite;

namespace Astrolode.Catalogue.Store;

/// <summary>Where a catalogue is: a file of SQLite, or a database of PostgreSQL (<c>postgres://user:password@host:port/database</c>).</summary>
public sealed class CatalogueAddress
{
    private readonly string path;
    private readonly PostgresDatabase? postgres;

    private CatalogueAddress(string path, PostgresDatabase? postgres) => (this.path, this.postgres) = (path, postgres);

    /// <summary>Whose SQL it understands.</summary>
    public SqlDialect Dialect => postgres is null ? SqlDialect.Sqlite : SqlDialect.Postgres;

    /// <summary>Reads an address; nothing is opened yet.</summary>
    /// <exception cref="CatalogueException">It looks like PostgreSQL's and is none.</exception>
    public static CatalogueAddress Parse(string text) => new(text, PostgresDatabase.IsAddress(text) ? PostgresDatabase.Parse(text) : null);

    /// <summary>The address without its password.</summary>
    public override string ToString() => postgres?.ToString() ?? path;

    /// <summary>
    /// A connection that can only read, on which the SQL of <see cref="AdqlQuery"/> runs. A catalogue of an older program is brought to the newest schema first.
    /// </summary>
    /// <exception cref="CatalogueException">There is no such catalogue, or it cannot be read.</exception>
    public DbConnection OpenReading()
    {
        if (postgres is not null)
        {
            return postgres.OpenReading();
        }
        SqliteConnection connection = CatalogueFile.OpenForReading(path);
        AdqlFunctions.Register(connection);
        // LIKE of ADQL tells case apart. The page cache of 64 MB holds the upper levels of the indices of a large catalogue.
        Dapper.SqlMapper.Execute(connection, "PRAGMA case_sensitive_like = ON; PRAGMA query_only = ON; PRAGMA cache_size = -64000; PRAGMA mmap_size = 2147418112");
        return connection;
    }

    /// <summary>A connection that can write; a catalogue that is not there is made, and its schema brought up to date.</summary>
    /// <exception cref="CatalogueException">It cannot be made or written.</exception>
    public DbConnection OpenWriting() => postgres is not null ? postgres.OpenWriting() : CatalogueFile.OpenForWriting(path);

    /// <summary>A folder that belongs to the catalogue: beside a file, and for a database in the present folder.</summary>
    public string FolderBeside(string name) => postgres is not null ? $"astrolode-{postgres.Name}.{name}" : $"{path}.{name}";
}

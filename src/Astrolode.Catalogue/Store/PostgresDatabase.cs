using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Astrolode.Catalogue.Schema;
using Dapper;
using Npgsql;

namespace Astrolode.Catalogue.Store;

/// <summary>A catalogue in PostgreSQL, version 15 or newer. Its schema comes from the same numbered files as SQLite's; no extension is needed.</summary>
internal sealed partial class PostgresDatabase : IDisposable
{
    // Two programs that open a new database at once must not both lay it out.
    private const long MigrationLock = 0x4153544C;

    private readonly NpgsqlDataSource writing;
    private readonly NpgsqlDataSource reading;
    private readonly NpgsqlConnectionStringBuilder settings;
    private bool isChecked;

    private PostgresDatabase(NpgsqlConnectionStringBuilder settings)
    {
        this.settings = settings;
        writing = NpgsqlDataSource.Create(settings);
        NpgsqlConnectionStringBuilder readOnly = new(settings.ConnectionString) { Options = "-c default_transaction_read_only=on" };
        reading = NpgsqlDataSource.Create(readOnly);
    }

    /// <summary>Name of the database.</summary>
    public string Name => settings.Database!;

    /// <summary>Whether an address is one of PostgreSQL.</summary>
    public static bool IsAddress(string text) => text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal);

    /// <summary>Reads an address, as libpq writes it (PostgreSQL 15, section 34.1.1.2); <c>?host=/folder</c> names the folder of a socket.</summary>
    /// <exception cref="CatalogueException">It is none.</exception>
    public static PostgresDatabase Parse(string text)
    {
        // The host may be left out, which Uri does not take.
        Match match = Address().Match(text);
        if (!match.Success)
        {
            throw new CatalogueException("catalogue: the address of a PostgreSQL database is postgres://USER:PASSWORD@HOST:PORT/DATABASE");
        }
        NpgsqlConnectionStringBuilder settings = new()
        {
            Host = match.Groups["host"].Value is { Length: > 0 } host ? Uri.UnescapeDataString(host) : "localhost",
            Database = Uri.UnescapeDataString(match.Groups["database"].Value),
            Username = match.Groups["user"].Success ? Uri.UnescapeDataString(match.Groups["user"].Value) : Environment.UserName,
            ApplicationName = "astrolode",
            MaxPoolSize = 50,
            // Answers stream; a statement's own time is limited where it is run.
            CommandTimeout = 0,
        };
        if (match.Groups["password"].Success)
        {
            settings.Password = Uri.UnescapeDataString(match.Groups["password"].Value);
        }
        if (match.Groups["port"].Success)
        {
            settings.Port = int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture);
        }
        foreach (string pair in match.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            Set(settings, pair);
        }
        return new PostgresDatabase(settings);
    }

    /// <inheritdoc/>
    public override string ToString() => $"postgres://{settings.Username}@{settings.Host}:{settings.Port.ToString(CultureInfo.InvariantCulture)}/{settings.Database}";

    /// <summary>A connection that can only read.</summary>
    /// <exception cref="CatalogueException">The database cannot be reached, or is of a newer program.</exception>
    public NpgsqlConnection OpenReading()
    {
        Migrate();
        return Guard(() => reading.OpenConnection());
    }

    /// <summary>A connection that can write.</summary>
    /// <exception cref="CatalogueException">The database cannot be reached, or is of a newer program.</exception>
    public NpgsqlConnection OpenWriting()
    {
        Migrate();
        return Guard(() => writing.OpenConnection());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        writing.Dispose();
        reading.Dispose();
    }

    /// <summary>Does the work; an error of PostgreSQL becomes one line that names the database, never its password.</summary>
    public T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (NpgsqlException error)
        {
            throw new CatalogueException($"catalogue {this}: {error.Message}; check that the database is there and that the user may use it", error);
        }
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string pair)
    {
        string[] parts = pair.Split('=', 2);
        string value = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : "";
        switch (parts[0])
        {
            case "host":
                settings.Host = value;
                break;
            case "sslmode" when Enum.TryParse(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out SslMode mode):
                settings.SslMode = mode;
                break;
            default:
                throw new CatalogueException($"catalogue: '{parts[0]}' in the address of the database is not known; there are host and sslmode");
        }
    }

    private void Migrate()
    {
        if (isChecked)
        {
            return;
        }
        Guard(() =>
        {
            using NpgsqlConnection connection = writing.OpenConnection();
            using NpgsqlTransaction transaction = connection.BeginTransaction();
            connection.Execute("SELECT pg_advisory_xact_lock(@MigrationLock)", new { MigrationLock }, transaction);
            connection.Execute("CREATE TABLE IF NOT EXISTS astrolode_schema (version integer NOT NULL)", transaction: transaction);
            int version = connection.ExecuteScalar<int?>("SELECT max(version) FROM astrolode_schema", transaction: transaction) ?? 0;
            if (version > Migrations.Newest)
            {
                throw new CatalogueException(string.Create(CultureInfo.InvariantCulture, $"catalogue {this}: written by a newer Astrolode (schema {version}, this program knows up to {Migrations.Newest}); update Astrolode"));
            }
            // Functions may have been mended since: they are laid out anew each time.
            connection.Execute(Functions(), transaction: transaction);
            foreach (string script in Migrations.Scripts().Skip(version))
            {
                connection.Execute(Translate(script), transaction: transaction);
            }
            if (version < Migrations.Newest)
            {
                connection.Execute("DELETE FROM astrolode_schema; INSERT INTO astrolode_schema (version) VALUES (@Newest)", new { Migrations.Newest }, transaction);
            }
            transaction.Commit();
            TapSchemaContent.Refresh(connection);
            return true;
        });
        isChecked = true;
    }

    /// <summary>What differs between the two databases in the statements that our schema is made of.</summary>
    internal static string Translate(string script)
    {
        string sql = script.Replace("INTEGER PRIMARY KEY", "bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", StringComparison.Ordinal).Replace(") WITHOUT ROWID", ")", StringComparison.Ordinal);
        sql = IntegerType().Replace(sql, "bigint");
        return RealType().Replace(sql, "double precision");
    }

    private static string Functions()
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream("functions.postgres")!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^postgres(ql)?://((?<user>[^:@/?]+)(:(?<password>[^@/]*))?@)?(?<host>[^:/?]*)(:(?<port>\d{1,5}))?/(?<database>[^/?]+)(\?(?<query>.*))?$")]
    private static partial Regex Address();

    [GeneratedRegex(@"\bINTEGER\b")]
    private static partial Regex IntegerType();

    [GeneratedRegex(@"\bREAL\b")]
    private static partial Regex RealType();
}

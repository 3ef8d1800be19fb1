using System.Globalization;
using System.Reflection;
using Astrolode.Catalogue.Adql;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Astrolode.Catalogue.Schema;

/// <summary>
/// The schema as numbered SQL files, <c>0001.sql</c> and on, each applied once and never changed after a release; SQLite's user_version
/// says how many a file has had, and its application_id that the file is a catalogue of ours.
/// </summary>
internal static class Migrations
{
    /// <summary>"ASTL" as SQLite's application_id.</summary>
    public const int ApplicationId = 0x4153544C;

    /// <summary>The migrations that this program has; also the newest schema it can read.</summary>
    public static int Newest { get; } = Scripts().Count();

    /// <summary>Whether a file lacks migrations that this program has.</summary>
    public static bool IsOlder(SqliteConnection connection) => Version(connection) < Newest;

    /// <summary>Brings a file to the newest schema in one transaction.</summary>
    public static void Apply(SqliteConnection connection)
    {
        if (!IsOlder(connection))
        {
            return;
        }
        // Rows of older files get their place on the sphere.
        AdqlFunctions.Register(connection);
        using SqliteTransaction transaction = connection.BeginTransaction();
        // Read again: another program may have done it while this one waited for the lock.
        foreach (string script in Scripts().Skip(Version(connection, transaction)))
        {
            connection.Execute(script, transaction: transaction);
        }
        string pragmas = string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Newest}");
        connection.Execute(pragmas, transaction: transaction);
        transaction.Commit();
    }

    private static int Version(SqliteConnection connection, SqliteTransaction? transaction = null) => connection.ExecuteScalar<int>("PRAGMA user_version", transaction: transaction);

    /// <summary>The scripts in their order.</summary>
    public static IEnumerable<string> Scripts()
    {
        Assembly assembly = typeof(Migrations).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using StreamReader reader = new(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }
}

using System.Globalization;
using Astrolode.Catalogue.Schema;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Astrolode.Catalogue.Store;

/// <summary>Opens catalogue files: makes a new one whole or not at all, refuses what is no catalogue, and says what SQLite says in our words.</summary>
internal static class CatalogueFile
{
    // Files of this process that SQLite has open, and by how many connections.
    private static readonly Dictionary<string, int> Opened = [];

    private static ReadOnlySpan<byte> SqliteMagic => "SQLite format 3\0"u8;

    /// <summary>Opens for writing; makes the file when there is none.</summary>
    public static SqliteConnection OpenForWriting(string path)
    {
        if (!File.Exists(path))
        {
            Create(path);
        }
        return Guard(path, () =>
        {
            SqliteConnection connection = Connect(path, SqliteOpenMode.ReadWrite);
            RefuseNewer(path, connection);
            // NORMAL in WAL mode survives a kill at any moment; only a power cut may undo the last batches, which a resumed run searches again.
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON");
            Migrations.Apply(connection);
            TapSchemaContent.Refresh(connection);
            return connection;
        });
    }

    /// <summary>Opens a catalogue that must be there; nothing can be written through it. One of an older program is brought to the newest schema first.</summary>
    public static SqliteConnection OpenForReading(string path)
    {
        if (!File.Exists(path))
        {
            throw new CatalogueException($"catalogue {path}: there is no such file; give the .db that a search wrote");
        }
        return Guard(path, () =>
        {
            SqliteConnection connection = Connect(path, SqliteOpenMode.ReadOnly);
            RefuseNewer(path, connection);
            if (Migrations.IsOlder(connection))
            {
                connection.Dispose();
                Migrate(path);
                connection = Connect(path, SqliteOpenMode.ReadOnly);
            }
            return connection;
        });
    }

    /// <summary>Does the work; an error of SQLite becomes one line that names the file.</summary>
    public static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException error)
        {
            throw Describe(path, error);
        }
        catch (Exception error) when (error is InvalidCastException or OverflowException or System.Data.DataException
            || error is FormatException and not CatalogueException)
        {
            // A damaged page can still be a valid row, of values that no catalogue holds.
            throw new CatalogueException($"catalogue {path}: it is damaged ({error.Message}); restore it from a copy or search again into a new file", error);
        }
    }

    /// <summary>What an error of SQLite means for the user (https://sqlite.org/rescode.html).</summary>
    public static CatalogueException Describe(string path, SqliteException error)
    {
        string why = error.SqliteErrorCode switch
        {
            5 or 6 => "another program is writing to it; wait until that is done",
            8 => "it cannot be written; check the permissions of the file and its folder",
            10 or 13 => $"the disk is full or failing ({error.Message}); free some space and run the same command again to resume",
            11 or 26 => "it is damaged; restore it from a copy or search again into a new file",
            19 => $"what is to be stored contradicts what it has ({error.Message})",
            14 => "it cannot be opened; check the path and the permissions of its folder",
            _ => $"{error.Message}; search again into a new file",
        };
        return new CatalogueException($"catalogue {path}: {why}", error);
    }

    // The schema is laid out in a file beside, which is then renamed: a program that is killed here leaves no half catalogue.
    private static void Create(string path)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full)!;
        string beside = Path.Combine(folder, $".{Path.GetFileName(full)}.{Environment.ProcessId}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            File.Delete(beside);
            Guard(path, () =>
            {
                using SqliteConnection connection = Connect(beside, SqliteOpenMode.ReadWriteCreate);
                connection.Execute("PRAGMA journal_mode = MEMORY");
                Migrations.Apply(connection);
                TapSchemaContent.Refresh(connection);
                return true;
            });
            if (!File.Exists(full))
            {
                File.Move(beside, full, overwrite: false);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CatalogueException($"catalogue {path}: it cannot be made: {error.Message}; give a path in a folder that can be written", error);
        }
        finally
        {
            if (File.Exists(beside))
            {
                File.Delete(beside);
            }
        }
    }

    // Looked at before SQLite sees the file: it would take an empty file for a new database, and a WAL beside a foreign file for its own.
    private static void RefuseOthers(string path)
    {
        Span<byte> header = stackalloc byte[100];
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            int length = file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            int applicationId = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(header[68..]);
            if (length < header.Length || !header.StartsWith(SqliteMagic) || applicationId != Migrations.ApplicationId)
            {
                throw new CatalogueException($"catalogue {path}: this file exists and is not a catalogue of Astrolode; give another path");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CatalogueException($"catalogue {path}: it cannot be read: {error.Message}", error);
        }
    }

    private static void Migrate(string path)
    {
        try
        {
            using SqliteConnection connection = Connect(path, SqliteOpenMode.ReadWrite);
            Migrations.Apply(connection);
            TapSchemaContent.Refresh(connection);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == 8)
        {
            throw new CatalogueException($"catalogue {path}: written by an older Astrolode, and it cannot be brought up to date because it cannot be written; copy it to where it can", error);
        }
    }

    private static void RefuseNewer(string path, SqliteConnection connection)
    {
        int has = connection.ExecuteScalar<int>("PRAGMA user_version");
        if (has > Migrations.Newest)
        {
            connection.Dispose();
            throw new CatalogueException(string.Create(CultureInfo.InvariantCulture,
                $"catalogue {path}: written by a newer Astrolode (schema {has}, this program knows up to {Migrations.Newest}); update Astrolode"));
        }
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        bool isNew = mode == SqliteOpenMode.ReadWriteCreate;
        string file = isNew ? Path.GetFullPath(path) : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        lock (Opened)
        {
            // To open and close a file is to drop all locks that this process has on it (POSIX; sqlite.org/howtocorrupt.html, section 2.2): another program would then take the log of a
            // catalogue away that is still in use. So the file itself is looked at only while SQLite has it nowhere open.
            if (!isNew && !Opened.ContainsKey(file))
            {
                RefuseOthers(path);
            }
            // Without pooling a disposed connection closes its file at once.
            SqliteConnectionStringBuilder settings = new() { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 15 };
            SqliteConnection connection = new(settings.ToString());
            connection.Open();
            Opened[file] = Opened.GetValueOrDefault(file) + 1;
            connection.StateChange += (_, change) =>
            {
                if (change.CurrentState == System.Data.ConnectionState.Closed)
                {
                    Forget(file);
                }
            };
            return connection;
        }
    }

    private static void Forget(string file)
    {
        lock (Opened)
        {
            if (--Opened[file] == 0)
            {
                Opened.Remove(file);
            }
        }
    }
}

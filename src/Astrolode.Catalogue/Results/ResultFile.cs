using System.Buffers;
using System.Data.Common;
using Astrolode.Catalogue.Adql;
using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;
using Astrolode.Files;

namespace Astrolode.Catalogue.Results;

/// <summary>Writes the answer to a query, or rows of the program's own, as a file in one of the formats of results; it appears whole or not at all.</summary>
public static class ResultFile
{
    /// <summary>The extensions that can be written.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".csv", ".tsv", ".vot", ".xml", ".fits", ".json"];

    /// <summary>The format of a file's name.</summary>
    /// <exception cref="CatalogueException">There is none of that extension.</exception>
    public static ResultFormat FormatOf(string path, bool binary = false) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".vot" or ".xml" => binary ? ResultFormat.VoTableBinary : ResultFormat.VoTable,
        var known when Extensions.Contains(known) => ResultFormat.Find(known[1..])!,
        var other => throw new CatalogueException($"{path}: '{other}' is not a kind of file that is known here; end the name with {string.Join(", ", Extensions)}"),
    };

    /// <summary>Runs ADQL on a catalogue and writes the answer.</summary>
    /// <returns>How many rows there are.</returns>
    /// <exception cref="QueryException">The query is wrong.</exception>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public static long WriteQuery(CatalogueAddress catalogue, string adql, string path, ResultFormat format)
    {
        long rows = 0;
        AtomicFile.Write(path, beside =>
        {
            using FileStream file = new(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
            rows = WriteQuery(catalogue, adql, file, format);
        });
        return rows;
    }

    /// <inheritdoc cref="WriteQuery(CatalogueAddress, string, string, ResultFormat)"/>
    public static long WriteQuery(CatalogueAddress catalogue, string adql, Stream stream, ResultFormat format)
    {
        CompiledQuery query = AdqlQuery.Compile(adql, PublishedTables.All, catalogue.Dialect, null);
        using DbConnection connection = catalogue.OpenReading();
        using DbCommand command = query.Command(connection);
        using DbDataReader reader = Run(command);
        return Write(reader, new ResultTable("result", null, query.Columns) { Infos = [("QUERY", adql)] }, stream, format);
    }

    /// <summary>Writes rows.</summary>
    /// <returns>How many there are.</returns>
    public static long Write(DbDataReader reader, ResultTable table, string path, ResultFormat format)
    {
        long rows = 0;
        AtomicFile.Write(path, beside =>
        {
            using FileStream file = new(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
            rows = Write(reader, table, file, format);
        });
        return rows;
    }

    /// <summary>Writes rows to a stream.</summary>
    /// <returns>How many there are.</returns>
    public static long Write(DbDataReader reader, ResultTable table, Stream stream, ResultFormat format)
    {
        const int flushBytes = 1 << 16;
        long rows = 0;
        using ResultWriter writer = format.Create();
        ArrayBufferWriter<byte> buffer = new(2 * flushBytes);
        CellReader cells = new(reader, table.Columns, table.ServerUrl);
        writer.Begin(buffer, table);
        while (reader.Read())
        {
            writer.Row(buffer, cells);
            rows++;
            if (buffer.WrittenCount > flushBytes)
            {
                stream.Write(buffer.WrittenSpan);
                buffer.ResetWrittenCount();
            }
        }
        writer.End(buffer, ResultStatus.Complete, null);
        stream.Write(buffer.WrittenSpan);
        writer.Rest?.CopyTo(stream);
        return rows;
    }

    private static DbDataReader Run(DbCommand command)
    {
        try
        {
            return command.ExecuteReader();
        }
        catch (DbException error)
        {
            throw new QueryException($"the query failed in the database: {error.Message}");
        }
    }
}

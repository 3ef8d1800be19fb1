using System.Collections.Concurrent;
using System.Data.Common;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Adql;
using Astrolode.Catalogue.Results;
using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;
using Astrolode.Web.Vo;
using Microsoft.AspNetCore.Http;

namespace Astrolode.Web;

/// <summary>
/// Runs ADQL on the catalogue: through connections that can only read, a few at once, each query for a limited time. Nothing but what
/// <see cref="AdqlQuery"/> wrote reaches the database.
/// </summary>
internal sealed class CatalogueQueries(CatalogueAddress address, ServerLimits limits, ServerMetrics metrics) : IDisposable
{
    // A client waits that long for its turn before it is told to come again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentBag<DbConnection> idle = [];
    private readonly SemaphoreSlim turns = new(limits.QueriesAtOnce);

    /// <summary>What can be queried.</summary>
    public IReadOnlyList<TableDescription> Tables { get; } = PublishedTables.All;

    /// <summary>Why the catalogue cannot be read; null if it can.</summary>
    public string? Trouble()
    {
        try
        {
            using DbConnection connection = address.OpenReading();
            using DbCommand command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM tap_schemas";
            command.ExecuteScalar();
            return null;
        }
        catch (Exception error) when (error is CatalogueException or DbException)
        {
            return error is CatalogueException ? error.Message : "the catalogue cannot be read";
        }
    }

    /// <summary>Starts a query; the answer stands before its first row.</summary>
    /// <param name="adql">The query.</param>
    /// <param name="maxRows">Rows to give; the answer says when there are more.</param>
    /// <param name="time">How long it may take.</param>
    /// <param name="uploads">Tables that the client sent, which it sees as tap_upload.NAME.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="QueryException">The query is wrong.</exception>
    /// <exception cref="QueryTimeException">It took longer.</exception>
    /// <exception cref="VoException">Too many queries run.</exception>
    public async Task<RunningQuery> Start(string adql, long maxRows, TimeSpan time, IReadOnlyList<UploadedTable> uploads, CancellationToken cancel)
    {
        CompiledQuery query = AdqlQuery.Compile(adql, [.. Tables, .. uploads.Select(upload => upload.Description)], address.Dialect, maxRows);
        if (!await turns.WaitAsync(Patience, cancel).ConfigureAwait(false))
        {
            throw new VoException("too many queries run at the moment; try again in a minute", StatusCodes.Status503ServiceUnavailable);
        }
        DbConnection? connection = null;
        try
        {
            connection = uploads.Count == 0 && idle.TryTake(out DbConnection? kept) ? kept : Open();
            foreach (UploadedTable upload in uploads)
            {
                upload.Load(connection, address.Dialect, cancel);
            }
            return new RunningQuery(query, connection, time, metrics, Return(uploads.Count == 0), cancel);
        }
        catch
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }
            turns.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (idle.TryTake(out DbConnection? connection))
        {
            connection.Dispose();
        }
        turns.Dispose();
    }

    private DbConnection Open()
    {
        DbConnection connection = address.OpenReading();
        QueryLimits.Apply(connection);
        return connection;
    }

    // A connection whose query broke off, or that holds a client's tables, is not used again.
    private Action<DbConnection, bool> Return(bool reusable) => (connection, isSound) =>
    {
        if (isSound && reusable)
        {
            idle.Add(connection);
        }
        else
        {
            connection.Dispose();
        }
        turns.Release();
    };
}

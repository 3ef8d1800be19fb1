using System.Data.Common;
using System.Diagnostics;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Adql;
using Astrolode.Catalogue.Results;
using Astrolode.Catalogue.Schema;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Astrolode.Web;

/// <summary>A query that runs: its rows one by one. It has read its first row already, so that what is wrong with it shows before anything is answered.</summary>
internal sealed class RunningQuery : IDisposable
{
    private readonly DbConnection connection;
    private readonly DbCommand command;
    private readonly DbDataReader reader;
    private readonly Action<DbConnection, bool> give;
    private readonly CancellationTokenSource clock;
    private readonly CancellationTokenRegistration interruption;
    private readonly CancellationToken cancel;
    private readonly TimeSpan time;
    private readonly ServerMetrics metrics;
    private readonly long started = Stopwatch.GetTimestamp();
    private bool isSound = true;
    private bool hasFirst;
    private long rows;

    /// <summary>Starts it; <paramref name="give"/> takes the connection back and is told whether it can be used again.</summary>
    /// <exception cref="QueryTimeException">The first row took too long.</exception>
    public RunningQuery(CompiledQuery query, DbConnection connection, TimeSpan time, ServerMetrics metrics, Action<DbConnection, bool> give, CancellationToken cancel)
    {
        (this.connection, this.give, this.cancel, this.time, this.metrics) = (connection, give, cancel, time, metrics);
        Columns = query.Columns;
        command = query.Command(connection);
        clock = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        clock.CancelAfter(time);
        interruption = clock.Token.Register(Interrupt);
        try
        {
            reader = Guard(command.ExecuteReader);
            hasFirst = Guard(reader.Read);
        }
        catch
        {
            interruption.Dispose();
            clock.Dispose();
            reader?.Dispose();
            command.Dispose();
            throw;
        }
    }

    /// <summary>The columns of the answer.</summary>
    public IReadOnlyList<ColumnDescription> Columns { get; }

    /// <summary>The cells of the row at which it stands.</summary>
    public CellReader Cells(IReadOnlyList<ColumnDescription>? columns = null, string? serverUrl = null) => new(reader, columns ?? Columns, serverUrl);

    /// <summary>Goes to the next row; false when there is none.</summary>
    /// <exception cref="QueryTimeException">It took too long.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public bool Read()
    {
        bool has = rows == 0 ? hasFirst : Guard(reader.Read);
        rows++;
        return has;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing may interrupt the connection once another query has it.
        interruption.Dispose();
        isSound &= !clock.IsCancellationRequested;
        clock.Dispose();
        reader.Dispose();
        command.Dispose();
        give(connection, isSound);
        metrics.Query(Stopwatch.GetElapsedTime(started), Math.Max(0, rows - 1), isSound);
    }

    private void Interrupt()
    {
        if (connection is SqliteConnection { Handle: { } handle })
        {
            raw.sqlite3_interrupt(handle);
        }
        else
        {
            command.Cancel();
        }
    }

    private T Guard<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception error) when (error is DbException or OperationCanceledException)
        {
            isSound = false;
            cancel.ThrowIfCancellationRequested();
            throw clock.IsCancellationRequested ? new QueryTimeException(time, error)
                : new QueryException($"the query failed in the database: {error.Message}");
        }
    }
}

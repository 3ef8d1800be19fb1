using System.IO.Pipelines;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Results;

namespace Astrolode.Web.Vo;

/// <summary>Sends the rows of a query as they come, some kilobytes at a time: memory stays flat, and a client that reads slowly slows the query.</summary>
internal static class AnswerStream
{
    private const int FlushBytes = 1 << 16;

    /// <summary>Writes the whole answer; what goes wrong on the way stands at its end, where the format has a place for it.</summary>
    /// <returns>The rows, and how it ended.</returns>
    public static async Task<(long Rows, ResultStatus Status, string? Message)> Write(
        RunningQuery query, ResultTable table, ResultFormat format, long maxRows, PipeWriter output, CancellationToken cancel)
    {
        using ResultWriter writer = format.Create();
        writer.Begin(output, table);
        CellReader cells = query.Cells(table.Columns, table.ServerUrl);
        long rows = 0;
        (ResultStatus status, string? message) = (ResultStatus.Complete, null);
        try
        {
            while (query.Read())
            {
                if (rows == maxRows)
                {
                    (status, message) = (ResultStatus.Overflow, $"there are more than these {rows} rows");
                    break;
                }
                writer.Row(output, cells);
                rows++;
                if (output.UnflushedBytes > FlushBytes)
                {
                    await output.FlushAsync(cancel).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error) when (error is QueryTimeException or QueryException)
        {
            (status, message) = (ResultStatus.Failed, error.Message);
        }
        writer.End(output, status, message);
        if (writer.Rest is { } rest)
        {
            await output.FlushAsync(cancel).ConfigureAwait(false);
            await rest.CopyToAsync(output, cancel).ConfigureAwait(false);
        }
        await output.FlushAsync(cancel).ConfigureAwait(false);
        return (rows, status, message);
    }
}

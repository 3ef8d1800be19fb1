using System.Buffers;

namespace Astrolode.Catalogue.Results;

/// <summary>
/// Writes the answer to a query row by row into a buffer that is flushed while rows still come, so that memory stays flat however many there are.
/// Call <see cref="Begin"/>, <see cref="Row"/> for every row, <see cref="End"/>.
/// </summary>
public abstract class ResultWriter : IDisposable
{
    /// <summary>Writes what stands before the rows.</summary>
    public abstract void Begin(IBufferWriter<byte> output, ResultTable table);

    /// <summary>Writes a row.</summary>
    public abstract void Row(IBufferWriter<byte> output, CellReader row);

    /// <summary>Writes what stands after the rows.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="status">How the query ended.</param>
    /// <param name="message">What to say of that; null for nothing.</param>
    public abstract void End(IBufferWriter<byte> output, ResultStatus status, string? message);

    /// <summary>After <see cref="End"/>: bytes that follow what was written, of a format that can be made only when all rows are known; null for none.</summary>
    public virtual Stream? Rest => null;

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);
}

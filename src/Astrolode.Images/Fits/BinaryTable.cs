namespace Astrolode.Images.Fits;

/// <summary>Reads a binary table (FITS Standard 4.0, section 7.3) in one pass over its rows.</summary>
internal sealed class BinaryTable(FitsReader reader, FitsHdu hdu)
{
    private const int ChunkBytes = 1 << 20;

    // Rows may point to the same bytes of the heap, but not all of them to all of it.
    private const long MostSharing = 16;

    private readonly BinaryField[] fields = BinaryField.All(hdu, reader.Name);
    private readonly int rowBytes = (int)Math.Min(hdu.Axes[0], int.MaxValue);

    /// <summary>Reads some rows of all columns.</summary>
    /// <exception cref="FitsFormatException">The table is damaged, or a column too large for memory.</exception>
    public FitsColumn[] Read(int first, int count)
    {
        byte[][] stored = [.. fields.Select(field => field.Allocate(field.Width * count, hdu, reader.Name))];
        int chunkRows = Math.Max(1, ChunkBytes / Math.Max(1, rowBytes));
        byte[] chunk = new byte[(long)Math.Min(chunkRows, count) * rowBytes];
        for (int row = 0; row < count && rowBytes > 0; row += chunkRows)
        {
            int rows = Math.Min(chunkRows, count - row);
            reader.Bytes.Read(hdu.DataStart + (first + (long)row) * rowBytes, chunk.AsSpan(0, rows * rowBytes));
            Scatter(chunk, rows, row, stored);
        }
        return [.. fields.Select((field, i) => Column(field, stored[i], count))];
    }

    private void Scatter(byte[] chunk, int rows, int firstRow, byte[][] stored)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            (int width, int offset) = ((int)fields[i].Width, (int)fields[i].Offset);
            for (int row = 0; row < rows && width > 0; row++)
            {
                chunk.AsSpan(row * rowBytes + offset, width).CopyTo(stored[i].AsSpan((firstRow + row) * width));
            }
        }
    }

    private FitsColumn Column(BinaryField field, byte[] stored, int rows)
    {
        long[]? counts = null;
        if (field.Descriptor > 0)
        {
            (stored, counts) = ReadHeap(field, stored, rows);
        }
        return new TableColumn(hdu.Header, field).Of(stored, counts, rows);
    }

    // Bytes of all arrays, one after the other, and the elements of each.
    private (byte[] Stored, long[] Counts) ReadHeap(BinaryField field, byte[] descriptors, int rows)
    {
        BinaryField here = field with { Offset = 0 };
        long[] starts = new long[rows];
        long[] counts = new long[rows];
        long total = 0;
        for (int row = 0; row < rows && field.Repeat > 0; row++)
        {
            (starts[row], counts[row]) = here.Locate(descriptors.AsSpan(row * field.Descriptor, field.Descriptor), hdu, reader.Name);
            total += field.BytesFor(counts[row]);
            if (total > MostSharing * hdu.DataBytes)
            {
                throw hdu.Damaged(reader.Name, $"the arrays of column {field.Number} take far more bytes than the heap has");
            }
        }
        byte[] stored = field.Allocate(total, hdu, reader.Name);
        int at = 0;
        for (int row = 0; row < rows; row++)
        {
            int bytes = (int)field.BytesFor(counts[row]);
            reader.Bytes.Read(starts[row], stored.AsSpan(at, bytes));
            at += bytes;
        }
        return (stored, counts);
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Astrolode.Images.Fits;

/// <summary>
/// Reads a binary table that lies compressed in another one (FITS Standard 4.0, section 10.3): each row of that holds some rows of this (a tile), each of its cells
/// a column of them. Only the tiles of the rows that are wanted are read, on all processors.
/// </summary>
/// <remarks>
/// Where CFITSIO and the standard differ, as CFITSIO writes: of a column of variable-length arrays the descriptors of the table come before those of the compressed arrays
/// (10.3.6 has them the other way round), and GZIP_2 leaves complex numbers as they are.
/// </remarks>
internal sealed class TiledTable
{
    /// <summary>Bytes that a compressed byte can hold at most: a deflate stream grows 1032-fold, Rice less.</summary>
    public const long MostExpansion = 1032;

    private const int SmallBytes = 1 << 16;
    private const int RiceBlock = 32;
    private const int CompressedDescriptor = 16;

    private readonly FitsReader reader;
    private readonly FitsHdu hdu;
    private readonly BinaryField[] fields;
    private readonly BinaryField[] streams;
    private readonly TileCodec[] codecs;
    private readonly long tileRows;

    /// <summary>Reads how the table is compressed.</summary>
    /// <exception cref="FitsFormatException">The header contradicts itself or asks for a compression that is not in the standard.</exception>
    public TiledTable(FitsReader reader, FitsHdu hdu)
    {
        (this.reader, this.hdu) = (reader, hdu);
        Header = RestoredHeader.Of(hdu.Header);
        fields = BinaryField.All(hdu with { Header = Header }, reader.Name);
        streams = BinaryField.All(hdu, reader.Name);
        codecs = [.. fields.Select(CodecOf)];
        tileRows = Math.Min(hdu.Header.Integer("ZTILELEN") ?? 0, Math.Max(1, hdu.Axes[1]));
        if (tileRows < 1 || (hdu.Axes[1] + tileRows - 1) / tileRows != hdu.Header.Integer("NAXIS2"))
        {
            throw hdu.Damaged(reader.Name, $"{hdu.Header.Integer("NAXIS2")} rows are not {hdu.Axes[1]} in tiles of ZTILELEN {hdu.Header.Integer("ZTILELEN")}");
        }
    }

    /// <summary>The header of the table as it was before.</summary>
    public FitsHeader Header { get; }

    /// <summary>Reads some rows of all columns.</summary>
    /// <exception cref="FitsFormatException">The table is damaged, or a column too large for memory.</exception>
    public FitsColumn[] Read(int first, int count)
    {
        byte[][] stored = [.. fields.Select(field => field.Allocate(field.Width * count, hdu, reader.Name))];
        byte[][] arrays = [.. fields.Select(field => field.Allocate(field.Descriptor > 0 ? field.Repeat * CompressedDescriptor * count : 0, hdu, reader.Name))];
        long firstTile = first / tileRows;
        long tiles = count == 0 ? 0 : (first + count - 1) / tileRows - firstTile + 1;
        ParallelParts.Run(tiles * fields.Length, hdu.Axes[0] * count <= SmallBytes, part =>
        {
            int column = (int)(part % fields.Length);
            ReadTile(firstTile + part / fields.Length, column, (first, count), stored[column], arrays[column]);
        });
        return [.. fields.Select((field, column) => Column(column, stored[column], arrays[column], count))];
    }

    private TileCodec CodecOf(BinaryField field)
    {
        string? name = hdu.Header.Text($"ZCTYP{field.Number}");
        TileCodec? codec = name is null ? TileCodec.Gzip2 : TileFormat.CodecOf(name);
        bool known = codec is TileCodec.None or TileCodec.Gzip1 or TileCodec.Gzip2 || (codec == TileCodec.Rice && field.Type is 'B' or 'I' or 'J');
        return known && hdu.Header.Has($"ZFORM{field.Number}") && (field.Width == 0 || streams[field.Number - 1] is { Descriptor: > 0, Repeat: 1, Type: 'B' })
            ? codec!.Value
            : throw hdu.Damaged(reader.Name, $"column {field.Number} of format '{hdu.Header.Text($"ZFORM{field.Number}")}' cannot be compressed by '{name}' into '{hdu.Header.Text($"TFORM{field.Number}")}'");
    }

    // A column of a tile: its cells one after the other and, where they are descriptors of arrays, behind all of them those of the compressed arrays.
    private void ReadTile(long tile, int column, (int First, int Count) wanted, byte[] stored, byte[] arrays)
    {
        (BinaryField field, BinaryField stream) = (fields[column], streams[column]);
        if (field.Width == 0)
        {
            return;
        }
        long start = tile * tileRows;
        long rows = Math.Min(tileRows, hdu.Axes[1] - start);
        long length = rows * (field.Width + (field.Descriptor > 0 ? CompressedDescriptor : 0));
        Span<byte> pointer = stackalloc byte[stream.Descriptor];
        reader.Bytes.Read(hdu.DataStart + tile * hdu.Header.Integer("NAXIS1")!.Value + stream.Offset, pointer);
        (long Start, long Length) place = (stream with { Offset = 0 }).Locate(pointer, hdu, reader.Name);
        if (length > MostExpansion * place.Length || length >= Array.MaxLength)
        {
            throw hdu.Damaged(reader.Name, $"{length} bytes of column {field.Number} cannot come from {place.Length} compressed bytes");
        }
        byte[] rented = ArrayPool<byte>.Shared.Rent((int)length);
        Unpack(field, field.Descriptor > 0 ? TileCodec.Gzip1 : codecs[column], place, rented.AsSpan(0, (int)length));
        long from = Math.Max(start, wanted.First), to = Math.Min(start + rows, (long)wanted.First + wanted.Count);
        (int skipped, int taken, int at) = ((int)(from - start), (int)(to - from), (int)(from - wanted.First));
        (int width, int behind) = ((int)field.Width, (int)(rows * field.Width));
        rented.AsSpan(skipped * width, taken * width).CopyTo(stored.AsSpan(at * width));
        if (field.Descriptor > 0)
        {
            rented.AsSpan(behind + skipped * CompressedDescriptor, taken * CompressedDescriptor).CopyTo(arrays.AsSpan(at * CompressedDescriptor));
        }
        ArrayPool<byte>.Shared.Return(rented);
    }

    private FitsColumn Column(int column, byte[] stored, byte[] arrays, int rows)
    {
        BinaryField field = fields[column];
        long[]? counts = null;
        if (field.Descriptor > 0)
        {
            (stored, counts) = ReadArrays(column, stored, arrays, rows);
        }
        return new TableColumn(Header, field).Of(stored, counts, rows);
    }

    private (byte[] Stored, long[] Counts) ReadArrays(int column, byte[] descriptors, byte[] arrays, int rows)
    {
        BinaryField field = fields[column];
        BinaryField compressed = new(field.Number, field.Name, 'B', 1, CompressedDescriptor, 0);
        long[] counts = new long[rows];
        long[] starts = new long[rows + 1L];
        (long Start, long Length)[] places = new (long, long)[rows];
        for (int row = 0; row < rows && field.Repeat > 0; row++)
        {
            places[row] = compressed.Locate(arrays.AsSpan(row * CompressedDescriptor, CompressedDescriptor), hdu, reader.Name);
            ReadOnlySpan<byte> count = descriptors.AsSpan(row * field.Descriptor, field.Descriptor);
            counts[row] = field.Descriptor == 8 ? BinaryPrimitives.ReadInt32BigEndian(count) : BinaryPrimitives.ReadInt64BigEndian(count);
            // Compared before it is multiplied: a damaged count may overflow.
            long most = MostExpansion * places[row].Length;
            if (counts[row] < 0 || counts[row] > 8 * most || field.BytesFor(counts[row]) > most)
            {
                throw hdu.Damaged(reader.Name, $"an array of {counts[row]} elements of column {field.Number} cannot come from {places[row].Length} compressed bytes");
            }
            starts[row + 1] = starts[row] + field.BytesFor(counts[row]);
            if (starts[row + 1] > MostExpansion * hdu.DataBytes)
            {
                throw hdu.Damaged(reader.Name, $"the arrays of column {field.Number} cannot come from {hdu.DataBytes} compressed bytes");
            }
        }
        byte[] stored = field.Allocate(starts[rows], hdu, reader.Name);
        ParallelParts.Run(rows, stored.Length <= SmallBytes, row =>
        {
            Span<byte> bytes = stored.AsSpan((int)starts[row], (int)(starts[row + 1] - starts[row]));
            // An array that would not become smaller is stored as it is.
            Unpack(field, places[row].Length == bytes.Length ? TileCodec.None : codecs[column], places[row], bytes);
        });
        return (stored, counts);
    }

    private void Unpack(BinaryField field, TileCodec codec, (long Start, long Length) place, Span<byte> bytes)
    {
        if (bytes.Length == 0)
        {
            return;
        }
        int length = (int)Math.Min(place.Length, Array.MaxLength - TileCodecs.Padding);
        byte[] stream = ArrayPool<byte>.Shared.Rent(length + TileCodecs.Padding);
        reader.Bytes.Read(place.Start, stream.AsSpan(0, length));
        bool whole = codec switch
        {
            TileCodec.None => length == bytes.Length && stream.AsSpan(0, length).TryCopyTo(bytes),
            TileCodec.Rice => TryRice(stream.AsSpan(0, length + TileCodecs.Padding), length, field.ElementBytes, bytes),
            _ => TryGunzip(stream.AsSpan(0, length), codec == TileCodec.Gzip2 ? ShuffledBytes(field) : 1, bytes),
        };
        ArrayPool<byte>.Shared.Return(stream);
        if (!whole)
        {
            throw new FitsFormatException($"cannot read {reader.Name} (HDU {hdu.Index}, byte {place.Start}): the {codec} stream of column {field.Number} is damaged; fetch the file again");
        }
    }

    private static int ShuffledBytes(BinaryField field) => field.Type switch
    {
        'C' => field.Descriptor > 0 ? 8 : 1,
        'M' => 1,
        _ => field.ElementBytes,
    };

    private static bool TryRice(Span<byte> stream, int length, int size, Span<byte> bytes)
    {
        int[] rented = ArrayPool<int>.Shared.Rent(bytes.Length / size);
        Span<int> values = rented.AsSpan(0, bytes.Length / size);
        bool whole = TileCodecs.Rice(stream, length, RiceBlock, size, values);
        switch (size)
        {
            case 4:
                BinaryPrimitives.ReverseEndianness(values, MemoryMarshal.Cast<byte, int>(bytes));
                break;
            case 2:
                Span<short> words = MemoryMarshal.Cast<byte, short>(bytes);
                for (int i = 0; i < words.Length; i++)
                {
                    words[i] = BinaryPrimitives.ReverseEndianness((short)values[i]);
                }
                break;
            default:
                for (int i = 0; i < bytes.Length; i++)
                {
                    bytes[i] = (byte)values[i];
                }
                break;
        }
        ArrayPool<int>.Shared.Return(rented);
        return whole;
    }

    private static bool TryGunzip(ReadOnlySpan<byte> stream, int shuffled, Span<byte> bytes)
    {
        // One byte more than there should be: the stream's own checksum is looked at when its end is reached.
        byte[] rented = ArrayPool<byte>.Shared.Rent(bytes.Length + 1);
        try
        {
            bool whole = TileCodecs.Gunzip(stream, rented.AsSpan(0, bytes.Length + 1)) == bytes.Length;
            TileCodecs.Unshuffle(rented.AsSpan(0, bytes.Length), shuffled, bytes);
            return whole;
        }
        catch (InvalidDataException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}

using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Astrolode.Images.Fits;

/// <summary>
/// An image whose tiles lie compressed in a binary table (FITS Standard 4.0, section 10.1). Tiles are decoded one by one where they are asked for, several at
/// once by as many threads.
/// </summary>
internal sealed unsafe class TiledImage
{
    private const int MostTilePixels = 1 << 28;
    private const int SmallPixels = 1 << 16;

    private readonly FitsBytes bytes;
    private readonly FitsHdu hdu;
    private readonly string file;
    private readonly TileFormat format;

    /// <summary>Reads how the image is compressed.</summary>
    /// <exception cref="FitsFormatException">The header contradicts itself or asks for a compression that is not in the standard.</exception>
    public TiledImage(FitsBytes bytes, FitsHdu hdu, string file)
    {
        (this.bytes, this.hdu, this.file) = (bytes, hdu, file);
        format = new TileFormat(hdu, file);
        double pixels = hdu.Axes.Aggregate(1.0, (product, axis) => product * axis);
        double tiles = hdu.Axes.Zip(format.Sides).Aggregate(1.0, (product, each) => product * ((each.First + each.Second - 1) / each.Second));
        double tilePixels = format.Sides.Aggregate(1.0, (product, side) => product * side);
        if (pixels > format.MostExpansion * (double)Math.Max(hdu.DataBytes, 1))
        {
            throw hdu.Damaged(file, $"{pixels:g3} pixels cannot come from {hdu.DataBytes} compressed bytes");
        }
        if (tiles != format.Rows || tilePixels > MostTilePixels)
        {
            throw hdu.Damaged(file, $"{format.Rows} rows are not {tiles} tiles, or a tile of {tilePixels:g4} pixels is too large");
        }
    }

    /// <summary>Number of tiles.</summary>
    public long TileCount => format.Rows;

    /// <summary>Sides of a tile, fastest axis first; the last along an axis may be cut.</summary>
    public IReadOnlyList<long> TileSides => format.Sides;

    /// <summary>Where a tile lies. They are numbered fastest axis first.</summary>
    public PixelRegion Tile(long tile)
    {
        PixelRegion region = new(new long[hdu.Axes.Length], new long[hdu.Axes.Length]);
        for (int i = 0; i < hdu.Axes.Length; i++)
        {
            long side = format.Sides[i];
            long along = (hdu.Axes[i] + side - 1) / side;
            region.Start[i] = tile % along * side;
            region.Size[i] = Math.Min(side, hdu.Axes[i] - region.Start[i]);
            tile /= along;
        }
        return region;
    }

    /// <summary>Physical values of a region, in file order, on all processors; NaN where blank.</summary>
    /// <exception cref="FitsFormatException">A tile that the region needs is damaged.</exception>
    public void Read<T>(PixelRegion region, Span<T> pixels)
        where T : unmanaged, INumberBase<T>
    {
        long[] tiles = [.. TilesOf(region)];
        int length = pixels.Length;
        fixed (T* first = pixels)
        {
            T* to = first;
            ParallelParts.Run(tiles.Length, length <= SmallPixels, part => CopyTile(tiles[part], region, new Span<T>(to, length)));
        }
    }

    /// <summary>Physical values of one tile.</summary>
    /// <exception cref="FitsFormatException">It is damaged.</exception>
    public void ReadTile<T>(long tile, Span<T> pixels)
        where T : unmanaged, INumberBase<T>
    {
        byte[] row = ArrayPool<byte>.Shared.Rent(format.RowBytes);
        bytes.Read(hdu.DataStart + tile * format.RowBytes, row.AsSpan(0, format.RowBytes));
        foreach (BinaryField field in format.Streams)
        {
            (long start, long count) = field.Locate(row, hdu, file);
            if (count > MostTilePixels)
            {
                throw hdu.Damaged(file, $"tile {tile} takes {count} numbers");
            }
            if (count > 0)
            {
                ReadStream(field, (tile, start), (int)field.BytesFor(count), row, pixels);
                ArrayPool<byte>.Shared.Return(row);
                return;
            }
        }
        throw hdu.Damaged(file, $"tile {tile} has no data");
    }

    private void CopyTile<T>(long tile, PixelRegion region, Span<T> pixels)
        where T : unmanaged, INumberBase<T>
    {
        PixelRegion place = Tile(tile);
        place.TryIntersect(region, out PixelRegion shared);
        if (shared.Pixels == place.Pixels && IsRun(place, region, out long at))
        {
            ReadTile(tile, pixels.Slice((int)at, (int)place.Pixels));
            return;
        }
        T[] whole = ArrayPool<T>.Shared.Rent((int)place.Pixels);
        ReadTile(tile, whole.AsSpan(0, (int)place.Pixels));
        region.CopyFrom<T>(place, whole, shared, pixels);
        ArrayPool<T>.Shared.Return(whole);
    }

    // True where a tile's pixels follow one another in the region too, as those of a tile of whole rows do.
    private static bool IsRun(PixelRegion tile, PixelRegion region, out long at)
    {
        at = 0;
        long stride = 1;
        bool open = false;
        for (int i = 0; i < tile.Size.Length; i++)
        {
            if (open && tile.Size[i] > 1)
            {
                return false;
            }
            open |= tile.Size[i] != region.Size[i];
            at += (tile.Start[i] - region.Start[i]) * stride;
            stride *= region.Size[i];
        }
        return true;
    }

    private void ReadStream<T>(BinaryField field, (long Tile, long Start) place, int length, ReadOnlySpan<byte> row, Span<T> pixels)
        where T : unmanaged, INumberBase<T>
    {
        if (pixels.Length > format.MostExpansion * length)
        {
            throw hdu.Damaged(file, $"tile {place.Tile} of {pixels.Length} pixels cannot come from {length} bytes");
        }
        byte[] stream = ArrayPool<byte>.Shared.Rent(length + TileCodecs.Padding);
        bytes.Read(place.Start, stream.AsSpan(0, length));
        bool whole = field == format.Lossless ? TryNumbers(stream.AsSpan(0, length), TileCodec.Gzip1, pixels)
            : field == format.Uncompressed ? TryUncompressed(field, stream.AsSpan(0, length), pixels)
            : format.HoldsNumbers ? TryNumbers(stream.AsSpan(0, length), format.Codec, pixels)
            : TryIntegers(stream, length, row, place.Tile, pixels);
        ArrayPool<byte>.Shared.Return(stream);
        if (!whole)
        {
            throw new FitsFormatException($"cannot read {file} (HDU {hdu.Index}, byte {place.Start}): the {format.Codec} stream of tile {place.Tile} is damaged; fetch the file again");
        }
    }

    private bool TryUncompressed<T>(BinaryField field, ReadOnlySpan<byte> stored, Span<T> pixels)
        where T : unmanaged, INumberBase<T>
    {
        int bitpix = field.Type switch { 'B' => 8, 'I' => 16, 'J' => 32, 'K' => 64, 'E' => -32, 'D' => -64, _ => 0 };
        if (bitpix == 0 || stored.Length != pixels.Length * (Math.Abs(bitpix) / 8))
        {
            return false;
        }
        StoredPixels.Convert(stored, bitpix, format.Image, pixels);
        return true;
    }

    // Streams that unpack to pixels as an uncompressed file holds them: integers, and floating point without quantisation.
    private bool TryNumbers<T>(ReadOnlySpan<byte> stream, TileCodec codec, Span<T> pixels)
        where T : unmanaged, INumberBase<T>
    {
        byte[] unpacked = ArrayPool<byte>.Shared.Rent(8 * pixels.Length + 1);
        int size = TryUnpack(stream, codec, pixels.Length, unpacked);
        bool right = format.IsReal ? size == Math.Abs(hdu.Bitpix) / 8 : size > 0;
        if (right)
        {
            StoredPixels.Convert(unpacked.AsSpan(0, size * pixels.Length), format.IsReal ? hdu.Bitpix : 8 * size, format.Image, pixels);
        }
        ArrayPool<byte>.Shared.Return(unpacked);
        return right;
    }

    private bool TryIntegers<T>(byte[] stream, int length, ReadOnlySpan<byte> row, long tile, Span<T> pixels)
        where T : unmanaged, INumberBase<T>
    {
        int[] rented = ArrayPool<int>.Shared.Rent(pixels.Length);
        Span<int> integers = rented.AsSpan(0, pixels.Length);
        Span<byte> padded = stream.AsSpan(0, length + TileCodecs.Padding);
        bool whole = format.Codec switch
        {
            TileCodec.Rice => TileCodecs.Rice(padded, length, format.RiceBlock, format.RicePixelBytes, integers),
            TileCodec.Plio => TileCodecs.Plio(padded, length, integers),
            TileCodec.Hcompress => TileCodecs.Hcompress(padded[..length], format.Smooth, hdu.Bitpix is not (8 or 16), integers),
            _ => TryUnpackIntegers(padded[..length], integers),
        };
        if (whole)
        {
            PixelScaling scaling = format.ScalingOf(row);
            if (format.Dithered)
            {
                TileQuantisation.RestoreDithered(integers, tile + format.DitherSeed - 1, scaling, format.KeepsZero, pixels);
            }
            else
            {
                TileQuantisation.Restore(integers, scaling, pixels);
            }
        }
        ArrayPool<int>.Shared.Return(rented);
        return whole;
    }

    private bool TryUnpackIntegers(ReadOnlySpan<byte> stream, Span<int> integers)
    {
        byte[] unpacked = ArrayPool<byte>.Shared.Rent(8 * integers.Length + 1);
        int size = TryUnpack(stream, format.Codec, integers.Length, unpacked);
        double[] numbers = ArrayPool<double>.Shared.Rent(integers.Length);
        if (size is 1 or 2 or 4)
        {
            // Exact: a double holds every integer of 32 bits.
            StoredPixels.Convert(unpacked.AsSpan(0, size * integers.Length), 8 * size, PixelScaling.None, numbers.AsSpan(0, integers.Length));
            for (int i = 0; i < integers.Length; i++)
            {
                integers[i] = (int)numbers[i];
            }
        }
        ArrayPool<double>.Shared.Return(numbers);
        ArrayPool<byte>.Shared.Return(unpacked);
        return size is 1 or 2 or 4;
    }

    // Bytes of one pixel; 0 where the stream is damaged. The buffer has room for one byte more than the largest pixels take.
    private static int TryUnpack(ReadOnlySpan<byte> stream, TileCodec codec, int count, Span<byte> unpacked)
    {
        Span<byte> room = unpacked[..(8 * count + 1)];
        int length;
        if (codec == TileCodec.None)
        {
            length = Math.Min(stream.Length, room.Length);
            stream[..length].CopyTo(room);
        }
        else
        {
            try
            {
                length = TileCodecs.Gunzip(stream, room);
            }
            catch (InvalidDataException)
            {
                return 0;
            }
        }
        int size = length % count == 0 && length / count is 1 or 2 or 4 or 8 ? length / count : 0;
        if (codec == TileCodec.Gzip2 && size > 1)
        {
            byte[] shuffled = ArrayPool<byte>.Shared.Rent(length);
            room[..length].CopyTo(shuffled);
            TileCodecs.Unshuffle(shuffled.AsSpan(0, length), size, room);
            ArrayPool<byte>.Shared.Return(shuffled);
        }
        return size;
    }

    private IEnumerable<long> TilesOf(PixelRegion region)
    {
        long[] first = new long[hdu.Axes.Length];
        long[] count = new long[hdu.Axes.Length];
        long total = 1;
        for (int i = 0; i < first.Length; i++)
        {
            first[i] = region.Start[i] / format.Sides[i];
            count[i] = (region.Start[i] + region.Size[i] - 1) / format.Sides[i] - first[i] + 1;
            total *= count[i];
        }
        for (long each = 0; each < total; each++)
        {
            long rest = each;
            long tile = 0;
            long stride = 1;
            for (int i = 0; i < first.Length; i++)
            {
                tile += (first[i] + rest % count[i]) * stride;
                rest /= count[i];
                stride *= (hdu.Axes[i] + format.Sides[i] - 1) / format.Sides[i];
            }
            yield return tile;
        }
    }
}

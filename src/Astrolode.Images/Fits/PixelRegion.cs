namespace Astrolode.Images.Fits;

/// <summary>A box of pixels in an image of any rank, fastest axis first, 0-based.</summary>
/// <param name="Start">First pixel along each axis.</param>
/// <param name="Size">Pixels along each axis, 1 or more.</param>
internal readonly record struct PixelRegion(long[] Start, long[] Size)
{
    /// <summary>Pixels in the box.</summary>
    public long Pixels => Size.Aggregate(1L, (product, side) => checked(product * side));

    /// <summary>All of an image.</summary>
    public static PixelRegion Whole(long[] axes) => new(new long[axes.Length], axes);

    /// <summary>A rectangle in one plane; planes are all axes from the third on, counted through.</summary>
    public static PixelRegion InPlane(long[] axes, long plane, PixelRectangle rectangle)
    {
        long[] start = new long[axes.Length];
        long[] size = new long[axes.Length];
        Array.Fill(size, 1);
        (start[0], start[1], size[0], size[1]) = (rectangle.X, rectangle.Y, rectangle.Width, rectangle.Height);
        for (int i = 2; i < axes.Length; i++)
        {
            start[i] = plane % axes[i];
            plane /= axes[i];
        }
        return new PixelRegion(start, size);
    }

    /// <summary>Pixels that follow one another in the file as they do in the box, at least one row.</summary>
    public long RunLength(long[] axes)
    {
        long run = Size[0];
        for (int i = 1; i < axes.Length && Size[i - 1] == axes[i - 1]; i++)
        {
            run *= Size[i];
        }
        return run;
    }

    /// <summary>Place in the whole image of a pixel that is given by its place in the box.</summary>
    public long OffsetInImage(long[] axes, long offsetInBox)
    {
        long offset = 0;
        long stride = 1;
        for (int i = 0; i < axes.Length; i++)
        {
            offset += (Start[i] + offsetInBox % Size[i]) * stride;
            offsetInBox /= Size[i];
            stride *= axes[i];
        }
        return offset;
    }

    /// <summary>What two boxes share; false where that is nothing.</summary>
    public bool TryIntersect(PixelRegion other, out PixelRegion shared)
    {
        shared = new PixelRegion(new long[Start.Length], new long[Start.Length]);
        bool some = true;
        for (int i = 0; i < Start.Length; i++)
        {
            shared.Start[i] = Math.Max(Start[i], other.Start[i]);
            shared.Size[i] = Math.Min(Start[i] + Size[i], other.Start[i] + other.Size[i]) - shared.Start[i];
            some &= shared.Size[i] > 0;
        }
        return some;
    }

    /// <summary>Copies the pixels of a box inside both <paramref name="from"/> and this one.</summary>
    public void CopyFrom<T>(PixelRegion from, ReadOnlySpan<T> source, PixelRegion shared, Span<T> target)
    {
        int row = (int)shared.Size[0];
        long rows = shared.Pixels / row;
        for (long r = 0; r < rows; r++)
        {
            (long at, long to) = (from.OffsetOfRow(shared, r), OffsetOfRow(shared, r));
            source.Slice((int)at, row).CopyTo(target.Slice((int)to, row));
        }
    }

    // Place in this box of the start of a row of a box inside it.
    private long OffsetOfRow(PixelRegion inside, long row)
    {
        long offset = inside.Start[0] - Start[0];
        long stride = Size[0];
        for (int i = 1; i < Start.Length; i++)
        {
            offset += (inside.Start[i] - Start[i] + row % inside.Size[i]) * stride;
            row /= inside.Size[i];
            stride *= Size[i];
        }
        return offset;
    }
}

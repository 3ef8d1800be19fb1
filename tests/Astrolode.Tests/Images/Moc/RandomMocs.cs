using Astrolode.Images.Healpix;
using Astrolode.Images.Moc;

namespace Astrolode.Tests.Images.Moc;

/// <summary>Coverages by chance, for properties that hold of all.</summary>
internal static class RandomMocs
{
    /// <summary>Some runs of cells of an order, of lengths from one to a few hundred.</summary>
    public static SpaceMoc Make(Random random, int order)
    {
        MocBuilder builder = new(order);
        long count = NestedIndex.PixelCount(order);
        for (int i = random.Next(1, 40); i > 0; i--)
        {
            long start = random.NextInt64(count);
            long length = Math.Min(count - start, 1 + (long)Math.Pow(count, 0.7 * random.NextDouble()));
            builder.Add(new PixelRange(start, start + length));
        }
        return builder.ToMoc();
    }

    /// <summary>For every cell of an order, which must not be coarser than the coverage's, whether it is covered.</summary>
    public static bool[] Mask(SpaceMoc moc, int order) =>
        [.. Enumerable.Range(0, (int)NestedIndex.PixelCount(order)).Select(pixel => moc.ContainsCell((long)pixel << (2 * (SpaceMoc.MaxOrder - order))))];
}

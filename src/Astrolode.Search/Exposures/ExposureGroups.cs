using Astrolode.Images.Sky;

namespace Astrolode.Search.Exposures;

/// <summary>Puts images that see the same sky together. What has no sky coordinates, or another pixel scale, stands alone.</summary>
internal static class ExposureGroups
{
    // Cutouts of other exposures are laid on by whole pixels: 2 % of 12 pixels are a quarter of one.
    private const double ScaleTolerance = 0.02;

    /// <summary>Groups in the order of their first images, each in the order of time and then as given.</summary>
    public static IReadOnlyList<IReadOnlyList<ExposureImage>> Of(IReadOnlyList<ExposureImage> images)
    {
        int[] parent = [.. Enumerable.Range(0, images.Count)];
        int Root(int i) => parent[i] == i ? i : parent[i] = Root(parent[i]);
        for (int i = 0; i < images.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (Root(i) != Root(j) && Overlap(images[i], images[j]))
                {
                    parent[Root(i)] = Root(j);
                }
            }
        }
        return
        [
            .. Enumerable.Range(0, images.Count).GroupBy(Root).OrderBy(group => group.Min())
                .Select(group => group.OrderBy(i => images[i].Middle ?? DateTimeOffset.MaxValue).ThenBy(i => i).Select(i => images[i]).ToArray()),
        ];
    }

    /// <summary>Whether two images see some place together, at one pixel scale.</summary>
    public static bool Overlap(ExposureImage one, ExposureImage two) =>
        one.Wcs is { } first && two.Wcs is { } second && Math.Abs(first.PixelScaleArcsec / second.PixelScaleArcsec - 1) <= ScaleTolerance && (Sees(one, two) || Sees(two, one));

    // Points of a grid: images of one scale overlap in more than a corner, or it does not matter.
    private static bool Sees(ExposureImage one, ExposureImage two)
    {
        const int steps = 8;
        (double x, double y) = two.Wcs!.SkyToPixel(one.Wcs!.PixelToSky((one.Width - 1) / 2.0, (one.Height - 1) / 2.0));
        double reach = double.Hypot(one.Width, one.Height) / 2 + double.Hypot(two.Width, two.Height) / 2;
        if (!(double.Hypot(x - (two.Width - 1) / 2.0, y - (two.Height - 1) / 2.0) <= 1.1 * reach))
        {
            return false;
        }
        for (int i = 0; i <= steps * steps + 2 * steps; i++)
        {
            SkyPosition sky = one.Wcs.PixelToSky((one.Width - 1.0) * (i % (steps + 1)) / steps, (one.Height - 1.0) * (i / (steps + 1)) / steps);
            (double u, double v) = two.Wcs.SkyToPixel(sky);
            if (u >= 0 && v >= 0 && u <= two.Width - 1 && v <= two.Height - 1)
            {
                return true;
            }
        }
        return false;
    }
}

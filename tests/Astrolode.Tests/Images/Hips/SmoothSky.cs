using Astrolode.Images.Hips;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Tests.Images.Hips;

/// <summary>Whole skies of a smooth function, one survey in each frame, shared by the tests of a class; and the comparison with the function.</summary>
public sealed class SmoothSky : IDisposable
{
    internal const int Width = 64;
    private readonly SyntheticHips galactic = new(SyntheticHips.Properties(1, Width));
    private readonly SyntheticHips equatorial = new(SyntheticHips.Properties(1, Width, "equatorial"));

    public SmoothSky()
    {
        galactic.WriteAll(1, Width, Value);
        equatorial.WriteAll(1, Width, Value);
    }

    internal string Folder(SkyFrame frame) => frame == SkyFrame.Galactic ? galactic.Folder : equatorial.Folder;

    /// <summary>Changes over a radian; second derivatives of order one.</summary>
    internal static double Value(double x, double y, double z) => 10 + 2 * x - y + 0.5 * z + x * y - 0.7 * y * z + 0.3 * z * z;

    internal static float[] Cut(HipsSource source, TanGrid grid)
    {
        float[] pixels = new float[grid.Width * grid.Height];
        source.Sample(grid, pixels);
        return pixels;
    }

    /// <summary>The largest difference between a cut and the function.</summary>
    internal static double Error(TanGrid grid, SkyFrame frame, float[] pixels)
    {
        double worst = 0;
        for (int i = 0; i < pixels.Length; i++)
        {
            (double lon, double lat) = grid.PositionAt(i % grid.Width, i / grid.Width).To(frame);
            (double x, double y, double z) = SkyPosition.UnitVector(lon, lat);
            double off = Math.Abs(pixels[i] - Value(x, y, z));
            worst = double.IsNaN(off) ? double.PositiveInfinity : Math.Max(worst, off);
        }
        return worst;
    }

    public void Dispose()
    {
        galactic.Dispose();
        equatorial.Dispose();
    }
}

using System.Numerics.Tensors;
using Astrolode.Images.Fits;
using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Scenes;

/// <summary>A map of the scene in one band.</summary>
/// <param name="Band">The band.</param>
/// <param name="Grid">Its pixels on the sky.</param>
/// <param name="Image">Brightness in <see cref="PlaneBand.Unit"/>, NaN where saturated if the instrument blanks such pixels.</param>
public sealed record BandMap(PlaneBand Band, TanGrid Grid, Image Image);

/// <summary>
/// What an instrument makes of the sky: light through dark clouds, the point spread function, the band's pixels, point sources, saturation, noise that grows with
/// the light, and stripes along the scans.
/// </summary>
internal static class BandObservation
{
    private const double DiffuseReachFwhm = 2.5;
    private const double StripeWidthArcmin = 0.35, StripeLengthArcmin = 25, PhotonReference = 100;
    // Root mean square of the coarsest octave of a field of index -4.
    private const double OneOctave = 0.866;
    private const double ArcsecInRadian = 180 * 3600 / Math.PI;

    /// <summary>Maps a scene in a band.</summary>
    public static BandMap Map(PlaneBand band, PlaneSceneSettings settings, PlaneSky sky, ParallelOptions parallel)
    {
        TanGrid fine = settings.Grid, grid = settings.GridOf(band);
        float[] light = Shine(band, fine, sky, parallel);
        int reach = (int)Math.Ceiling(DiffuseReachFwhm * band.Beam.FwhmArcsec / fine.ScaleArcsec);
        light = Convolve(light, fine.Width, fine.Height, band.Beam.Kernel(fine.ScaleArcsec, reach), reach, parallel);
        float[] pixels = fine == grid ? light : Resample(light, fine, grid, parallel);
        AddSources(pixels, band, fine, grid, sky.Sources);
        Finish(pixels, band, settings, grid, parallel);
        return new BandMap(band, grid, new Image(grid.Width, grid.Height, pixels, unit: band.Unit, name: $"simulated plane at {band.Name} micron"));
    }

    // MJy/sr on the pixels of the sky.
    private static float[] Shine(PlaneBand band, TanGrid grid, PlaneSky sky, ParallelOptions parallel)
    {
        float[] light = new float[grid.Width * grid.Height];
        PlaneClouds clouds = sky.Clouds;
        Parallel.For(0, grid.Height, parallel, y =>
        {
            for (int i = y * grid.Width; i < (y + 1) * grid.Width; i++)
            {
                double diffuse = clouds.Disc[i] * band.Diffuse(clouds.Warmth[i]);
                double seen = PlaneClouds.Seen((float)(band.Extinction * clouds.Depth[i]));
                double cold = band.ColdMjySr * (1 - Math.Exp(-clouds.Depth[i]));
                light[i] = (float)(band.FloorMjySr + (diffuse + band.RimColour * sky.Warm[i] + band.HotColour * sky.Hot[i]) * seen + cold);
            }
        });
        return light;
    }

    /// <summary>The sum over a square kernel; beyond an edge its last pixel goes on.</summary>
    internal static float[] Convolve(float[] pixels, int width, int height, float[] kernel, int reach, ParallelOptions parallel)
    {
        float[] result = new float[pixels.Length];
        int side = 2 * reach + 1;
        Parallel.For(0, height, parallel, () => new float[width + 2 * reach], (y, _, padded) =>
        {
            Span<float> row = result.AsSpan(y * width, width);
            for (int k = 0; k < side; k++)
            {
                ReadOnlySpan<float> from = pixels.AsSpan(Math.Clamp(y + k - reach, 0, height - 1) * width, width);
                from.CopyTo(padded.AsSpan(reach));
                padded.AsSpan(0, reach).Fill(from[0]);
                padded.AsSpan(reach + width).Fill(from[^1]);
                for (int j = 0; j < side; j++)
                {
                    TensorPrimitives.MultiplyAdd(padded.AsSpan(j, width), kernel[k * side + j], row, row);
                }
            }
            return padded;
        }, _ => { });
        return result;
    }

    // Both grids have the same tangent point; the coarse pixels are never smaller, and the map is smooth on their scale by then.
    private static float[] Resample(float[] light, TanGrid fine, TanGrid grid, ParallelOptions parallel)
    {
        float[] result = new float[grid.Width * grid.Height];
        double step = grid.ScaleArcsec / fine.ScaleArcsec;
        Parallel.For(0, grid.Height, parallel, y =>
        {
            double v = Math.Clamp((fine.Height - 1) / 2.0 + (y - (grid.Height - 1) / 2.0) * step, 0, fine.Height - 1.001);
            for (int x = 0; x < grid.Width; x++)
            {
                double u = Math.Clamp((fine.Width - 1) / 2.0 + (x - (grid.Width - 1) / 2.0) * step, 0, fine.Width - 1.001);
                int at = (int)v * fine.Width + (int)u;
                double fu = u - (int)u, fv = v - (int)v;
                double top = light[at] + fu * (light[at + 1] - light[at]), bottom = light[at + fine.Width] + fu * (light[at + fine.Width + 1] - light[at + fine.Width]);
                result[y * grid.Width + x] = (float)(top + fv * (bottom - top));
            }
        });
        return result;
    }

    private static void AddSources(float[] pixels, PlaneBand band, TanGrid fine, TanGrid grid, IReadOnlyList<PointSource> sources)
    {
        SourceStamps stamps = new(band, grid.ScaleArcsec);
        double perSteradian = 1e-6 / SteradianOf(grid), step = fine.ScaleArcsec / grid.ScaleArcsec;
        foreach (PointSource source in sources)
        {
            double x = (grid.Width - 1) / 2.0 + (source.X - (fine.Width - 1) / 2.0) * step, y = (grid.Height - 1) / 2.0 + (source.Y - (fine.Height - 1) / 2.0) * step;
            int px = (int)Math.Floor(x + 0.5), py = (int)Math.Floor(y + 0.5);
            float flux = (float)(source.FluxJy(band) * perSteradian);
            (float[] stamp, int reach) = stamps.Of(flux, x - px, y - py);
            int side = 2 * reach + 1;
            for (int row = Math.Max(0, py - reach); row <= Math.Min(grid.Height - 1, py + reach); row++)
            {
                int from = Math.Max(0, px - reach), to = Math.Min(grid.Width - 1, px + reach);
                if (from <= to)
                {
                    Span<float> target = pixels.AsSpan(row * grid.Width + from, to - from + 1);
                    TensorPrimitives.MultiplyAdd(stamp.AsSpan((row - py + reach) * side + from - px + reach, target.Length), flux, target, target);
                }
            }
        }
    }

    private static void Finish(float[] pixels, PlaneBand band, PlaneSceneSettings settings, TanGrid grid, ParallelOptions parallel)
    {
        // Independent noise of native pixels averages out in larger ones.
        double perPixel = settings.NoiseFactor * band.NativeArcsec / grid.ScaleArcsec, stripes = settings.NoiseFactor * band.StripeMjySr;
        double unit = band.Unit == "Jy/pixel" ? 1e6 * SteradianOf(grid) : 1;
        int number = PlaneBand.All.TakeWhile(other => other != band).Count();
        Parallel.For(0, grid.Height, parallel, () => new float[4 * grid.Width], (y, _, work) =>
        {
            Span<float> row = pixels.AsSpan(y * grid.Width, grid.Width), stripe = work.AsSpan(0, grid.Width);
            stripe.Clear();
            if (stripes > 0)
            {
                AddStripes(stripe, work, band, settings, grid, y, number);
            }
            RandomStream random = new(settings.Seed, ScenePart.Noise, number * 1000003 + y);
            for (int x = 0; x < row.Length; x++)
            {
                double light = row[x], noise = perPixel * Math.Sqrt(band.NoiseMjySr * band.NoiseMjySr + band.PhotonNoise * band.PhotonNoise * Math.Max(0, light) / PhotonReference);
                double value = light + noise * random.NextNormals().A + stripes * stripe[x];
                bool saturated = light > band.SaturationMjySr;
                row[x] = saturated ? (band.BlankWhereSaturated ? float.NaN : (float)(band.SaturationMjySr * unit)) : (float)(value * unit);
            }
            return work;
        }, _ => { });
    }

    // Slow drifts of the detector, drawn out along each scan direction, of mean square 1 in sum.
    private static void AddStripes(Span<float> stripe, float[] work, PlaneBand band, PlaneSceneSettings settings, TanGrid grid, int y, int number)
    {
        int width = grid.Width;
        Span<float> along = work.AsSpan(width, width), across = work.AsSpan(2 * width, width), drift = work.AsSpan(3 * width, width);
        double arcmin = grid.ScaleArcsec / 60, wide = Math.Max(StripeWidthArcmin, 2 * arcmin);
        for (int scan = 0; scan < band.ScanAnglesDegrees.Count; scan++)
        {
            (double sin, double cos) = Math.SinCos(band.ScanAnglesDegrees[scan] * (Math.PI / 180));
            for (int x = 0; x < width; x++)
            {
                double u = x - (width - 1) / 2.0, v = y - (grid.Height - 1) / 2.0;
                along[x] = (float)((u * cos + v * sin) * arcmin / StripeLengthArcmin);
                across[x] = (float)((v * cos - u * sin) * arcmin / wide);
            }
            // Across the scan the cells are narrow, along it long: one octave keeps the direction.
            GradientNoise.Fractal(along, across, 1, 0.5, -4, GradientNoise.Key(settings.Seed, ScenePart.Stripes, 8 * number + scan), drift);
            float share = (float)(1 / (OneOctave * Math.Sqrt(band.ScanAnglesDegrees.Count)));
            TensorPrimitives.MultiplyAdd(drift, share, stripe, stripe);
        }
    }

    private static double SteradianOf(TanGrid grid) => Math.Pow(grid.ScaleArcsec / ArcsecInRadian, 2);
}

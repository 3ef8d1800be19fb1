using Astrolode.Simulation.Lensing;
using Astrolode.Simulation.Profiles;

namespace Astrolode.Simulation.Rendering;

/// <summary>
/// Draws a strongly lensed galaxy on a canvas of half pixels: sub-pixels of the image plane are mapped to the source plane, where the surface brightness of the galaxy is read off. The transform of the canvas
/// then takes the place of the profile's own.
/// </summary>
internal sealed class RayShooter
{
    // Samples along each side of a half-pixel cell: where the galaxy's centre is near, its cusp is steep.
    private const int NearSamples = 8, FarSamples = 2;

    private float[] re = [], im = [];
    private int side;

    /// <summary>Fills the canvas and transforms it; what is far fainter than <paramref name="level"/> electrons per pixel is left out.</summary>
    public void Shoot(Arc arc, StampFrame frame, double level, PlaneFft fft)
    {
        side = 2 * frame.Size;
        if (re.Length < side * side)
        {
            (re, im) = (new float[side * side], new float[side * side]);
        }
        re.AsSpan(0, side * side).Clear();
        im.AsSpan(0, side * side).Clear();
        Source source = new(arc, level);
        for (int y = 0; y < frame.Size; y++)
        {
            for (int x = 0; x < frame.Size; x++)
            {
                (double sourceX, double sourceY) = arc.Lens.ToSource(frame.Left + x, frame.Bottom + y);
                double distance = double.Hypot(sourceX - arc.X, sourceY - arc.Y);
                if (distance > source.Extent)
                {
                    continue;
                }
                int samples = distance < source.Near ? NearSamples : FarSamples;
                for (int cell = 0; cell < 4; cell++)
                {
                    int cellX = 2 * x + cell % 2, cellY = 2 * y + cell / 2;
                    // Light per half-pixel cell: a quarter of the mean brightness per pixel.
                    re[cellY * side + cellX] = (float)(source.Mean(frame.Left + cellX / 2.0 - 0.25, frame.Bottom + cellY / 2.0 - 0.25, samples) / 4);
                }
            }
        }
        fft.Forward(re.AsSpan(0, side * side), im.AsSpan(0, side * side), side, isReal: true);
    }

    /// <summary>Multiplies a row of a spectrum by the canvas's.</summary>
    public void MultiplyRow(int column, int size, Span<float> rowRe, Span<float> rowIm)
    {
        int kx = (column + side) % side;
        for (int iy = 0; iy <= size; iy++)
        {
            float a = rowRe[iy], b = rowIm[iy], c = re[iy * side + kx], d = im[iy * side + kx];
            (rowRe[iy], rowIm[iy]) = (a * c - b * d, a * d + b * c);
        }
    }

    // The galaxy in the source plane.
    private sealed class Source
    {
        private readonly Arc arc;
        private readonly (double Peak, SersicProfile Profile, LensMatrix ToRound)[] parts;

        public Source(Arc arc, double level)
        {
            this.arc = arc;
            parts = [.. arc.Light.Parts().Select(part => (part.Flux / (part.Component.HalfLightRadius * part.Component.HalfLightRadius), part.Component.Profile, part.Component.ToRound))];
            double radius = arc.Light.Parts().Select(part => part.Component.HalfLightRadius).DefaultIfEmpty(0).Max();
            // What a pixel holds, its corners too, is not more than some pixels of the source plane.
            Near = radius + 3;
            // A fiftieth of what is allowed at a stamp's edge.
            Extent = StampFrame.Extent(arc.Light, LensMatrix.Identity, level / 50) + 3;
        }

        public double Near { get; }

        public double Extent { get; }

        public double Mean(double x, double y, int samples)
        {
            double sum = 0, step = 0.5 / samples;
            for (int i = 0; i < samples; i++)
            {
                for (int j = 0; j < samples; j++)
                {
                    (double sourceX, double sourceY) = arc.Lens.ToSource(x - 0.25 + (i + 0.5) * step, y - 0.25 + (j + 0.5) * step);
                    foreach ((double peak, SersicProfile profile, LensMatrix toRound) in parts)
                    {
                        (double u, double v) = toRound.Apply(sourceX - arc.X, sourceY - arc.Y);
                        sum += peak * profile.Brightness(Math.Sqrt(u * u + v * v));
                    }
                }
            }
            return sum / (samples * samples);
        }
    }
}

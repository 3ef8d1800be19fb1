using System.Buffers;

namespace Astrolode.Simulation.Scenes;

/// <summary>
/// Adds nebulae to maps of warm and of hot dust, before the point spread function. Each is torn by turbulence of its own: it is read at displaced places, and its
/// brightness is uneven (log-normal, with filaments), at scales from its size down to the pixel.
/// </summary>
internal static class NebulaRenderer
{
    // Powers of displacement and of ln brightness, and the standard deviation of the latter where Tear is 0.1.
    private const double WarpIndex = -3.9, ClumpIndex = -3.5, ClumpSigma = 0.6, ClumpAmplitude = 0.55, UsualTear = 0.1, RidgeIndex = -3.9, RidgeAmplitude = 3.2, RidgeSharpness = 5;
    private const double RidgeMean = 0.3;

    /// <summary>Adds to row <paramref name="y"/> what nebulae shine there at 8 µm.</summary>
    /// <param name="warm">Row of the map of warm dust.</param>
    /// <param name="hot">Row of the map of hot dust.</param>
    /// <param name="y">Row number.</param>
    /// <param name="nebulae">In a fixed order, in which they are added.</param>
    /// <param name="scaleArcsec">Side of a pixel.</param>
    /// <param name="seed">Of the scene.</param>
    public static void AddRow(Span<float> warm, Span<float> hot, int y, IReadOnlyList<INebula> nebulae, double scaleArcsec, long seed)
    {
        double arcmin = scaleArcsec / 60;
        float[] work = ArrayPool<float>.Shared.Rent(6 * warm.Length);
        for (int i = 0; i < nebulae.Count; i++)
        {
            INebula nebula = nebulae[i];
            (double reachX, double reachY) = nebula.HalfReachArcmin;
            double dy = (y - nebula.Y) * arcmin;
            int from = Math.Max(0, (int)Math.Ceiling(nebula.X - reachX / arcmin)), to = Math.Min(warm.Length - 1, (int)Math.Floor(nebula.X + reachX / arcmin));
            if (Math.Abs(dy) <= reachY && from <= to)
            {
                int count = to - from + 1;
                Add(warm.Slice(from, count), hot.Slice(from, count), nebula, (from - nebula.X) * arcmin, dy, arcmin, GradientNoise.Key(seed, ScenePart.Clumps, Place(nebula)), work);
            }
        }
        ArrayPool<float>.Shared.Return(work);
    }

    private static void Add(Span<float> warm, Span<float> hot, INebula nebula, double left, double dy, double arcmin, uint key, float[] work)
    {
        int n = warm.Length;
        double size = nebula.SizeArcmin, finest = Math.Min(arcmin / size, 0.5);
        Span<float> x = work.AsSpan(0, n), y = work.AsSpan(n, n), alongX = work.AsSpan(2 * n, n), alongY = work.AsSpan(3 * n, n), clumps = work.AsSpan(4 * n, n), ridges = work.AsSpan(5 * n, n);
        bool torn = nebula.Tear > 0;
        if (torn)
        {
            for (int i = 0; i < n; i++)
            {
                (x[i], y[i]) = ((float)((left + i * arcmin) / size), (float)(dy / size));
            }
            GradientNoise.Fractal(x, y, 1.1, finest, WarpIndex, key, alongX);
            GradientNoise.Fractal(x, y, 1.1, finest, WarpIndex, key + 1, alongY);
            GradientNoise.Fractal(x, y, 0.6, finest, ClumpIndex, key + 2, clumps);
            for (int i = 0; i < n; i++)
            {
                (x[i], y[i]) = (x[i] + 0.4f * alongX[i], y[i] + 0.4f * alongY[i]);
            }
            GradientNoise.Fractal(x, y, 0.8, finest, RidgeIndex, key + 3, ridges);
        }
        double sigma = ClumpSigma * Math.Min(1.4, nebula.Tear / UsualTear), shift = nebula.Tear * size;
        for (int i = 0; i < n; i++)
        {
            double dx = left + i * arcmin;
            (double w, double h) = torn ? nebula.At(dx + shift * alongX[i], dy + shift * alongY[i]) : nebula.At(dx, dy);
            double factor = torn ? Math.Exp(sigma * (ClumpAmplitude * clumps[i] + RidgeAmplitude * (1 / (1 + RidgeSharpness * Math.Abs(ridges[i])) - RidgeMean)) - sigma * sigma / 2) : 1;
            warm[i] += (float)(w * factor);
            hot[i] += (float)(h * Math.Sqrt(factor));
        }
    }

    // Where it is says which turbulence it has: another object more in the list changes no other.
    private static int Place(INebula nebula) => HashCode(BitConverter.DoubleToInt64Bits(nebula.X) ^ BitConverter.DoubleToInt64Bits(nebula.Y) * 31);

    private static int HashCode(long bits) => (int)(bits ^ bits >> 32);
}

namespace Astrolode.Simulation;

/// <summary>
/// SplitMix64 (Steele, Lea &amp; Flood 2014, OOPSLA): random numbers that depend on a seed and a stream number only. Each part of a
/// scene, and each row of its noise, has its own stream, so that no number depends on how the work was shared among threads.
/// </summary>
internal struct RandomStream
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private ulong state;

    /// <param name="seed">Seed of the scene.</param>
    /// <param name="part">What of the scene the numbers are for.</param>
    /// <param name="index">Row, or 0.</param>
    public RandomStream(long seed, ScenePart part, int index = 0)
    {
        state = Mix((ulong)seed + GoldenGamma);
        state = Mix(state ^ ((ulong)part << 32 | (uint)index));
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>Uniform in [from, to).</summary>
    public double Uniform(double from, double to) => from + (to - from) * NextDouble();

    /// <summary>Two independent normal deviates of mean 0 and variance 1 (Box &amp; Muller 1958).</summary>
    public (double A, double B) NextNormals()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        (double sin, double cos) = Math.SinCos(2 * Math.PI * NextDouble());
        return (radius * cos, radius * sin);
    }

    /// <summary>A value between <paramref name="from"/> and <paramref name="to"/> (both positive) of density proportional to value^index.</summary>
    public double PowerLaw(double from, double to, double index)
    {
        double u = NextDouble(), n = index + 1;
        return Math.Abs(n) < 1e-9
            ? from * Math.Pow(to / from, u)
            : Math.Pow(Math.Pow(from, n) + u * (Math.Pow(to, n) - Math.Pow(from, n)), 1 / n);
    }

    private ulong Next() => Mix(state += GoldenGamma);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

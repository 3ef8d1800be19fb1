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

    /// <summary>
    /// A Poisson deviate, exact to the precision of a double: below a mean of 10 by inversion (Devroye 1986, chapter X.3.3), above by transformed
    /// rejection with a squeeze (PTRS; Hörmann 1993, Insurance: Mathematics and Economics 12, 39).
    /// </summary>
    /// <param name="mean">From 0 to 1e15.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean is negative, too large or not a number.</exception>
    public long NextPoisson(double mean)
    {
        if (!(mean is >= 0 and <= 1e15))
        {
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "the mean of a Poisson deviate lies from 0 to 1e15");
        }
        return mean < 10 ? PoissonByInversion(mean) : PoissonByRejection(mean);
    }

    private long PoissonByInversion(double mean)
    {
        double probability = Math.Exp(-mean), left = NextDouble() - probability;
        long count = 0;
        // Beyond 200 the terms are below the precision of the sum, and a draw next to 1 would never end.
        while (left >= 0 && count < 200)
        {
            probability *= mean / ++count;
            left -= probability;
        }
        return count;
    }

    private long PoissonByRejection(double mean)
    {
        double b = 0.931 + 2.53 * Math.Sqrt(mean), a = -0.059 + 0.02483 * b, squeeze = 0.9277 - 3.6224 / (b - 2);
        while (true)
        {
            double u = NextDouble() - 0.5, v = NextDouble(), us = 0.5 - Math.Abs(u);
            double k = Math.Floor((2 * a / us + b) * u + mean + 0.43);
            if (us >= 0.07 && v <= squeeze)
            {
                return (long)k;
            }
            if (k < 0 || (us < 0.013 && v > us))
            {
                continue;
            }
            double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
            if (Math.Log(v * inverseAlpha / (a / (us * us) + b)) <= k * Math.Log(mean) - mean - LogFactorial(k))
            {
                return (long)k;
            }
        }
    }

    // Stirling's series; its first dropped term is below 1e-14 from 16 on.
    private static double LogFactorial(double k)
    {
        if (k < 16)
        {
            double product = 1;
            for (int i = 2; i <= k; i++)
            {
                product *= i;
            }
            return Math.Log(product);
        }
        double inverse = 1 / k, square = inverse * inverse;
        double series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188))));
        return (k + 0.5) * Math.Log(k) - k + 0.91893853320467274 + series;
    }

    private ulong Next() => Mix(state += GoldenGamma);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

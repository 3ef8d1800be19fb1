namespace Astrolode.Search.Exposures;

/// <summary>
/// How frequent the classes are among the sources of an exposure, estimated from what the network says of them: the network saw every class equally often, the sky does not have them so. Expectation and maximisation in turn
/// (Saerens, Latinne &amp; Decaestecker 2002, Neural Computation 14, 21, eq. 2.9).
/// </summary>
internal static class ClassFrequencies
{
    private const int MostRounds = 500;
    private const double Settled = 1e-6;

    /// <summary>Frequencies of classes, which sum to 1.</summary>
    /// <param name="probabilities">[sources, classes], for classes that are equally frequent.</param>
    /// <param name="classes">Number of classes.</param>
    public static double[] Estimate(ReadOnlySpan<float> probabilities, int classes)
    {
        double[] frequencies = [.. Enumerable.Repeat(1.0 / classes, classes)], sums = new double[classes], row = new double[classes];
        int sources = probabilities.Length / classes;
        for (int round = 0; round < MostRounds && sources > 0; round++)
        {
            // One source of each class beside those that are seen: what is rare must not become impossible.
            Array.Fill(sums, 1);
            for (int i = 0; i < sources; i++)
            {
                Apply(probabilities.Slice(i * classes, classes), frequencies, row);
                for (int c = 0; c < classes; c++)
                {
                    sums[c] += row[c];
                }
            }
            double change = 0;
            for (int c = 0; c < classes; c++)
            {
                double next = sums[c] / (sources + classes);
                change = Math.Max(change, Math.Abs(next - frequencies[c]));
                frequencies[c] = next;
            }
            if (change < Settled)
            {
                break;
            }
        }
        return frequencies;
    }

    /// <summary>Probabilities where classes are so frequent.</summary>
    public static void Apply(ReadOnlySpan<float> probabilities, ReadOnlySpan<double> frequencies, Span<double> output)
    {
        double total = 0;
        for (int c = 0; c < output.Length; c++)
        {
            total += output[c] = probabilities[c] * frequencies[c];
        }
        for (int c = 0; c < output.Length; c++)
        {
            output[c] /= total;
        }
    }
}

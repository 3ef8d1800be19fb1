namespace Astrolode.Search.Classification;

/// <summary>One number that makes a network's confidence honest: logits are divided by it (Guo et al. 2017, ICML, section 4.2). It does not change which class is the most probable.</summary>
internal static class TemperatureScaling
{
    private const double Lowest = 0.1;
    private const double Highest = 10;

    /// <summary>The temperature of the least cross entropy, by golden-section search: the cross entropy has one minimum in 1/T.</summary>
    /// <param name="logits">[n, classes].</param>
    /// <param name="labels">True class of each.</param>
    /// <param name="weights">Weight of each.</param>
    /// <param name="classes">Number of classes.</param>
    public static double Fit(float[] logits, int[] labels, double[] weights, int classes)
    {
        double ratio = (Math.Sqrt(5) - 1) / 2, low = Math.Log(Lowest), high = Math.Log(Highest);
        while (high - low > 1e-4)
        {
            (double a, double b) = (high - ratio * (high - low), low + ratio * (high - low));
            if (CrossEntropy(logits, labels, weights, classes, Math.Exp(a)) < CrossEntropy(logits, labels, weights, classes, Math.Exp(b)))
            {
                high = b;
            }
            else
            {
                low = a;
            }
        }
        return Math.Exp((low + high) / 2);
    }

    /// <summary>Weighted mean of −ln of the probability of the true class.</summary>
    public static double CrossEntropy(float[] logits, int[] labels, double[] weights, int classes, double temperature = 1)
    {
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<float> row = logits.AsSpan(i * classes, classes);
            double largest = row[0];
            foreach (float logit in row)
            {
                largest = Math.Max(largest, logit);
            }
            double total = 0;
            foreach (float logit in row)
            {
                total += Math.Exp((logit - largest) / temperature);
            }
            sum += weights[i] * (Math.Log(total) - (row[labels[i]] - largest) / temperature);
        }
        return sum / weights.Sum();
    }

    /// <summary>Softmax of logits / temperature, [n, classes].</summary>
    public static double[] Probabilities(float[] logits, int classes, double temperature)
    {
        double[] probabilities = new double[logits.Length];
        for (int start = 0; start < logits.Length; start += classes)
        {
            double largest = logits.AsSpan(start, classes).ToArray().Max(), total = 0;
            for (int i = start; i < start + classes; i++)
            {
                total += probabilities[i] = Math.Exp((logits[i] - largest) / temperature);
            }
            for (int i = start; i < start + classes; i++)
            {
                probabilities[i] /= total;
            }
        }
        return probabilities;
    }
}

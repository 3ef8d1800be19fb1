using Astrolode.Networks.Torch;

namespace Astrolode.Networks.Ssd;

/// <summary>Mean and variance of each channel over batches, merged in double precision (Chan et al. 1983).</summary>
internal sealed class ChannelStatistics(int channels)
{
    private readonly double[] _mean = new double[channels];
    private readonly double[] _squares = new double[channels];
    private double _count;

    /// <summary>Mean of each channel.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>Variance of each channel, biased, as batch norm normalises with.</summary>
    public double[] Variance => [.. _squares.Select(sum => sum / _count)];

    /// <summary>Takes in [N, C, H, W].</summary>
    public void Add(Tensor values)
    {
        Tensor mean = values.Mean([0, 2, 3], keepDim: true);
        Tensor deviation = values - mean;
        float[] means = mean.ToArray();
        float[] variances = (deviation * deviation).Mean([0, 2, 3]).ToArray();
        double count = (double)values.Count / channels;
        double total = _count + count;
        for (int i = 0; i < channels; i++)
        {
            double difference = means[i] - _mean[i];
            _mean[i] += difference * count / total;
            _squares[i] += variances[i] * count + difference * difference * _count * count / total;
        }
        _count = total;
    }
}

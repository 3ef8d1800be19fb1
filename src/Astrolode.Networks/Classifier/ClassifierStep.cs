using Astrolode.Networks.Ssd;

namespace Astrolode.Networks.Classifier;

/// <summary>A step of a classifier's trunk; its output has its name.</summary>
internal abstract record ClassifierStep(string Name);

/// <summary>Convolution, batch norm and ReLU6.</summary>
internal sealed record ConvolutionStep(SsdLayer Layer, string Input) : ClassifierStep(Layer.Name);

/// <summary>Largest value or mean of windows of 3 x 3 pixels, of those that lie in the image.</summary>
internal sealed record PoolStep(string Name, string Input, bool IsMax, int Stride) : ClassifierStep(Name)
{
    public const int Kernel = 3;

    public const int Padding = 1;
}

/// <summary>Channels of several outputs one behind the other.</summary>
internal sealed record ConcatenationStep(string Name, IReadOnlyList<string> Inputs) : ClassifierStep(Name);

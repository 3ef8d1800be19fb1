using Astrolode.Networks.Classifier;

namespace Astrolode.Search.Classification;

/// <summary>What is known of a cutout.</summary>
/// <param name="Class">What the source in its middle is.</param>
/// <param name="Magnitude">Its magnitude in the exposure in which it was found.</param>
/// <param name="RateArcsecPerHour">How fast it moves.</param>
/// <param name="TrailPixels">Length of its trail or track.</param>
/// <param name="Exposures">Exposures that see its middle.</param>
internal readonly record struct CutoutTruth(SourceClass Class, double Magnitude, double RateArcsecPerHour, double TrailPixels, int Exposures);

/// <summary>Cutouts of one simulated field: a little larger than the network's, so that they can be shifted, stretched, in half precision.</summary>
internal sealed class CutoutField
{
    /// <summary>Most pixels by which a cutout can be shifted.</summary>
    public const int Margin = 4;

    /// <summary>Side of a stored cutout.</summary>
    public const int Side = ClassifierShape.Size + 2 * Margin;

    private const int Length = ClassifierShape.Exposures * Side * Side;

    private readonly Half[] pixels;
    private readonly int[][] byClass;

    /// <param name="truths">One a cutout.</param>
    /// <param name="pixels">[cutout, 4, Side, Side]: first the exposure in which the source was found; NaN where there is no pixel.</param>
    /// <param name="abundances">Sources of each class in an exposure of VIS (4096 x 4132 pixels) of which these are a sample.</param>
    public CutoutField(IReadOnlyList<CutoutTruth> truths, Half[] pixels, double[] abundances)
    {
        (Truths, this.pixels, Abundances) = (truths, pixels, abundances);
        byClass = [.. Enum.GetValues<SourceClass>().Select(source => Enumerable.Range(0, truths.Count).Where(i => truths[i].Class == source).ToArray())];
    }

    /// <summary>One a cutout.</summary>
    public IReadOnlyList<CutoutTruth> Truths { get; }

    /// <summary>Sources of each class in an exposure of VIS.</summary>
    public IReadOnlyList<double> Abundances { get; }

    /// <summary>Numbers of the cutouts of a class.</summary>
    public IReadOnlyList<int> Of(SourceClass source) => byClass[(int)source];

    /// <summary>A cutout as the network reads it.</summary>
    /// <param name="index">Which.</param>
    /// <param name="exposures">Planes to show, 0 to 3; the first is that in which the source was found.</param>
    /// <param name="shiftX">Pixels by which the middle is moved, -<see cref="Margin"/> to <see cref="Margin"/>.</param>
    /// <param name="shiftY">Likewise.</param>
    /// <param name="symmetry">See <see cref="Datasets.Dihedral"/>.</param>
    /// <param name="output">[8, 24, 24].</param>
    public void Show(int index, ReadOnlySpan<int> exposures, int shiftX, int shiftY, int symmetry, Span<float> output)
    {
        const int size = ClassifierShape.Size, plane = size * size;
        Span<float> planes = stackalloc float[ClassifierShape.Exposures * plane], upright = stackalloc float[plane];
        for (int i = 0; i < exposures.Length; i++)
        {
            ReadOnlySpan<Half> stored = pixels.AsSpan(index * Length + exposures[i] * Side * Side, Side * Side);
            for (int y = 0; y < size; y++)
            {
                System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(stored.Slice((y + Margin + shiftY) * Side + Margin + shiftX, size), upright.Slice(y * size, size));
            }
            Datasets.Dihedral.Apply(symmetry, upright, planes.Slice(i * plane, plane), size);
        }
        CutoutInput.Fill(planes[..(exposures.Length * plane)], output);
    }
}

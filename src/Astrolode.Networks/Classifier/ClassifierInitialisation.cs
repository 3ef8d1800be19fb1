using Astrolode.Networks.Ssd;

namespace Astrolode.Networks.Classifier;

/// <summary>Weights to start from: convolutions as in <see cref="SsdInitialisation"/>, the fully connected layer nearly 0, so that the first guess is that all classes are alike.</summary>
public static class ClassifierInitialisation
{
    private const double LogitDeviation = 0.01;

    /// <summary>A whole network of random weights.</summary>
    public static NetworkWeights Random(ClassifierShape shape, int seed)
    {
        NetworkWeights weights = new();
        System.Random random = new(seed);
        ClassifierPlan plan = ClassifierPlan.Of(shape.Architecture);
        foreach (SsdLayer layer in plan.Layers)
        {
            SsdInitialisation.Fill(weights, layer, random);
        }
        float[] logits = new float[shape.Classes * plan.Features];
        SsdInitialisation.FillNormal(logits, LogitDeviation, random);
        weights.Set(ClassifierPlan.Logits + ".weight", [shape.Classes, plan.Features], logits);
        weights.Set(ClassifierPlan.Logits + ".bias", [shape.Classes], new float[shape.Classes]);
        return weights;
    }

    /// <summary>
    /// A MobileNet that knows what another one learnt from photos. The filters of the first layer are summed over colours; half of that goes to the exposure in which the source was found,
    /// the other half evenly to the other exposures, nothing to the masks. The fully connected layer is random.
    /// </summary>
    /// <param name="pretrained">A backbone of MobileNet v1, alone or in a detector; not changed.</param>
    /// <param name="name">What to call it in messages, usually the file.</param>
    /// <param name="classes">Classes wanted.</param>
    /// <param name="seed">For what is random.</param>
    /// <exception cref="ModelException">The weights are no MobileNet v1 of full width.</exception>
    public static NetworkWeights FromPhotos(NetworkWeights pretrained, string name, int classes, int seed)
    {
        ClassifierShape shape = new(ClassifierArchitecture.MobileNet, classes);
        NetworkWeights weights = Random(shape, seed);
        foreach ((string array, int[] sides) in ClassifierPlan.Of(shape.Architecture).Layers.SelectMany(layer => layer.Arrays()))
        {
            bool first = array == "Conv2d_0.weight";
            if (!pretrained.TryGet(array, out WeightArray? found) || !(first ? found.Shape is [var output, _, 3, 3] && output == sides[0] : found.Shape.AsSpan().SequenceEqual(sides)))
            {
                throw new ModelException($"cannot start from the network ({name}): its array {array} is {(found is null ? "missing" : $"[{string.Join(", ", found.Shape)}]")}, "
                    + $"MobileNet v1 of full width has [{string.Join(", ", sides)}]; give its weights, or face, or random");
            }
            weights.Set(array, sides, first ? FirstLayer(found, sides) : [.. found.Values]);
        }
        return weights;
    }

    private static float[] FirstLayer(WeightArray photo, int[] sides)
    {
        (int outputs, int colours, int taps) = (sides[0], photo.Shape[1], sides[2] * sides[3]);
        float[] values = new float[outputs * sides[1] * taps];
        for (int output = 0; output < outputs; output++)
        {
            for (int tap = 0; tap < taps; tap++)
            {
                float sum = 0;
                for (int colour = 0; colour < colours; colour++)
                {
                    sum += photo.Values[(output * colours + colour) * taps + tap];
                }
                for (int exposure = 0; exposure < ClassifierShape.Exposures; exposure++)
                {
                    values[(output * sides[1] + exposure) * taps + tap] = exposure == 0 ? sum / 2 : sum / 2 / (ClassifierShape.Exposures - 1);
                }
            }
        }
        return values;
    }
}

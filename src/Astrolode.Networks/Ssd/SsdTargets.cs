namespace Astrolode.Networks.Ssd;

/// <summary>What the network should have said about a batch, as flat arrays in the order of its outputs.</summary>
public sealed class SsdTargets
{
    /// <summary>From <see cref="Matcher"/>; images x 1917.</summary>
    public int[] Matches { get; }

    /// <summary>1 where a default box takes an object; images x 1917.</summary>
    public float[] Positive { get; }

    /// <summary>One-hot classes, background first; images x 1917 x (1 + classes).</summary>
    public float[] Classes { get; }

    /// <summary>Box codes, 0 where nothing is matched; images x 1917 x 4.</summary>
    public float[] Codes { get; }

    /// <summary>Number of matched default boxes in the batch.</summary>
    public int MatchCount { get; }

    /// <summary>Matches the labels of each image.</summary>
    /// <exception cref="ModelException">A label is no box, or its class is not one of <paramref name="classes"/>.</exception>
    public SsdTargets(IReadOnlyList<IReadOnlyList<TruthBox>> truths, int classes)
    {
        int anchors = SsdLayers.BoxCount;
        Matches = new int[truths.Count * anchors];
        Positive = new float[Matches.Length];
        Classes = new float[Matches.Length * (1 + classes)];
        Codes = new float[Matches.Length * SsdLayers.CodeSize];
        for (int image = 0; image < truths.Count; image++)
        {
            Matcher.Match(truths[image], Matches.AsSpan(image * anchors, anchors));
        }
        for (int i = 0; i < Matches.Length; i++)
        {
            int match = Matches[i];
            Classes[i * (1 + classes)] = match >= 0 ? 0 : 1;
            if (match >= 0)
            {
                TruthBox truth = truths[i / anchors][match];
                RequireClass(truth, classes);
                Positive[i] = 1;
                Classes[i * (1 + classes) + 1 + truth.Class] = 1;
                BoxCoder.Encode(truth, i % anchors, Codes.AsSpan(i * SsdLayers.CodeSize, SsdLayers.CodeSize));
                MatchCount++;
            }
        }
    }

    private static void RequireClass(in TruthBox truth, int classes)
    {
        if (truth.Class < 0 || truth.Class >= classes)
        {
            throw new ModelException($"cannot train on a label of class {truth.Class}: the network has classes 0 to {classes - 1}; train with the classes of the labels");
        }
    }
}

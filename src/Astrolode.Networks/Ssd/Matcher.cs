namespace Astrolode.Networks.Ssd;

/// <summary>
/// Which labelled object each default box has to predict (Liu et al. 2016, section 2.2; TensorFlow's ArgMaxMatcher with
/// force_match_for_each_row): the one it overlaps most if that is at least half (IoU), and in any case each object's best default box.
/// </summary>
public static class Matcher
{
    /// <summary>The default box shows background.</summary>
    public const int Background = -1;

    /// <summary>The default box lies on an ignored object and is not trained.</summary>
    public const int Ignored = -2;

    /// <summary>IoU from which a default box takes an object.</summary>
    public const float Threshold = 0.5f;

    /// <summary>
    /// For each of the 1917 default boxes the index of its object in <paramref name="truths"/>, or <see cref="Background"/>, or
    /// <see cref="Ignored"/> where it takes none but overlaps an ignored object by more than the threshold or has its centre in one.
    /// </summary>
    /// <exception cref="ModelException">A box has no area or is not finite.</exception>
    public static void Match(IReadOnlyList<TruthBox> truths, Span<int> matches)
    {
        Span<float> best = stackalloc float[SsdLayers.BoxCount];
        best.Clear();
        matches.Fill(Background);
        for (int t = 0; t < truths.Count; t++)
        {
            Require(truths[t]);
            for (int anchor = 0; anchor < matches.Length; anchor++)
            {
                float iou = Iou(anchor, truths[t]);
                if (truths[t].Ignore)
                {
                    matches[anchor] = matches[anchor] == Background && (iou > Threshold || CentreIn(anchor, truths[t])) ? Ignored : matches[anchor];
                }
                else if (iou >= Threshold && iou > best[anchor])
                {
                    (best[anchor], matches[anchor]) = (iou, t);
                }
            }
        }
        ForceBest(truths, matches);
    }

    // Backwards, so that of two objects with the same best default box the first gets it, as in TensorFlow.
    private static void ForceBest(IReadOnlyList<TruthBox> truths, Span<int> matches)
    {
        for (int t = truths.Count - 1; t >= 0; t--)
        {
            if (truths[t].Ignore)
            {
                continue;
            }
            (int chosen, float most) = (-1, 0);
            for (int anchor = 0; anchor < matches.Length; anchor++)
            {
                float iou = Iou(anchor, truths[t]);
                (chosen, most) = iou > most ? (anchor, iou) : (chosen, most);
            }
            if (chosen >= 0)
            {
                matches[chosen] = t;
            }
        }
    }

    private static float Iou(int anchor, in TruthBox box)
    {
        ReadOnlySpan<float> a = DefaultBoxes.CornerForm.Slice(4 * anchor, 4);
        float width = MathF.Min(a[2], box.X2) - MathF.Max(a[0], box.X1);
        float height = MathF.Min(a[3], box.Y2) - MathF.Max(a[1], box.Y1);
        if (width <= 0 || height <= 0)
        {
            return 0;
        }
        float shared = width * height;
        return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (box.X2 - box.X1) * (box.Y2 - box.Y1) - shared);
    }

    private static bool CentreIn(int anchor, in TruthBox box)
    {
        (float y, float x) = (DefaultBoxes.CentreForm[4 * anchor], DefaultBoxes.CentreForm[4 * anchor + 1]);
        return x >= box.X1 && x <= box.X2 && y >= box.Y1 && y <= box.Y2;
    }

    private static void Require(in TruthBox box)
    {
        if (!(box.X2 > box.X1 && box.Y2 > box.Y1) || !float.IsFinite(box.X2 - box.X1) || !float.IsFinite(box.Y2 - box.Y1))
        {
            throw new ModelException($"cannot train on the label ({box.X1}, {box.Y1}, {box.X2}, {box.Y2}): a box needs x1 < x2 and y1 < y2; remove or repair it");
        }
    }
}

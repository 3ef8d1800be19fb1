using Astrolode.Networks.Torch;

namespace Astrolode.Networks.Ssd;

/// <summary>Losses of one step, each divided by the number of matched default boxes of the batch.</summary>
/// <param name="Total">Their sum, which was minimised.</param>
/// <param name="Class">Classification.</param>
/// <param name="Box">Localisation.</param>
/// <param name="GradientNorm">Length of the whole gradient before clipping; 0 where no gradient was taken.</param>
public readonly record struct StepLosses(double Total, double Class, double Box, double GradientNorm);

/// <summary>
/// The loss of Liu et al. 2016, eq. 1, with TensorFlow's sigmoid scores: binary cross entropy over background and classes on
/// matched default boxes and hard negatives, smooth L1 on the codes of the matched ones, both with weight one, summed over
/// the batch and divided by the matches in it (normalize_loss_by_num_matches; by one if there are none).
/// </summary>
/// <param name="Negatives">How background boxes are chosen.</param>
public sealed record SsdLoss(HardNegatives Negatives)
{
    /// <summary>The two losses as scalars that gradients flow through.</summary>
    /// <param name="codes">[N, 1917, 4].</param>
    /// <param name="logits">[N, 1917, 1 + classes].</param>
    /// <param name="targets">Of the same images and classes.</param>
    public (Tensor Class, Tensor Box) Compute(Tensor codes, Tensor logits, SsdTargets targets)
    {
        long[] shape = logits.Shape;
        (long images, long anchors, double matches) = (shape[0], shape[1], Math.Max(1, targets.MatchCount));
        // [N, 1917, 1 + classes] summed to [N, 1917]
        Tensor classLosses = Functional.BinaryCrossEntropyWithLogits(logits, Tensor.FromFloats(targets.Classes, shape)).Sum([2]);
        Tensor boxLosses = Functional.SmoothL1Loss(codes, Tensor.FromFloats(targets.Codes, codes.Shape)).Sum([2]);
        Tensor chosen = Tensor.FromFloats(Choose(classLosses.ToArray(), targets.Matches), images, anchors);
        Tensor positive = Tensor.FromFloats(targets.Positive, images, anchors);
        return ((classLosses * chosen).Sum() * (1 / matches), (boxLosses * positive).Sum() * (1 / matches));
    }

    private float[] Choose(float[] losses, int[] matches)
    {
        float[] weights = new float[losses.Length];
        for (int start = 0; start < losses.Length; start += SsdLayers.BoxCount)
        {
            Range image = start..(start + SsdLayers.BoxCount);
            Negatives.Select(matches.AsSpan(image), losses.AsSpan(image), weights.AsSpan(image));
        }
        return weights;
    }
}

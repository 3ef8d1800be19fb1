namespace Astrolode.Search.Evaluation;

/// <summary>A truth that a detection overlaps: its number and the IoU, above 0.</summary>
internal readonly record struct Overlap(int Truth, double Iou);

/// <summary>
/// One-to-one matching of detections to truths as COCO does it (Lin et al. 2014; the rules are those of pycocotools' evaluateImg):
/// detections by falling score, each takes the free truth that it overlaps most.
/// </summary>
internal static class GreedyMatching
{
    /// <summary>
    /// The truth that each detection is matched to, −1 for none.
    /// </summary>
    /// <param name="overlaps">Per detection, highest score first, the truths that it overlaps, in the order of the truths.</param>
    /// <param name="ignored">Per truth, whether it does not count; such a truth is taken only where no counting one can be.</param>
    /// <param name="crowd">Per truth, whether it stands for many objects and can be matched again and again; empty when none does.</param>
    /// <param name="iouThreshold">Least IoU of a match, 0 to 1.</param>
    public static int[] Match(IReadOnlyList<Overlap[]> overlaps, ReadOnlySpan<bool> ignored, ReadOnlySpan<bool> crowd, double iouThreshold)
    {
        bool[] taken = new bool[ignored.Length];
        int[] matches = new int[overlaps.Count];
        for (int detection = 0; detection < matches.Length; detection++)
        {
            int match = Best(overlaps[detection], ignored, crowd, taken, iouThreshold, wantIgnored: false);
            if (match < 0)
            {
                match = Best(overlaps[detection], ignored, crowd, taken, iouThreshold, wantIgnored: true);
            }
            matches[detection] = match;
            if (match >= 0)
            {
                taken[match] = true;
            }
        }
        return matches;
    }

    private static int Best(
        Overlap[] overlaps, ReadOnlySpan<bool> ignored, ReadOnlySpan<bool> crowd, bool[] taken, double iouThreshold, bool wantIgnored)
    {
        int best = -1;
        // As pycocotools: an IoU of 1 passes a threshold of 1, and of equal ones the later truth wins.
        double least = Math.Min(iouThreshold, 1 - 1e-10);
        foreach (Overlap overlap in overlaps)
        {
            bool free = !taken[overlap.Truth] || !crowd.IsEmpty && crowd[overlap.Truth];
            if (ignored[overlap.Truth] == wantIgnored && free && overlap.Iou >= least)
            {
                (best, least) = (overlap.Truth, overlap.Iou);
            }
        }
        return best;
    }
}

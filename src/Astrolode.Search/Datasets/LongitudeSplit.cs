using Astrolode.Images.Sky;

namespace Astrolode.Search.Datasets;

/// <summary>
/// Which stretches of longitude train, validate and test. Neighbouring tiles overlap and share their diffuse emission, so a split by
/// random tile would leak; whole blocks of longitude do not. Held-out stretches are blanked in training tiles pixel by pixel.
/// </summary>
public sealed class LongitudeSplit
{
    private LongitudeSplit(LonLatRange all, LonLatRange? test, IReadOnlyList<LonLatRange> validation) =>
        (All, Test, Validation) = (all, test, validation);

    /// <summary>Everything.</summary>
    public LonLatRange All { get; }

    /// <summary>The fold that is reported on and that neither training nor the choice of a checkpoint sees; null when training on all.</summary>
    public LonLatRange? Test { get; }

    /// <summary>Blocks on which training is watched and stopped.</summary>
    public IReadOnlyList<LonLatRange> Validation { get; }

    /// <summary>Stretches that no training pixel comes from.</summary>
    public IEnumerable<LonLatRange> HeldOut => Test is LonLatRange test ? Validation.Append(test) : Validation;

    /// <summary>
    /// Divides the longitudes into <paramref name="folds"/> equal stretches, number <paramref name="fold"/> (1-based; 0 for none) being
    /// the test; the rest is cut into blocks of about <paramref name="blockDegrees"/>, of which the seed draws the fraction
    /// <paramref name="validationFraction"/> (at least one block unless it is 0) for validation.
    /// </summary>
    public static LongitudeSplit Make(LonLatRange all, int fold, int folds, double validationFraction, double blockDegrees, int seed)
    {
        double foldSpan = all.LonWidthDegrees / Math.Max(1, folds);
        LonLatRange? test = fold == 0 ? null : Part(all, (fold - 1) * foldSpan, foldSpan);
        List<LonLatRange> blocks = [];
        for (int part = 0; part < Math.Max(1, folds); part++)
        {
            if (part == fold - 1)
            {
                continue;
            }
            int count = Math.Max(1, (int)Math.Round(foldSpan / blockDegrees));
            for (int block = 0; block < count; block++)
            {
                blocks.Add(Part(all, part * foldSpan + block * foldSpan / count, foldSpan / count));
            }
        }
        int wanted = validationFraction <= 0 ? 0 : Math.Clamp((int)Math.Round(blocks.Count * validationFraction), 1, Math.Max(1, blocks.Count - 1));
        LonLatRange[] shuffled = [.. blocks];
        new Random(seed).Shuffle(shuffled);
        return new LongitudeSplit(all, test, [.. shuffled.Take(wanted).OrderBy(block => block.LonDegrees)]);
    }

    /// <summary>Whether a position of the frame may be looked at in training.</summary>
    public bool Trains(double lonDegrees, double latDegrees) =>
        All.Contains(lonDegrees, latDegrees) && !IsHeldOut(lonDegrees);

    /// <summary>Whether a longitude falls in a stretch that training must not see.</summary>
    public bool IsHeldOut(double lonDegrees) => HeldOut.Any(stretch => IsIn(stretch, lonDegrees));

    /// <summary>Whether a longitude falls in a stretch, at any latitude.</summary>
    internal static bool IsIn(in LonLatRange stretch, double lonDegrees) =>
        SkyPosition.WrapDegrees(lonDegrees - stretch.LonDegrees) < stretch.LonWidthDegrees;

    private static LonLatRange Part(LonLatRange all, double offset, double span) => all with
    {
        LonDegrees = SkyPosition.WrapDegrees(all.LonDegrees + offset),
        LonWidthDegrees = span,
    };
}

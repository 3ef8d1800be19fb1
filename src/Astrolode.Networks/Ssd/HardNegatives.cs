namespace Astrolode.Networks.Ssd;

/// <summary>
/// Background is nearly everywhere; only the default boxes that are most wrong about it are trained, some for each
/// matched one (Liu et al. 2016, section 2.2, "Hard negative mining").
/// </summary>
/// <param name="PerPositive">Background boxes for each matched one.</param>
/// <param name="MinimumPerImage">At least so many in each image, so that empty images teach too.</param>
public sealed record HardNegatives(int PerPositive = 3, int MinimumPerImage = 3)
{
    /// <summary>Sets 1 for the matched default boxes of one image and for the background boxes of largest loss, 0 for the others.</summary>
    /// <param name="matches">From <see cref="Matcher"/>.</param>
    /// <param name="losses">Classification loss of each default box.</param>
    /// <param name="weights">Where the ones and zeros go.</param>
    public void Select(ReadOnlySpan<int> matches, ReadOnlySpan<float> losses, Span<float> weights)
    {
        int positives = 0;
        List<(float Loss, int Anchor)> background = new(matches.Length);
        for (int anchor = 0; anchor < matches.Length; anchor++)
        {
            weights[anchor] = matches[anchor] >= 0 ? 1 : 0;
            positives += matches[anchor] >= 0 ? 1 : 0;
            if (matches[anchor] == Matcher.Background)
            {
                background.Add((losses[anchor], anchor));
            }
        }
        background.Sort((a, b) => b.Loss != a.Loss ? b.Loss.CompareTo(a.Loss) : a.Anchor.CompareTo(b.Anchor));
        int count = Math.Min(background.Count, Math.Max(PerPositive * positives, MinimumPerImage));
        for (int i = 0; i < count; i++)
        {
            weights[background[i].Anchor] = 1;
        }
    }
}

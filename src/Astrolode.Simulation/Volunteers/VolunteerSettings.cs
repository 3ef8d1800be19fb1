namespace Astrolode.Simulation.Volunteers;

/// <summary>
/// The people who look at a scene and what they are shown, after the Milky Way Project (MWP; Simpson et al. 2012, MNRAS 424, 2442; second release, DR2: Jayasinghe et al. 2019,
/// MNRAS 488, 1141). Where no source is named the value is a choice, tuned so that an aggregation of the drawings looks like DR2's catalogue (docs/simulation-volunteers.md).
/// </summary>
public sealed record VolunteerSettings
{
    /// <summary>Seed of all random numbers.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>People who take part, 1 to 1 million. MWP had 35,000 for 260 square degrees.</summary>
    public int Volunteers { get; init; } = 2000;

    /// <summary>People to whom each image is shown, each once, 1 to <see cref="Volunteers"/>. MWP's third run asked for 2 million classifications of 76,000 images.</summary>
    public int ViewsPerSubject { get; init; } = 26;

    /// <summary>
    /// Widths of the images, degrees, above 0 and at most 10; their heights are half of that. MWP had 1.5, 0.75 and 0.3 (Simpson et al. 2012), later 0.15 too. Images larger than the scene are left out.
    /// </summary>
    public IReadOnlyList<double> ImageWidthsDegrees { get; init; } = [1.5, 0.75, 0.3, 0.15];

    /// <summary>Pixels of an image along its width, even, 100 to 4000; MWP: 800 × 400.</summary>
    public int ImageWidthPixels { get; init; } = 800;

    /// <summary>Share of an image that its neighbour shows again, 0 to 0.8; less overlap cuts more bubbles in two.</summary>
    public double Overlap { get; init; } = 0.25;

    /// <summary>
    /// Scatter (standard deviation of the logarithm) of how much people do, 0 to 3. Log-normal shares have a Gini coefficient of erf(scatter / 2), 0.80 here, as projects of the Zooniverse
    /// have (Spiers et al. 2019, JCOM 18(01), A04).
    /// </summary>
    public double ActivityScatter { get; init; } = 1.8;

    /// <summary>Share of people who never log in, 0 to 1; about half of those who marked images in Season Spotter.</summary>
    public double AnonymousShare { get; init; } = 0.5;

    /// <summary>Visibility (<see cref="Scenes.SimulatedBubble.Visibility"/>: contrast with all that shines around it) at which half of the people see a bubble of a comfortable size; above 0.</summary>
    public double Threshold { get; init; } = 4.5;

    /// <summary>Scatter from person to person of the logarithm of that threshold, 0 to 3: skill.</summary>
    public double ThresholdScatter { get; init; } = 0.8;

    /// <summary>Steepness with which one person's chance to see a bubble rises, per unit of ln visibility, above 0 and at most 100.</summary>
    public double DetectionSlope { get; init; } = 1.5;

    /// <summary>Share of the bubbles that a person sees and yet does not draw, 0 to 1: haste, or too many in the image. DR2's best hit rate is 0.71.</summary>
    public double MissedShare { get; init; } = 0.35;

    /// <summary>
    /// Least diameter that can be drawn, pixels of the image, 2 to 100. 20 is MWP's least mark; at 0.15° it gives DR2's smallest bubble, 0.11′.
    /// </summary>
    public double MinDiameterPixels { get; init; } = 20;

    /// <summary>Diameter, pixels of the image, at which half of the bubbles are passed over as too small at this zoom; at least <see cref="MinDiameterPixels"/>.</summary>
    public double SmallDiameterPixels { get; init; } = 32;

    /// <summary>Diameter over the height of the image at which half of the bubbles are not taken in as too large, 0.1 to 2. DR2's largest, 34′ across, fills 0.75 of the height of the widest images.</summary>
    public double LargeDiameterShare { get; init; } = 0.75;

    /// <summary>Diameter in resolution elements of the map (root of pixel² + beam²) below which a ring is a blob; above 0.</summary>
    public double RingElements { get; init; } = 3;

    /// <summary>Part of the ellipse that must lie in the image, 0 to 1, for it to be drawn.</summary>
    public double WholeShare { get; init; } = 0.75;

    /// <summary>Factor on all sizes: 1, since the effective radius of the truth is the middle of the rim, which people draw; 0.3 to 3.</summary>
    public double SizeBias { get; init; } = 1;

    /// <summary>Scatter from person to person of the logarithm of that factor, 0 to 1.</summary>
    public double SizeBiasScatter { get; init; } = 0.12;

    /// <summary>Scatter of the logarithm of the size from drawing to drawing of one person, 0 to 1. In DR2 drawings of a bubble scatter by 0.23 of the radius in all.</summary>
    public double SizeScatter { get; init; } = 0.23;

    /// <summary>Scatter of the centre along either axis, in radii, 0 to 1. In DR2 both axes together scatter by 0.31.</summary>
    public double PositionScatter { get; init; } = 0.25;

    /// <summary>Scatter of the centre along either axis, pixels of the image, 0 to 20: the hand on the mouse.</summary>
    public double PointerPixels { get; init; } = 1.5;

    /// <summary>Scatter of the logarithm of the axis ratio, 0 to 1.</summary>
    public double AxisRatioScatter { get; init; } = 0.2;

    /// <summary>Scatter of the angle, degrees, 0 to 90.</summary>
    public double AngleScatterDegrees { get; init; } = 20;

    /// <summary>
    /// Scatter from person to person of the logarithm of carelessness, 0 to 1, of mean 1: a factor on the four scatters above and on <see cref="SpuriousPerView"/>.
    /// </summary>
    public double CarelessnessScatter { get; init; } = 0.4;

    /// <summary>
    /// Scatter from object to object of the logarithm of vagueness, 0 to 1, of mean 1: another factor on those four scatters, the same for all who draw the object. Some bubbles have one clear rim,
    /// of others people draw different parts, and in DR2 the dispersions of bubbles differ by factors of 3.
    /// </summary>
    public double VaguenessScatter { get; init; } = 0.5;

    /// <summary>Drawings of what is no bubble, on average in a view, 0 to 10.</summary>
    public double SpuriousPerView { get; init; } = 0.15;

    /// <summary>Share of those that go to a look-alike if the image has one of a size that can be drawn, 0 to 1. The rest go to the brightest of <see cref="BrightOf"/> places: knots, rims, stars.</summary>
    public double LookAlikeShare { get; init; } = 0.6;

    /// <summary>How many places are compared, 1 to 1000; 1 draws anywhere.</summary>
    public int BrightOf { get; init; } = 8;

    /// <summary>Share of drawings that are made twice, the second right after and within about a pixel, 0 to 1.</summary>
    public double DoubleShare { get; init; } = 0.03;

    /// <summary>Share of views with a mere click: an ellipse of 0 to 3 pixels anywhere, 0 to 1.</summary>
    public double ClickShare { get; init; } = 0.02;

    /// <summary>Pixels of an image along its height.</summary>
    internal int ImageHeightPixels => ImageWidthPixels / 2;

    /// <summary>The error in these settings, as a sentence part; null when there is none.</summary>
    public string? Error() => this switch
    {
        _ when Volunteers is not (>= 1 and <= 1_000_000) => "1 to 1 million volunteers",
        _ when ViewsPerSubject < 1 || ViewsPerSubject > Volunteers => "each image needs 1 view at least, and no more than there are volunteers",
        _ when ImageWidthsDegrees.Count == 0 || ImageWidthsDegrees.Any(width => !(width is > 0 and <= 10)) || ImageWidthsDegrees.Distinct().Count() < ImageWidthsDegrees.Count =>
            "name widths of images, each once, above 0 and at most 10 degrees",
        _ when ImageWidthPixels is not (>= 100 and <= 4000) || ImageWidthPixels % 2 != 0 => "images must be 100 to 4000 pixels wide, an even number",
        _ when !(Overlap is >= 0 and <= 0.8) => "images may overlap by 0 to 0.8",
        _ when !(ActivityScatter is >= 0 and <= 3 && ThresholdScatter is >= 0 and <= 3) => "the scatters of activity and threshold lie from 0 to 3",
        _ when !(Threshold > 0 && double.IsFinite(Threshold) && DetectionSlope is > 0 and <= 100) => "threshold and slope of detection must be above 0, the slope at most 100",
        _ when !(MinDiameterPixels is >= 2 and <= 100 && SmallDiameterPixels >= MinDiameterPixels && SmallDiameterPixels <= ImageHeightPixels) =>
            "the least diameter lies from 2 to 100 pixels, the small one between it and the height of an image",
        _ when !(LargeDiameterShare is >= 0.1 and <= 2 && RingElements is > 0 and <= 100) => "large diameter: 0.1 to 2 of the height; a ring: up to 100 resolution elements",
        _ when !(SizeBias is >= 0.3 and <= 3) => "the bias in size lies from 0.3 to 3",
        _ when !(PointerPixels is >= 0 and <= 20 && AngleScatterDegrees is >= 0 and <= 90) => "the pointer scatters by 0 to 20 pixels, angles by 0 to 90 degrees",
        _ when !(SpuriousPerView is >= 0 and <= 10) || BrightOf is not (>= 1 and <= 1000) => "0 to 10 spurious drawings a view, at the brightest of 1 to 1000 places",
        _ when Shares.FirstOrDefault(share => !(share.Value is >= 0 and <= 1)) is { Name: not null } share => $"{share.Name} lies from 0 to 1",
        _ => null,
    };

    private IEnumerable<(string Name, double Value)> Shares =>
    [
        ("the share of anonymous people", AnonymousShare), ("the share of missed bubbles", MissedShare), ("the part that must lie in the image", WholeShare),
        ("the share of look-alikes", LookAlikeShare), ("the share of double clicks", DoubleShare), ("the share of clicks", ClickShare),
        ("the scatter of the bias in size", SizeBiasScatter), ("the scatter in size", SizeScatter), ("the scatter in position", PositionScatter),
        ("the scatter in axis ratio", AxisRatioScatter), ("the scatter of carelessness", CarelessnessScatter),
        ("the scatter of vagueness", VaguenessScatter),
    ];
}

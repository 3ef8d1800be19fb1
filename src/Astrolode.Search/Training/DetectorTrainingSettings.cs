using Astrolode.Images.Tiles;

namespace Astrolode.Search.Training;

/// <summary>Which rule moves the weights.</summary>
public enum OptimiserKind
{
    /// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
    AdamW,

    /// <summary>Stochastic gradient descent with Nesterov momentum 0.9.</summary>
    Sgd,
}

/// <summary>Everything that decides what a training run does; saved with the run as it was resolved.</summary>
public sealed record DetectorTrainingSettings
{
    /// <summary>HiPS folder or URL, or FITS file, that the tiles are cut from.</summary>
    public string Images { get; init; } = "";

    /// <summary>Catalogue of labels: MWP DR2 or DR1, or Astrolode's label CSV.</summary>
    public string Labels { get; init; } = "";

    /// <summary>Stretch of sky to learn from, e.g. <c>gal:326..10,-1..1</c>.</summary>
    public string Region { get; init; } = "";

    /// <summary>Weights to start from: <c>random</c>, <c>face</c> (installed by make setup), or a TFLite file, TensorFlow.js manifest or safetensors file.</summary>
    public string Start { get; init; } = "face";

    /// <summary>Labels with a smaller effective radius are ignored: neither taught nor counted as mistakes.</summary>
    public double MinRadiusArcmin { get; init; } = 1.5;

    /// <summary>Labels with a larger effective radius are ignored.</summary>
    public double MaxRadiusArcmin { get; init; } = 12;

    /// <summary>Side of a label's box over its diameter. 1.3 takes in the rim of a bubble, whose effective radius runs along the ridge.</summary>
    public double BoxFactor { get; init; } = 1.3;

    /// <summary>Finest pixel scale of a tile, arcsec.</summary>
    public double MinScaleArcsec { get; init; } = 6.5;

    /// <summary>Coarsest pixel scale of a tile, arcsec.</summary>
    public double MaxScaleArcsec { get; init; } = 19;

    /// <summary>Smallest side in pixels at which a label is shown; smaller ones in the same tile are ignored. The smallest default box is 30 pixels.</summary>
    public double MinBoxPixels { get; init; } = 26;

    /// <summary>Largest side in pixels at which a label is placed.</summary>
    public double MaxBoxPixels { get; init; } = 200;

    /// <summary>Share of tiles placed around a label; the others lie anywhere in the region.</summary>
    public double LabelShare { get; init; } = 0.75;

    /// <summary>How much the contrast and the zero level of a tile vary, as a fraction of the stretched range.</summary>
    public double BrightnessJitter { get; init; } = 0.15;

    /// <summary>How pixels become the network's numbers.</summary>
    public Stretch Stretch { get; init; } = new();

    /// <summary>Fold to hold out for testing, 1 to <see cref="Folds"/>; 0 trains on everything.</summary>
    public int Fold { get; init; }

    /// <summary>Number of equal stretches of longitude for cross-validation.</summary>
    public int Folds { get; init; } = 1;

    /// <summary>Share of longitude blocks used for validation.</summary>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Width of a block of longitude, degrees: a few tiles.</summary>
    public double BlockDegrees { get; init; } = 1.5;

    /// <summary>Number of backbone layers, from the image on, whose weights stay as they are; 27 is the whole backbone.</summary>
    public int FrozenLayers { get; init; }

    /// <summary>Whether batch normalisation keeps the statistics it starts with, rather than those of each batch.</summary>
    public bool FrozenBatchNorm { get; init; }

    /// <summary>The rule that moves the weights.</summary>
    public OptimiserKind Optimiser { get; init; } = OptimiserKind.AdamW;

    /// <summary>Peak learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Decoupled weight decay; none on biases and batch normalisation.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Norm to which gradients are clipped.</summary>
    public double ClipNorm { get; init; } = 10;

    /// <summary>Steps of linear warm-up.</summary>
    public int WarmupSteps { get; init; } = 30;

    /// <summary>Steps in all.</summary>
    public int Steps { get; init; } = 300;

    /// <summary>Tiles a step.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Negatives taught for every positive default box, hardest first.</summary>
    public int NegativesPerPositive { get; init; } = 3;

    /// <summary>Negatives taught in a tile even without a positive, so that empty sky teaches too.</summary>
    public int MinNegativesPerImage { get; init; } = 8;

    /// <summary>Steps between two validations (and checkpoints).</summary>
    public int ValidateEvery { get; init; } = 75;

    /// <summary>Validations without a better AP after which training stops; 0 never stops early.</summary>
    public int Patience { get; init; } = 4;

    /// <summary>Seed of everything drawn.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads of the tensor library; 0 takes all processors.</summary>
    public int Threads { get; init; }

    /// <summary>Name of the model in its card.</summary>
    public string Name { get; init; } = "bubbles";

    /// <summary>What a reader of the card must know of images and labels, such as that they are simulated and by which command.</summary>
    public string? Note { get; init; }

    /// <summary>Name of the one class that is learnt.</summary>
    public string Class { get; init; } = "bubble";

    /// <summary>Store the model's weights in half precision: half the size, boxes equal to about 1e-3.</summary>
    public bool Half { get; init; } = true;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value makes no sense; the message names the option.</exception>
    public void Validate()
    {
        Need(Images.Length > 0, "--images is needed: a HiPS folder or URL, or a FITS file");
        Need(Labels.Length > 0, "--labels is needed: a catalogue of labels");
        Need(Region.Length > 0, "--region is needed, e.g. gal:326..10,-1..1");
        Need(MinRadiusArcmin >= 0 && MaxRadiusArcmin > MinRadiusArcmin, "--min-radius-arcmin must be 0 or more and below --max-radius-arcmin");
        Need(BoxFactor is > 0 and < 100, "--box-factor must be above 0");
        Need(MinScaleArcsec > 0 && MaxScaleArcsec >= MinScaleArcsec, "--min-scale-arcsec must be above 0 and at most --max-scale-arcsec");
        Need(LearningRate > 0 && WeightDecay >= 0, "--learning-rate must be above 0, --weight-decay 0 or more");
        Need(ValidationFraction is >= 0 and < 1 && LabelShare is >= 0 and <= 1, "--validation must be 0 to below 1, --label-share 0 to 1");
        Need(Fold == 0 || (Fold >= 1 && Fold <= Folds && Folds >= 2), "fold: write --fold K/N with 1 <= K <= N and N of at least 2, e.g. 1/3");
        Need(BlockDegrees > 0 && ClipNorm > 0 && BrightnessJitter is >= 0 and < 1, "block_degrees and clip_norm must be above 0, brightness_jitter 0 to below 1");
        Need(MinBoxPixels > 0 && MaxBoxPixels >= MinBoxPixels, "min_box_pixels must be above 0 and at most max_box_pixels");
        Need(NegativesPerPositive >= 0 && MinNegativesPerImage >= 0, "negatives_per_positive and min_negatives_per_image must be 0 or more");
        Need(Steps > 0 && WarmupSteps >= 0 && BatchSize > 0 && ValidateEvery > 0, "--steps, --batch and --validate-every must be above 0, --warmup 0 or more");
        Need(Patience >= 0 && FrozenLayers is >= 0 and <= 27 && Threads >= 0, "--patience and --threads must be 0 or more, --freeze 0 to 27");
    }

    private static void Need(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}

using Astrolode.Networks.Classifier;
using Astrolode.Search.Sources;
using Astrolode.Simulation.Vis;

namespace Astrolode.Search.Classification;

/// <summary>Everything that decides what the training of a classifier does; saved with the run as it was resolved.</summary>
public sealed record ClassifierTrainingSettings
{
    /// <summary>The network.</summary>
    public ClassifierArchitecture Network { get; init; } = ClassifierArchitecture.Inception;

    /// <summary>Weights to start from: <c>random</c>; of MobileNet also <c>face</c> (installed by make setup), or a TFLite file, TensorFlow.js manifest or safetensors file.</summary>
    public string Start { get; init; } = "random";

    /// <summary>4: asteroid, star, galaxy, cosmic_ray; 2: asteroid, other.</summary>
    public int Classes { get; init; } = SourceClasses.Count;

    /// <summary>Fields to learn from.</summary>
    public int Fields { get; init; } = 24;

    /// <summary>Fields in memory at a time, the newest ones; the training goes through all fields once.</summary>
    public int Window { get; init; } = 8;

    /// <summary>Fields that watch the training, choose its weights and set the temperature.</summary>
    public int ValidationFields { get; init; } = 2;

    /// <summary>Fields on which the finished model is tested.</summary>
    public int TestFields { get; init; } = 3;

    /// <summary>Pixels along each side of a field.</summary>
    public int FieldSide { get; init; } = 2048;

    /// <summary>Asteroids in a field: far more than on the sky, so that there is something to learn from.</summary>
    public int Asteroids { get; init; } = 900;

    /// <summary>Least rate of asteroids, arcsec per hour.</summary>
    public double AsteroidSlowest { get; init; } = 0.1;

    /// <summary>Largest rate of asteroids, arcsec per hour.</summary>
    public double AsteroidFastest { get; init; } = 80;

    /// <summary>Stars over the usual number.</summary>
    public double StarDensity { get; init; } = 10;

    /// <summary>
    /// Steps between exposures over those of VIS: with small ones most of the field is in all four. Each field has its own, within two fifths of this, so that exposures lie apart by every part of a pixel, as real ones do.
    /// </summary>
    public double DitherScale { get; init; } = 0.05;

    /// <summary>The point spread function: vis, gaussian, moffat, or the path of a FITS file.</summary>
    public string Psf { get; init; } = "vis";

    /// <summary>Most cutouts of each class from a field.</summary>
    public int PerClass { get; init; } = 2000;

    /// <summary>How sources are found; classification finds them likewise.</summary>
    public ExtractionSettings Extraction { get; init; } = new();

    /// <summary>How pixels become the network's numbers.</summary>
    public CutoutStretch Stretch { get; init; } = new();

    /// <summary>Chance of a cutout to be shown in one exposure alone.</summary>
    public double SingleShare { get; init; } = 0.35;

    /// <summary>Chance of a cutout to be shown in all exposures; otherwise it is shown in two or three.</summary>
    public double AllShare { get; init; } = 0.35;

    /// <summary>Most pixels by which a cutout is shifted, as a measured place misses the true one.</summary>
    public int Jitter { get; init; } = 1;

    /// <summary>Weight of each class in the loss; empty for equal ones. Every class is shown equally often.</summary>
    public IReadOnlyList<double> ClassWeights { get; init; } = [];

    /// <summary>Share of each label that is spread over all classes.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>Share of the features that are dropped.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>Peak learning rate of AdamW.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Decoupled weight decay; none on biases and batch normalisation.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Norm to which gradients are clipped.</summary>
    public double ClipNorm { get; init; } = 10;

    /// <summary>Steps of linear warm-up.</summary>
    public int WarmupSteps { get; init; } = 100;

    /// <summary>Steps at the start in which pretrained layers stay as they are.</summary>
    public int FrozenSteps { get; init; } = 200;

    /// <summary>Steps in all.</summary>
    public int Steps { get; init; } = 7000;

    /// <summary>Cutouts a step.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Steps between two validations (and checkpoints).</summary>
    public int ValidateEvery { get; init; } = 250;

    /// <summary>Validations without a lower loss after which training stops; 0 never stops early.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>Seed of everything drawn. Fields of training, validation and test have seeds of their own.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads; 0 takes all processors.</summary>
    public int Threads { get; init; }

    /// <summary>Name of the model in its card.</summary>
    public string Name { get; init; } = "sources-vis";

    /// <summary>Store the model's weights in half precision.</summary>
    public bool Half { get; init; } = true;

    /// <summary>What a field is for.</summary>
    internal enum FieldUse
    {
        Training,
        Validation,
        Test,
    }

    // Seeds of one training run; the uses share them by thirds, so that no field serves two.
    private const long SeedsOfRun = 30_000;

    private const double DitherSpread = 0.4;

    /// <summary>The simulation of a field.</summary>
    /// <param name="use">What it is for.</param>
    /// <param name="number">From 0.</param>
    internal VisSettings Field(FieldUse use, int number)
    {
        long seed = Seed * SeedsOfRun + (int)use * (SeedsOfRun / 3) + number;
        return new()
        {
            Seed = seed,
            Width = FieldSide,
            Height = FieldSide,
            Asteroids = Asteroids,
            AsteroidSlowest = AsteroidSlowest,
            AsteroidFastest = AsteroidFastest,
            StarDensity = StarDensity,
            DitherScale = DitherScale * (1 + DitherSpread * (2 * new Random(unchecked((int)seed)).NextDouble() - 1)),
            Psf = Psf,
        };
    }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value makes no sense; the message names the option.</exception>
    public void Validate()
    {
        Need(Classes is 2 or SourceClasses.Count, "--classes must be 2 or 4");
        Need(Network == ClassifierArchitecture.MobileNet || Start == "random", "--start is for --network mobilenet; there are no pretrained weights of the other, leave it out");
        Need(Start.Length > 0, "--start must be random, face or a file");
        Need(Fields is >= 1 and < 10_000 && Window >= 1 && ValidationFields is >= 1 and < 10_000 && TestFields is >= 0 and < 10_000, "--fields, window and --validation-fields must be 1 to 9999, --test-fields 0 to 9999");
        Need(PerClass >= 1 && Extraction.Error() is null && Jitter is >= 0 and <= CutoutField.Margin, $"per_class must be above 0, jitter 0 to 4, and the extraction: {Extraction.Error() ?? "right"}");
        Need(SingleShare is >= 0 and <= 1 && AllShare >= 0 && SingleShare + AllShare <= 1, "single_share and all_share must be 0 or more and together at most 1");
        Need(ClassWeights.Count == 0 || (ClassWeights.Count == Classes && ClassWeights.All(weight => weight > 0)), "--class-weights must be one above 0 for each class");
        Need(LabelSmoothing is >= 0 and < 1 && Dropout is >= 0 and < 1, "--label-smoothing and --dropout must be 0 to below 1");
        Need(LearningRate > 0 && WeightDecay >= 0 && ClipNorm > 0, "--learning-rate and clip_norm must be above 0, --weight-decay 0 or more");
        Need(Steps > 0 && BatchSize > 1 && ValidateEvery > 0 && WarmupSteps >= 0 && FrozenSteps >= 0, "--steps and --validate-every must be above 0, --batch above 1, --warmup and --frozen-steps 0 or more");
        Need(Patience >= 0 && Threads >= 0 && Stretch.Scale > 0 && Seed >= 0, "--patience, --threads and --seed must be 0 or more, the stretch's scale above 0");
        Need(StarDensity > 0 && Asteroids > 0, "--asteroids and --star-density must be above 0: all classes are needed");
        string? error = Field(FieldUse.Training, 0).Error();
        Need(error is null, $"fields cannot be simulated: {error}");
    }

    private static void Need(bool holds, string message)
    {
        if (!holds)
        {
            throw new ArgumentException(message);
        }
    }
}

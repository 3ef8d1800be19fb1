using System.CommandLine;
using System.Globalization;
using Astrolode.Networks.Classifier;
using Astrolode.Search.Classification;
using Astrolode.Search.Training;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode train classifier</c>: learns to tell sources apart from simulated exposures. Defaults, then --config, then options.</summary>
internal static class TrainClassifierCommand
{
    private const string Example = "Example: astrolode train classifier --network inception --seed 1 --out runs/sources";

    private static readonly ClassifierTrainingSettings Default = new();
    private static readonly Option<string> Config = new("--config") { Description = "JSON file of settings, such as the settings.json of an earlier run" };
    private static readonly Option<string> Out = new("--out") { Description = "run folder; an unfinished run there goes on", Required = true };

    // One line a setting: its option and where it goes.
    private static readonly List<Setting> Settings =
    [
        Of<ClassifierArchitecture>("--network", "Inception or MobileNet", Default.Network, (s, v) => s with { Network = v }),
        Of<string>("--start", "weights to start from: random, or for MobileNet face or a file (TFLite, TensorFlow.js manifest, safetensors)", Default.Start, (s, v) => s with { Start = v }),
        Of<int>("--classes", "4: asteroid, star, galaxy, cosmic_ray; 2: asteroid, other", Default.Classes, (s, v) => s with { Classes = v }),
        Of<int>("--fields", "simulated fields to learn from, four exposures each", Default.Fields, (s, v) => s with { Fields = v }),
        Of<int>("--validation-fields", "fields of other seeds that choose the weights", Default.ValidationFields, (s, v) => s with { ValidationFields = v }),
        Of<int>("--test-fields", "fields of yet other seeds on which the model is tested", Default.TestFields, (s, v) => s with { TestFields = v }),
        Of<int>("--field-side", "pixels along each side of a field", Default.FieldSide, (s, v) => s with { FieldSide = v }),
        Of<int>("--asteroids", "asteroids in a field", Default.Asteroids, (s, v) => s with { Asteroids = v }),
        Of<double>("--star-density", "stars over the usual number", Default.StarDensity, (s, v) => s with { StarDensity = v }),
        Of<string>("--psf", "point spread function of the fields: vis, gaussian, moffat, or a FITS file with PIXSCALE or a WCS", Default.Psf, (s, v) => s with { Psf = v }),
        Of<double>("--learning-rate", "peak learning rate", Default.LearningRate, (s, v) => s with { LearningRate = v }),
        Of<double>("--weight-decay", "decoupled weight decay", Default.WeightDecay, (s, v) => s with { WeightDecay = v }),
        Of<double>("--label-smoothing", "share of each label that is spread over all classes", Default.LabelSmoothing, (s, v) => s with { LabelSmoothing = v }),
        Of<double>("--dropout", "share of the features that are dropped", Default.Dropout, (s, v) => s with { Dropout = v }),
        Of<int>("--steps", "training steps", Default.Steps, (s, v) => s with { Steps = v }),
        Of<int>("--warmup", "steps of linear warm-up", Default.WarmupSteps, (s, v) => s with { WarmupSteps = v }),
        Of<int>("--frozen-steps", "steps at the start in which pretrained layers stay as they are", Default.FrozenSteps, (s, v) => s with { FrozenSteps = v }),
        Of<int>("--batch", "cutouts a step", Default.BatchSize, (s, v) => s with { BatchSize = v }),
        Of<int>("--validate-every", "steps between validations and checkpoints", Default.ValidateEvery, (s, v) => s with { ValidateEvery = v }),
        Of<int>("--patience", "validations without a lower loss before stopping; 0 never stops early", Default.Patience, (s, v) => s with { Patience = v }),
        Of<string>("--name", "name of the model in its card", Default.Name, (s, v) => s with { Name = v }),
        Of<int>("--seed", "seed of everything drawn", Default.Seed, (s, v) => s with { Seed = v }),
        Of<int>("--threads", "threads; 0 takes all processors", Default.Threads, (s, v) => s with { Threads = v }),
        Of<string>("--class-weights", "weight of each class in the loss, e.g. 1,1,1,2; every class is shown equally often", "", (s, v) => s with { ClassWeights = Weights(v) }),
    ];

    public static Command Create()
    {
        Command classifier = new("classifier",
            "learn to tell asteroids, stars, galaxies and cosmic rays apart, from simulated exposures that the command makes itself; the run folder gets log, curves, checkpoints, model.onnx and its card\n" + Example);
        Settings.ForEach(setting => classifier.Options.Add(setting.Option));
        classifier.Options.Add(Config);
        classifier.Options.Add(Out);
        classifier.SetAction(Run);
        return classifier;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        ClassifierTrainingSettings settings = Resolve(parsed);
        ClassifierTrainingResult result;
        using (ProgressLine bar = new("training", "steps"))
        {
            bar.Note("simulating the first fields");
            result = await new ClassifierTraining(settings, parsed.GetRequiredValue(Out)).Run(new Reporter(bar, settings.Steps), cancel).ConfigureAwait(false);
        }
        if (parsed.GetValue(CommandLine.Json))
        {
            Output.WriteJson(result);
            return 0;
        }
        await Console.Out.WriteLineAsync(FormattableString.Invariant(
            $"{result.Model}: step {result.BestStep} of {result.Steps}, {result.CutoutsPerSecond:0} cutouts/s; temperature {result.Temperature:0.00}, calibration error {result.CalibrationErrorBefore:0.000} before, {result.CalibrationErrorAfter:0.000} after (validation)"))
            .ConfigureAwait(false);
        foreach (ClassifierScores scores in result.Test)
        {
            await Console.Out.WriteLineAsync(FormattableString.Invariant($"test, SIMULATED, {scores.Exposures} exposure{(scores.Exposures == 1 ? "" : "s")}, {scores.Accuracy.Count} cutouts: ")
                + $"{settings.Classes} classes {Text(scores.Accuracy)}, asteroid or not {Text(scores.Binary)}, with even rates {Text(scores.BinaryEvenRates)}; at natural frequencies {Text(scores.NaturalAccuracy)} and {Text(scores.NaturalBinary)}").ConfigureAwait(false);
        }
        return 0;
    }

    private static string Text(Share share) => FormattableString.Invariant($"{100 * share.Value:0.0} % ({100 * share.Low:0.0} to {100 * share.High:0.0})");

    private static ClassifierTrainingSettings Resolve(ParseResult parsed)
    {
        ClassifierTrainingSettings settings = parsed.GetValue(Config) is string file ? TrainingSettingsFile.Read<ClassifierTrainingSettings>(file) : Default;
        foreach (Setting setting in Settings)
        {
            settings = parsed.GetResult(setting.Option) is { Implicit: false } ? setting.Apply(parsed, settings) : settings;
        }
        try
        {
            settings.Validate();
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error.Message);
        }
        return settings;
    }

    private static double[] Weights(string text) => [.. text.Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double weight)
        ? weight
        : throw new UsageException($"--class-weights {text}: write one number for each class, with commas between"))];

    private static Setting Of<T>(string name, string description, T value, Func<ClassifierTrainingSettings, T, ClassifierTrainingSettings> set)
    {
        Option<T> option = new(name) { Description = description };
        if (value is not "")
        {
            option.DefaultValueFactory = _ => value;
        }
        return new Setting(option, (parsed, settings) => set(settings, parsed.GetValue(option)!));
    }

    private sealed record Setting(Option Option, Func<ParseResult, ClassifierTrainingSettings, ClassifierTrainingSettings> Apply);

    private sealed class Reporter(ProgressLine bar, int steps) : IProgress<TrainingLogLine>
    {
        public void Report(TrainingLogLine value)
        {
            if (value.ValidationLoss is double loss)
            {
                bar.Note(FormattableString.Invariant($"step {value.Step}: validation loss {loss:0.0000}, accuracy {value.ValidationAccuracy1:0.0000} from one exposure, {value.ValidationAccuracy4:0.0000} from four"));
            }
            else
            {
                bar.Report(value.Step, steps, FormattableString.Invariant($"loss {value.Loss:0.000}  {value.ImagesPerSecond:0} cutouts/s"));
            }
        }
    }
}

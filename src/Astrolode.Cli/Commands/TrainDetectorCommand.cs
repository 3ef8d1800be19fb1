using System.CommandLine;
using System.Text.Json;
using Astrolode.Search.Training;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode train detector</c>: learns a detector from a survey and a catalogue of labels. Defaults, then --config, then options.</summary>
internal static class TrainDetectorCommand
{
    public const string Example = "Example: astrolode train detector --images IRAC4 --labels mwpdr2bubbles.dat --region gal:326..10,-1..1 --out runs/irac4";

    private static readonly DetectorTrainingSettings Default = new();
    private static readonly Option<string> Config = new("--config") { Description = "JSON file of settings, such as the settings.json of an earlier run" };
    private static readonly Option<string> Out = new("--out") { Description = "run folder; an unfinished run there goes on", Required = true };
    private static readonly Option<string> Fold = new("--fold") { Description = "hold out fold K of N equal stretches of longitude, as K/N; nothing of it is seen" };

    // One line a setting: its option and where it goes.
    private static readonly List<Setting> Settings =
    [
        Of<string>("--images", "HiPS folder or URL, or FITS file, to cut tiles from", "", (s, v) => s with { Images = v }),
        Of<string>("--labels", "labels: MWP DR2 or DR1 catalogue, or CSV (name,frame,lon,lat,wid,hei,class)", "", (s, v) => s with { Labels = v }),
        Of<string>("--region", "stretch of sky to learn from, e.g. gal:326..10,-1..1", "", (s, v) => s with { Region = v }),
        Of<string>("--start", "weights to start from: random, face, or a file (TFLite, TensorFlow.js manifest, safetensors)", Default.Start, (s, v) => s with { Start = v }),
        Of<double>("--min-radius-arcmin", "labels below this effective radius are ignored", Default.MinRadiusArcmin, (s, v) => s with { MinRadiusArcmin = v }),
        Of<double>("--max-radius-arcmin", "labels above this effective radius are ignored", Default.MaxRadiusArcmin, (s, v) => s with { MaxRadiusArcmin = v }),
        Of<double>("--box-factor", "side of a label's box over its diameter", Default.BoxFactor, (s, v) => s with { BoxFactor = v }),
        Of<double>("--min-scale-arcsec", "finest pixel scale of a tile", Default.MinScaleArcsec, (s, v) => s with { MinScaleArcsec = v }),
        Of<double>("--max-scale-arcsec", "coarsest pixel scale of a tile", Default.MaxScaleArcsec, (s, v) => s with { MaxScaleArcsec = v }),
        Of<double>("--learning-rate", "peak learning rate", Default.LearningRate, (s, v) => s with { LearningRate = v }),
        Of<double>("--weight-decay", "decoupled weight decay", Default.WeightDecay, (s, v) => s with { WeightDecay = v }),
        Of<double>("--validation", "share of longitude blocks held out to watch the training", Default.ValidationFraction, (s, v) => s with { ValidationFraction = v }),
        Of<double>("--label-share", "share of tiles placed around a label", Default.LabelShare, (s, v) => s with { LabelShare = v }),
        Of<int>("--steps", "training steps", Default.Steps, (s, v) => s with { Steps = v }),
        Of<int>("--warmup", "steps of linear warm-up", Default.WarmupSteps, (s, v) => s with { WarmupSteps = v }),
        Of<int>("--batch", "tiles a step", Default.BatchSize, (s, v) => s with { BatchSize = v }),
        Of<int>("--validate-every", "steps between validations and checkpoints", Default.ValidateEvery, (s, v) => s with { ValidateEvery = v }),
        Of<int>("--patience", "validations without a better AP before stopping; 0 never stops early", Default.Patience, (s, v) => s with { Patience = v }),
        Of<int>("--freeze", "backbone layers kept as they are, from the image on (27 is the whole backbone)", Default.FrozenLayers, (s, v) => s with { FrozenLayers = v }),
        Of<bool>("--freeze-batch-norm", "keep the batch-norm statistics of the start weights", false, (s, v) => s with { FrozenBatchNorm = v }),
        Of<OptimiserKind>("--optimiser", "AdamW or Sgd", Default.Optimiser, (s, v) => s with { Optimiser = v }),
        Of<string>("--name", "name of the model in its card", Default.Name, (s, v) => s with { Name = v }),
        Of<string>("--note", "what a reader of the model's card must know of images and labels", "", (s, v) => s with { Note = v }),
        Of<string>("--class", "name of the class that is learnt", Default.Class, (s, v) => s with { Class = v }),
        Of<int>("--seed", "seed of everything drawn", Default.Seed, (s, v) => s with { Seed = v }),
        Of<int>("--threads", "threads; 0 takes all processors", Default.Threads, (s, v) => s with { Threads = v }),
    ];

    public static Command Create()
    {
        Command detector = new("detector",
            $"learn SSD MobileNet v1 from a survey and labels; the run folder gets log, curves, pictures, checkpoints, model.onnx and its card\n{Example}");
        Settings.ForEach(setting => detector.Options.Add(setting.Option));
        detector.Options.Add(Config);
        detector.Options.Add(Fold);
        detector.Options.Add(Out);
        detector.SetAction(Run);
        return detector;
    }

    private static async Task<int> Run(ParseResult parsed, CancellationToken cancel)
    {
        DetectorTrainingSettings settings = Resolve(parsed);
        TrainingResult result;
        using (ProgressLine bar = new("training", "steps"))
        {
            DetectorTraining training = new(settings, parsed.GetRequiredValue(Out));
            result = await training.Run(new Reporter(bar, settings.Steps), cancel).ConfigureAwait(false);
        }
        if (parsed.GetValue(CommandLine.Json))
        {
            Output.WriteJson(result);
        }
        else
        {
            string validation = result.ValidationAp50 is double ap50
                ? FormattableString.Invariant($"validation AP50 {ap50:0.000}, AP30 {result.ValidationAp30:0.000}")
                : "not validated (no label held out)";
            await Console.Out.WriteLineAsync(FormattableString.Invariant(
                $"{result.Model}: step {result.BestStep} of {result.Steps}, {validation}, {result.ImagesPerSecond:0.0} images/s"))
                .ConfigureAwait(false);
        }
        return 0;
    }

    private static DetectorTrainingSettings Resolve(ParseResult parsed)
    {
        DetectorTrainingSettings settings = parsed.GetValue(Config) is string file ? TrainingSettingsFile.Read<DetectorTrainingSettings>(file) : Default;
        foreach (Setting setting in Settings)
        {
            settings = parsed.GetResult(setting.Option) is { Implicit: false } ? setting.Apply(parsed, settings) : settings;
        }
        if (parsed.GetValue(Fold) is string fold)
        {
            settings = WithFold(settings, fold);
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

    private static DetectorTrainingSettings WithFold(DetectorTrainingSettings settings, string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2 && int.TryParse(parts[0], out int fold) && int.TryParse(parts[1], out int folds) && fold >= 1 && fold <= folds && folds >= 2
            ? settings with { Fold = fold, Folds = folds }
            : throw new UsageException($"--fold {text}: write K/N with 1 <= K <= N and N of at least 2, e.g. 1/3");
    }

    private static Setting Of<T>(string name, string description, T value, Func<DetectorTrainingSettings, T, DetectorTrainingSettings> set)
    {
        Option<T> option = new(name) { Description = description };
        if (value is not "")
        {
            option.DefaultValueFactory = _ => value;
        }
        return new Setting(option, (parsed, settings) => set(settings, parsed.GetValue(option)!));
    }

    private sealed record Setting(Option Option, Func<ParseResult, DetectorTrainingSettings, DetectorTrainingSettings> Apply);

    private sealed class Reporter(ProgressLine bar, int steps) : IProgress<TrainingLogLine>
    {
        public void Report(TrainingLogLine value)
        {
            if (value.ValidationAp50 is double ap50)
            {
                bar.Note(FormattableString.Invariant($"step {value.Step}: validation AP50 {ap50:0.000}, AP30 {value.ValidationAp30:0.000}"));
            }
            else
            {
                bar.Report(value.Step, steps, FormattableString.Invariant($"loss {value.Loss:0.000}  {value.ImagesPerSecond:0.0} images/s"));
            }
        }
    }
}

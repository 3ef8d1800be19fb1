using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Astrolode.Images.Hips;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Labels;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;
using Astrolode.Networks.Torch;
using Astrolode.Search.Datasets;

namespace Astrolode.Search.Training;

/// <summary>What a training came to.</summary>
/// <param name="Model">Path of the ONNX file.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="BestStep">Step whose weights the model has: the best validation's, or the last where there was none.</param>
/// <param name="ValidationAp50">AP at IoU 0.5 of that step on the validation blocks; null where no label was held out.</param>
/// <param name="ValidationAp30">The same at IoU 0.3.</param>
/// <param name="ImagesPerSecond">Tiles learnt from a second, validations not counted; null where this run did no step.</param>
/// <param name="TaughtLabels">Labels that the training could draw tiles around.</param>
public sealed record TrainingResult(string Model, int Steps, int BestStep, double? ValidationAp50, double? ValidationAp30, double? ImagesPerSecond, int TaughtLabels);

/// <summary>
/// Learns a detector: tiles from a survey, labels from a catalogue, weights from another task. The run folder holds settings.json, log.jsonl,
/// curves.png, pictures/, checkpoint/, model.onnx and its card; a run that was stopped goes on from its last checkpoint.
/// </summary>
public sealed class DetectorTraining(DetectorTrainingSettings settings, string folder)
{
    private const int LogEvery = 10;
    private const int CalibrationBatches = 3;
    private const float LowestScore = 0.02f;

    /// <summary>Trains, or goes on.</summary>
    /// <exception cref="FormatException">Images, labels or weights are damaged or do not fit.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public async Task<TrainingResult> Run(IProgress<TrainingLogLine>? progress, CancellationToken cancel)
    {
        settings.Validate();
        using ISkySource source = SkySources.Open(settings.Images, new WebAccess { Stop = cancel });
        IReadOnlyList<SkyLabel> labels = LabelFile.Read(settings.Labels);
        LongitudeSplit split = LongitudeSplit.Make(SkyRegion.Parse(settings.Region).Bounds(source.Frame),
            settings.Fold, settings.Folds, settings.ValidationFraction, settings.BlockDegrees, settings.Seed);
        TileSampler sampler = new(source, labels, settings, split, SsdLayers.ImageSize);
        TileFeed feed = new(sampler, settings.BatchSize, channels: 1);
        TorchRuntime.Threads = settings.Threads > 0 ? settings.Threads : Environment.ProcessorCount;
        NetworkWeights? start = StartWeights.Read(settings.Start);
        Directory.CreateDirectory(folder);
        TrainingCheckpoint<TrainingState> checkpoint = TrainingCheckpoint<TrainingState>.OpenOrStart(folder, settings, each => each with { Threads = 0 }, new TrainingState(0));

        using SsdMobileNetV1 network = Network(start, checkpoint, feed, cancel);
        using Optimizer optimiser = Optimiser(network, checkpoint);
        BlockValidation validation = new(source, labels, settings, split, cancel);
        TrainingLog log = new(folder);
        log.Resume(checkpoint.State.Step);
        await Learn(network, optimiser, feed, validation, checkpoint, log, progress, cancel).ConfigureAwait(false);
        return Finish(checkpoint, split, sampler.TaughtLabels, source.Name);
    }

    private SsdMobileNetV1 Network(NetworkWeights? start, TrainingCheckpoint<TrainingState> checkpoint, TileFeed feed, CancellationToken cancel)
    {
        NetworkWeights weights = checkpoint.Last
            ?? (start is null ? SsdInitialisation.Random(new SsdShape(1, 1), settings.Seed) : SsdInitialisation.Adapt(start, settings.Start, 1, 1, settings.Seed));
        SsdMobileNetV1 network = new(weights, settings.Start)
        {
            BatchNorm = settings.FrozenBatchNorm ? BatchNormMode.Frozen : BatchNormMode.Train,
            FrozenLayers = settings.FrozenLayers,
        };
        if (checkpoint.Last is null && start is not null && !settings.FrozenBatchNorm)
        {
            // Steps below zero are tiles that no training step draws.
            network.CalibrateBatchNorm(Enumerable.Range(1, CalibrationBatches).Select(i => feed.Batch(-i, cancel).Images));
        }
        return network;
    }

    private Optimizer Optimiser(SsdMobileNetV1 network, TrainingCheckpoint<TrainingState> checkpoint)
    {
        IReadOnlyList<Parameter> parameters = network.Parameters(settings.WeightDecay);
        Optimizer optimiser = settings.Optimiser == OptimiserKind.AdamW ? new AdamW(parameters) : new Sgd(parameters, momentum: 0.9, nesterov: true);
        if (checkpoint.Last is NetworkWeights last)
        {
            optimiser.Load(last);
        }
        return optimiser;
    }

    private async Task Learn(SsdMobileNetV1 network, Optimizer optimiser, TileFeed feed, BlockValidation validation,
        TrainingCheckpoint<TrainingState> checkpoint, TrainingLog log, IProgress<TrainingLogLine>? progress, CancellationToken cancel)
    {
        SsdTrainer trainer = new(network, optimiser, new SsdLoss(new HardNegatives(settings.NegativesPerPositive, settings.MinNegativesPerImage)), settings.ClipNorm);
        LearningRateSchedule schedule = new(settings.LearningRate, settings.WarmupSteps, settings.Steps);
        LossMeans means = new(checkpoint.State.TrainingSeconds);
        Stopwatch watch = Stopwatch.StartNew();
        int done = checkpoint.State.Step;
        try
        {
            await foreach (TrainingBatch batch in feed.Batches(done, HasStopped(checkpoint.State) ? done : settings.Steps, cancel).ConfigureAwait(false))
            {
                double rate = schedule.At(batch.Step);
                means.Add(trainer.Step(batch.Images, Truths(batch), rate));
                int step = done = batch.Step + 1;
                bool validates = step % settings.ValidateEvery == 0 || step == settings.Steps;
                if (step % LogEvery == 0 || validates)
                {
                    means.Elapsed(watch.Elapsed);
                    TrainingLogLine line = means.Line(step, rate, settings.BatchSize);
                    log.Add(line);
                    progress?.Report(line);
                    watch.Restart();
                }
                if (validates)
                {
                    TrainingState state = Validate(network, validation, checkpoint.State, step, means.TotalSeconds, log, progress);
                    checkpoint.Save(state, state.BestStep == state.Step, network.ToWeights(), optimiser);
                    log.DrawCurves();
                    watch.Restart();
                    if (HasStopped(state))
                    {
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (done > checkpoint.State.Step)
        {
            checkpoint.Save(checkpoint.State with { Step = done, TrainingSeconds = means.TotalSeconds }, isBest: false, network.ToWeights(), optimiser);
            throw;
        }
    }

    private bool HasStopped(TrainingState state) => settings.Patience > 0 && state.SinceBest >= settings.Patience;

    private TrainingState Validate(SsdMobileNetV1 network, BlockValidation validation, TrainingState before, int step, double seconds, TrainingLog log, IProgress<TrainingLogLine>? progress)
    {
        if (!validation.HasLabels)
        {
            return before with { Step = step, BestStep = step, TrainingSeconds = seconds };
        }
        (double ap50, double ap30) = validation.Evaluate((images, count) => Boxes(network, images), Path.Combine(folder, "pictures"), step);
        TrainingLogLine line = new(step, ValidationAp50: ap50, ValidationAp30: ap30);
        log.Add(line);
        progress?.Report(line);
        bool better = !(before.Best >= (ap50 + ap30) / 2);
        return better
            ? new TrainingState(step, step, ap50, ap30, 0, seconds)
            : before with { Step = step, SinceBest = before.SinceBest + 1, TrainingSeconds = seconds };
    }

    private static List<DetectedBox> Boxes(SsdMobileNetV1 network, float[] images)
    {
        SsdPredictions predictions = network.Predict(images);
        List<DetectedBox> boxes = [];
        int count = SsdLayers.BoxCount;
        for (int image = 0; image < predictions.Count; image++)
        {
            Nms.Select(predictions.Boxes.AsSpan(image * count * SsdLayers.CodeSize, count * SsdLayers.CodeSize), predictions.Scores.AsSpan(image * count, count),
                1, LowestScore, SearchSettings.TileNms, image, boxes);
        }
        return boxes;
    }

    private static List<IReadOnlyList<Networks.Ssd.TruthBox>> Truths(TrainingBatch batch) =>
        [.. batch.Boxes.Select(boxes => boxes.Select(box => new Networks.Ssd.TruthBox(box.X1, box.Y1, box.X2, box.Y2, 0, box.Ignore)).ToArray())];

    private TrainingResult Finish(TrainingCheckpoint<TrainingState> checkpoint, LongitudeSplit split, int taughtLabels, string survey)
    {
        string model = Path.Combine(folder, "model.onnx");
        TrainingState state = checkpoint.State;
        NetworkWeights best = checkpoint.Best();
        SsdOnnx.Write(model, best, TrainedModelCard.Make(settings, state, split, taughtLabels, survey, SsdLayers.Check(best, model)), settings.Half);
        double? perSecond = state.TrainingSeconds > 0 ? state.Step * (double)settings.BatchSize / state.TrainingSeconds : null;
        return new TrainingResult(model, state.Step, state.BestStep, Measured(state.BestAp50), Measured(state.BestAp30), perSecond, taughtLabels);

        static double? Measured(double value) => double.IsNaN(value) ? null : value;
    }
}

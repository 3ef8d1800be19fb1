using System.Diagnostics;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;
using Astrolode.Networks.Torch;
using Astrolode.Search.Training;
using FieldUse = Astrolode.Search.Classification.ClassifierTrainingSettings.FieldUse;

namespace Astrolode.Search.Classification;

/// <summary>How far the training of a classifier has come; lies in the checkpoint.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="BestStep">Step of the best validation so far; 0 before the first.</param>
/// <param name="BestLoss">Its loss.</param>
/// <param name="SinceBest">Validations since.</param>
/// <param name="TrainingSeconds">Seconds spent learning and waiting for fields, validations not counted.</param>
public sealed record ClassifierState(int Step, int BestStep = 0, double BestLoss = double.PositiveInfinity, int SinceBest = 0, double TrainingSeconds = 0);

/// <summary>What a training came to.</summary>
/// <param name="Model">Path of the ONNX file.</param>
/// <param name="Steps">Steps done.</param>
/// <param name="BestStep">Step whose weights the model has.</param>
/// <param name="CutoutsPerSecond">Cutouts learnt from a second; null where this run did no step.</param>
/// <param name="Temperature">By which logits are divided.</param>
/// <param name="CalibrationErrorBefore">Expected calibration error on the validation fields without it.</param>
/// <param name="CalibrationErrorAfter">With it.</param>
/// <param name="Test">Scores of the exported model on the test fields, from one exposure and from four; empty where there are no test fields.</param>
public sealed record ClassifierTrainingResult(string Model, int Steps, int BestStep, double? CutoutsPerSecond, double Temperature, double CalibrationErrorBefore, double CalibrationErrorAfter,
    IReadOnlyList<ClassifierScores> Test);

/// <summary>
/// Learns to tell asteroids, stars, galaxies and cosmic rays apart from simulated exposures. The run folder holds settings.json, log.jsonl, curves.png, checkpoint/, model.onnx and its card; a run that
/// was stopped goes on from its last checkpoint.
/// </summary>
public sealed class ClassifierTraining(ClassifierTrainingSettings settings, string folder)
{
    private const int LogEvery = 25;
    private const int CalibrationBatches = 4;
    private static readonly int[] Shown = [1, ClassifierShape.Exposures];

    private readonly CutoutSampler sampler = new(settings);
    private double loss;
    private int steps;

    /// <summary>Trains, or goes on.</summary>
    /// <exception cref="FormatException">Weights or run folder are damaged or do not fit.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public async Task<ClassifierTrainingResult> Run(IProgress<TrainingLogLine>? progress, CancellationToken cancel)
    {
        settings.Validate();
        TorchRuntime.Threads = settings.Threads > 0 ? settings.Threads : Environment.ProcessorCount;
        NetworkWeights? start = StartWeights.Read(settings.Start);
        Directory.CreateDirectory(folder);
        TrainingCheckpoint<ClassifierState> checkpoint =
            TrainingCheckpoint<ClassifierState>.OpenOrStart(folder, settings, each => each with { Threads = 0 }, new ClassifierState(0));
        TrainingLog log = new(folder);
        log.Resume(checkpoint.State.Step);
        LabelledCutouts validation = await HeldOut(FieldUse.Validation, settings.ValidationFields, cancel).ConfigureAwait(false);
        await using (FieldWindow window = new(number => Field(FieldUse.Training, number, cancel), settings.Fields, settings.Window))
        {
            using ClassifierNetwork network = await Network(start, checkpoint, window).ConfigureAwait(false);
            await Learn(network, window, validation, checkpoint, log, progress, cancel).ConfigureAwait(false);
        }
        return await Finish(checkpoint, validation, cancel).ConfigureAwait(false);
    }

    private CutoutField Field(FieldUse use, int number, CancellationToken cancel) => SimulatedCutouts.Draw(
        settings.Field(use, number), new CutoutSelection(settings.PerClass, Once: use != FieldUse.Training, settings.Extraction, settings.Stretch), settings.Threads, cancel);

    private Task<LabelledCutouts> HeldOut(FieldUse use, int fields, CancellationToken cancel) =>
        Task.Run(() => new LabelledCutouts([.. Enumerable.Range(0, fields).Select(number => Field(use, number, cancel))], settings), cancel);

    private async Task<ClassifierNetwork> Network(NetworkWeights? start, TrainingCheckpoint<ClassifierState> checkpoint, FieldWindow window)
    {
        NetworkWeights weights = checkpoint.Last ?? (start is null
            ? ClassifierInitialisation.Random(new ClassifierShape(settings.Network, settings.Classes), settings.Seed)
            : ClassifierInitialisation.FromPhotos(start, settings.Start, settings.Classes, settings.Seed));
        ClassifierNetwork network = new(weights, settings.Start) { Dropout = settings.Dropout };
        if (checkpoint.Last is null && start is not null)
        {
            IReadOnlyList<CutoutField> fields = await window.At(0).ConfigureAwait(false);
            // Steps below zero are batches that no training step draws.
            network.CalibrateBatchNorm(Enumerable.Range(1, CalibrationBatches).Select(i => sampler.Draw(fields, -i).Cutouts));
        }
        return network;
    }

    private async Task Learn(ClassifierNetwork network, FieldWindow window, LabelledCutouts validation, TrainingCheckpoint<ClassifierState> checkpoint, TrainingLog log,
        IProgress<TrainingLogLine>? progress, CancellationToken cancel)
    {
        using AdamW optimiser = new(network.Parameters(settings.WeightDecay));
        if (checkpoint.Last is NetworkWeights last)
        {
            optimiser.Load(last);
        }
        ClassifierTrainer trainer = new(network, optimiser, settings.LabelSmoothing, settings.ClassWeights.Count == 0 ? null : [.. settings.ClassWeights.Select(weight => (float)weight)], settings.ClipNorm);
        LearningRateSchedule schedule = new(settings.LearningRate, settings.WarmupSteps, settings.Steps);
        double seconds = checkpoint.State.TrainingSeconds;
        Stopwatch watch = Stopwatch.StartNew();
        int done = checkpoint.State.Step;
        try
        {
            while (done < settings.Steps && !HasStopped(checkpoint.State))
            {
                cancel.ThrowIfCancellationRequested();
                CutoutBatch batch = sampler.Draw(await window.At(window.Newest(done, settings.Steps)).ConfigureAwait(false), done);
                network.IsFrozen = settings.Start != "random" && done < settings.FrozenSteps;
                loss += trainer.Step(batch.Cutouts, batch.Labels, schedule.At(done), unchecked(settings.Seed * 7_919L + done)).Loss;
                steps++;
                done++;
                if (done % LogEvery == 0 || done % settings.ValidateEvery == 0 || done == settings.Steps)
                {
                    seconds += watch.Elapsed.TotalSeconds;
                    Log(done, schedule.At(done - 1), watch.Elapsed.TotalSeconds, log, progress);
                    watch.Restart();
                }
                if (done % settings.ValidateEvery == 0 || done == settings.Steps)
                {
                    ClassifierState state = Validate(network, validation, checkpoint.State with { Step = done, TrainingSeconds = seconds }, log, progress);
                    checkpoint.Save(state, state.BestStep == done, network.ToWeights(), optimiser);
                    log.DrawCurves();
                    watch.Restart();
                }
            }
        }
        catch (OperationCanceledException) when (done > checkpoint.State.Step)
        {
            checkpoint.Save(checkpoint.State with { Step = done, TrainingSeconds = seconds + watch.Elapsed.TotalSeconds }, isBest: false, network.ToWeights(), optimiser);
            throw;
        }
    }

    private bool HasStopped(ClassifierState state) => settings.Patience > 0 && state.SinceBest >= settings.Patience;

    private void Log(int step, double rate, double elapsed, TrainingLog log, IProgress<TrainingLogLine>? progress)
    {
        TrainingLogLine line = new(step, loss / steps, LearningRate: rate, ImagesPerSecond: steps * settings.BatchSize / elapsed);
        (loss, steps) = (0, 0);
        log.Add(line);
        progress?.Report(line);
    }

    private ClassifierState Validate(ClassifierNetwork network, LabelledCutouts validation, ClassifierState before, TrainingLog log, IProgress<TrainingLogLine>? progress)
    {
        double[] weights = ClassifierScores.Balanced(validation.Labels), losses = new double[Shown.Length], accuracies = new double[Shown.Length];
        for (int i = 0; i < Shown.Length; i++)
        {
            float[] logits = validation.Answers(Shown[i], cutouts => network.Predict(cutouts));
            losses[i] = TemperatureScaling.CrossEntropy(logits, validation.Labels, weights, settings.Classes);
            accuracies[i] = Scores(Shown[i], validation, logits, 1).Accuracy.Value;
        }
        TrainingLogLine line = new(before.Step, ValidationLoss: losses.Average(), ValidationAccuracy1: accuracies[0], ValidationAccuracy4: accuracies[1]);
        log.Add(line);
        progress?.Report(line);
        return losses.Average() < before.BestLoss
            ? before with { BestStep = before.Step, BestLoss = losses.Average(), SinceBest = 0 }
            : before with { SinceBest = before.SinceBest + 1 };
    }

    private ClassifierScores Scores(int exposures, LabelledCutouts cutouts, float[] logits, double temperature) =>
        ClassifierScores.Of(exposures, TemperatureScaling.Probabilities(logits, settings.Classes, temperature), cutouts.Truths, cutouts.Abundances);

    private async Task<ClassifierTrainingResult> Finish(TrainingCheckpoint<ClassifierState> checkpoint, LabelledCutouts validation, CancellationToken cancel)
    {
        string model = Path.Combine(folder, "model.onnx");
        ClassifierState state = checkpoint.State;
        NetworkWeights best = checkpoint.Best();
        (double temperature, double before, double after) = Calibrate(best, validation);
        ModelCard card = ClassifierCard.Make(settings, state, temperature, before, after);
        List<ClassifierScores> test = [];
        if (settings.TestFields > 0)
        {
            LabelledCutouts held = await HeldOut(FieldUse.Test, settings.TestFields, cancel).ConfigureAwait(false);
            using CutoutClassifier classifier = new(ClassifierOnnx.ToBytes(best, card, temperature, settings.Half), model, new SessionOptions(Math.Max(1, TorchRuntime.Threads)));
            test = [.. Shown.Select(exposures => ClassifierScores.Of(exposures, [.. held.Answers(exposures, cutouts => Classify(classifier, cutouts))], held.Truths, held.Abundances))];
        }
        ClassifierOnnx.Write(model, best, ClassifierCard.WithTest(card, settings, test), temperature, settings.Half);
        double? perSecond = state.TrainingSeconds > 0 ? state.Step * (double)settings.BatchSize / state.TrainingSeconds : null;
        return new ClassifierTrainingResult(model, state.Step, state.BestStep, perSecond, temperature, before, after, test);
    }

    // One temperature for any number of exposures: what the network is sure of does not depend on how often it looks.
    private (double Temperature, double Before, double After) Calibrate(NetworkWeights best, LabelledCutouts validation)
    {
        using ClassifierNetwork network = new(best, folder);
        float[][] logits = [.. Shown.Select(exposures => validation.Answers(exposures, cutouts => network.Predict(cutouts)))];
        int[] labels = [.. Shown.SelectMany(_ => validation.Labels)];
        double temperature = TemperatureScaling.Fit([.. logits.SelectMany(each => each)], labels, ClassifierScores.Balanced(labels), settings.Classes);
        double Error(double t) => Shown.Zip(logits, (exposures, each) => Scores(exposures, validation, each, t).CalibrationError).Average();
        return (temperature, Error(1), Error(temperature));
    }

    private float[] Classify(CutoutClassifier classifier, float[] cutouts)
    {
        float[] probabilities = new float[cutouts.Length / ClassifierShape.Length * settings.Classes];
        classifier.Classify(cutouts, probabilities);
        return probabilities;
    }
}

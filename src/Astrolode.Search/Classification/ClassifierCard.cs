using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Ssd;
using Astrolode.Search.Training;
using FieldUse = Astrolode.Search.Classification.ClassifierTrainingSettings.FieldUse;

namespace Astrolode.Search.Classification;

/// <summary>The card of a classifier that was just trained: how, on what, and what was measured on which fields.</summary>
internal static class ClassifierCard
{
    public static ModelCard Make(ClassifierTrainingSettings settings, ClassifierState state, double temperature, double errorBefore, double errorAfter) => new()
    {
        Name = settings.Name,
        Architecture = new ClassifierShape(settings.Network, settings.Classes).Name,
        Channels = ClassifierShape.Channels,
        Bands = [.. CutoutInput.Channels],
        Classes = [.. settings.Classes == SourceClasses.Count ? SourceClasses.Names : SourceClasses.BinaryNames],
        Stretch = JsonSerializer.SerializeToNode(settings.Stretch, TrainingJson.Document)!.AsObject(),
        ScalesArcsec = [settings.Field(FieldUse.Training, 0).ScaleArcsec],
        Training = JsonSerializer.SerializeToNode(settings with { Start = Path.GetFileName(settings.Start) }, TrainingJson.Document)!.AsObject(),
        Data = new JsonObject
        {
            ["images"] = "SIMULATED exposures like those of Euclid's VIS (astrolode simulate vis); no real sky was seen",
            ["training_seeds"] = Seeds(settings, FieldUse.Training, settings.Fields),
            ["validation_seeds"] = Seeds(settings, FieldUse.Validation, settings.ValidationFields),
            ["test_seeds"] = settings.TestFields > 0 ? Seeds(settings, FieldUse.Test, settings.TestFields) : null,
        },
        Metrics = new JsonObject
        {
            ["steps"] = state.Step,
            ["best_step"] = state.BestStep,
            ["training_seconds"] = Math.Round(state.TrainingSeconds),
            ["validation_loss"] = Math.Round(state.BestLoss, 4),
            ["temperature"] = Math.Round(temperature, 4),
            ["calibration_error_before"] = Math.Round(errorBefore, 4),
            ["calibration_error_after"] = Math.Round(errorAfter, 4),
            ["note"] = "validation fields choose weights and temperature, so their loss and calibration errors are no test figures",
        },
        Licence = "MIT",
        Command = string.Create(CultureInfo.InvariantCulture,
            $"astrolode train classifier --network {settings.Network.ToString().ToLowerInvariant()} --start {Path.GetFileName(settings.Start)} --classes {settings.Classes} --steps {settings.Steps} --seed {settings.Seed} (all settings: training)"),
        Seed = settings.Seed,
    };

    /// <summary>The card with what was measured on test fields.</summary>
    public static ModelCard WithTest(ModelCard card, ClassifierTrainingSettings settings, IReadOnlyList<ClassifierScores> test)
    {
        JsonObject metrics = card.Metrics!.DeepClone().AsObject();
        metrics["test"] = test.Count == 0 ? null : new JsonObject
        {
            ["note"] = string.Create(CultureInfo.InvariantCulture,
                $"simulated fields of seeds that training never saw; sources as extraction finds them ({settings.Extraction.Threshold} times the noise in {settings.Extraction.MinArea} pixels); asteroids even in the logarithm of the rate, {settings.AsteroidSlowest} to {settings.AsteroidFastest}\"/h; intervals of 95 %"),
            ["scores"] = JsonSerializer.SerializeToNode(test, TrainingJson.Document),
        };
        return card with { Metrics = metrics };
    }

    private static string Seeds(ClassifierTrainingSettings settings, FieldUse use, int fields) =>
        string.Create(CultureInfo.InvariantCulture, $"{settings.Field(use, 0).Seed}..{settings.Field(use, fields - 1).Seed}");
}

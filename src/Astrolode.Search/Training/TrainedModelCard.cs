using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Astrolode.Images.Sky;
using Astrolode.Networks.Ssd;
using Astrolode.Search.Datasets;

namespace Astrolode.Search.Training;

/// <summary>The card of a model that was just trained: how, on what, and what was measured on which blocks.</summary>
internal static class TrainedModelCard
{
    public static ModelCard Make(DetectorTrainingSettings settings, TrainingState state, LongitudeSplit split, int taughtLabels, string survey, SsdShape shape) => new()
    {
        Name = settings.Name,
        DepthMultiplier = shape.DepthMultiplier,
        Channels = 1,
        Bands = [survey],
        Classes = [settings.Class],
        Stretch = JsonSerializer.SerializeToNode(settings.Stretch, TrainingJson.Document)!.AsObject(),
        ScalesArcsec = [.. BlockValidation.SearchScales(settings)],
        MinSizeFraction = settings.MinBoxPixels / SsdLayers.ImageSize,
        MaxSizeFraction = settings.MaxBoxPixels / SsdLayers.ImageSize,
        Training = JsonSerializer.SerializeToNode(settings with { Images = Path.GetFileName(settings.Images.TrimEnd('/')), Labels = Path.GetFileName(settings.Labels), Start = Path.GetFileName(settings.Start) }, TrainingJson.Document)!.AsObject(),
        Data = new JsonObject
        {
            ["images"] = survey,
            ["labels"] = Path.GetFileName(settings.Labels),
            ["note"] = settings.Note,
            ["region"] = settings.Region,
            ["labels_taught"] = taughtLabels,
            ["held_out_for_validation"] = Blocks(split.Validation),
            ["held_out_for_test"] = split.Test is LonLatRange test ? Blocks([test]) : null,
        },
        Metrics = new JsonObject
        {
            ["steps"] = state.Step,
            ["best_step"] = state.BestStep,
            ["validation_ap50"] = Finite(state.BestAp50),
            ["validation_ap30"] = Finite(state.BestAp30),
            ["note"] = double.IsFinite(state.BestAp50)
                ? "validation blocks choose the checkpoint, so these two are not test figures"
                : "not validated: no label was held out; the weights are those of the last step",
        },
        Licence = "MIT",
        Command = Command(settings),
        Seed = settings.Seed,
    };

    private static JsonArray Blocks(IEnumerable<LonLatRange> blocks) =>
        [.. blocks.Select(block => (JsonNode)FormattableString.Invariant($"{block.LonDegrees:0.###}..{SkyPosition.WrapDegrees(block.LonDegrees + block.LonWidthDegrees):0.###}"))];

    private static JsonNode? Finite(double value) => double.IsFinite(value) ? Math.Round(value, 4) : null;

    private static string Command(DetectorTrainingSettings settings) => string.Create(CultureInfo.InvariantCulture,
        $"astrolode train detector --images {Path.GetFileName(settings.Images.TrimEnd('/'))} --labels {Path.GetFileName(settings.Labels)} --region {settings.Region} --start {Path.GetFileName(settings.Start)} --steps {settings.Steps} --seed {settings.Seed} (all settings: training)");
}

using System.Text.Json;
using Astrolode.Files;
using Astrolode.Images.Codecs;
using Astrolode.Search.Pictures;

namespace Astrolode.Search.Training;

/// <summary>One line of a run's log: a step's losses, or a validation.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Loss">Total loss, mean since the last line.</param>
/// <param name="ClassLoss">Its classification part.</param>
/// <param name="BoxLoss">Its localisation part.</param>
/// <param name="LearningRate">Learning rate of the step.</param>
/// <param name="ImagesPerSecond">Tiles or cutouts a second since the last line, cutting included.</param>
/// <param name="ValidationAp50">AP at IoU 0.5 on the validation blocks, where this line is a validation.</param>
/// <param name="ValidationAp30">AP at IoU 0.3 likewise.</param>
/// <param name="ValidationLoss">Cross entropy of a classifier on the validation fields, mean over classes.</param>
/// <param name="ValidationAccuracy1">Share of right answers there from one exposure, mean over classes.</param>
/// <param name="ValidationAccuracy4">The same from four exposures.</param>
public sealed record TrainingLogLine(int Step, double? Loss = null, double? ClassLoss = null, double? BoxLoss = null, double? LearningRate = null,
    double? ImagesPerSecond = null, double? ValidationAp50 = null, double? ValidationAp30 = null,
    double? ValidationLoss = null, double? ValidationAccuracy1 = null, double? ValidationAccuracy4 = null);

/// <summary>log.jsonl of a run folder, and the loss curves drawn from it. Each line is flushed, so a killed run keeps what it logged.</summary>
internal sealed class TrainingLog(string folder)
{
    private readonly string path = Path.Combine(folder, "log.jsonl");
    private readonly List<TrainingLogLine> lines = [];

    /// <summary>Takes up an earlier log, dropping lines after the checkpoint from which the run resumes.</summary>
    public void Resume(int step)
    {
        lines.Clear();
        if (File.Exists(path))
        {
            foreach (string text in File.ReadLines(path).Where(text => text.EndsWith('}')))
            {
                TrainingLogLine line = Parse(text);
                if (line.Step <= step)
                {
                    lines.Add(line);
                }
            }
        }
        AtomicFile.WriteText(path, string.Concat(lines.Select(Text)));
    }

    /// <summary>Adds a line.</summary>
    public void Add(TrainingLogLine line)
    {
        lines.Add(line);
        File.AppendAllText(path, Text(line));
    }

    /// <summary>Draws curves.png: the losses of the training; and curves-validation.png: AP50 and AP30 of a detector, loss and accuracies of a classifier.</summary>
    public void DrawCurves()
    {
        Draw("curves.png", "training loss",
        [
            Line("total", new Colour(20, 20, 20), line => line.Loss),
            Line("class", new Colour(200, 60, 40), line => line.ClassLoss),
            Line("box", new Colour(40, 90, 200), line => line.BoxLoss),
        ]);
        Draw("curves-validation.png", "validation AP (blocks of longitude held out)",
        [
            Line("AP30", new Colour(40, 140, 70), line => line.ValidationAp30),
            Line("AP50", new Colour(140, 60, 160), line => line.ValidationAp50),
        ]);
        Draw("curves-validation.png", "validation (fields of other seeds)",
        [
            Line("accuracy, 4 exposures", new Colour(40, 140, 70), line => line.ValidationAccuracy4),
            Line("accuracy, 1 exposure", new Colour(140, 60, 160), line => line.ValidationAccuracy1),
            Line("loss", new Colour(20, 20, 20), line => line.ValidationLoss),
        ]);
    }

    private void Draw(string file, string title, IEnumerable<Curve> curves)
    {
        Curve[] known = [.. curves.Where(curve => curve.Points.Count > 0)];
        if (known.Length > 0)
        {
            CurveChart.Draw(title, "step", known).WritePng(Path.Combine(folder, file));
        }
    }

    private Curve Line(string name, Colour color, Func<TrainingLogLine, double?> value) =>
        new(name, color, [.. lines.Where(line => value(line) is not null).Select(line => ((double)line.Step, value(line)!.Value))]);

    private TrainingLogLine Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingLogLine>(text, TrainingJson.Line)!;
        }
        catch (JsonException error)
        {
            throw new FormatException($"log '{path}': a line is damaged: {error.Message}; mend or remove the file, the run goes on without it", error);
        }
    }

    private static string Text(TrainingLogLine line) => JsonSerializer.Serialize(line, TrainingJson.Line) + "\n";
}

/// <summary>How a run folder writes JSON.</summary>
internal static class TrainingJson
{
    /// <summary>One line an object.</summary>
    public static JsonSerializerOptions Line { get; } = Make(false);

    /// <summary>Indented, for people.</summary>
    public static JsonSerializerOptions Document { get; } = Make(true);

    private static JsonSerializerOptions Make(bool indented) => new()
    {
        WriteIndented = indented,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };
}

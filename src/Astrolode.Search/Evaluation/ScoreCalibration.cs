using System.Text.Json;
using Astrolode.Files;
using Astrolode.Networks;
using Astrolode.Search.Training;

namespace Astrolode.Search.Evaluation;

/// <summary>
/// Turns scores of a detector into probabilities that an object is on a label: a logistic curve over the score's logit (Platt 1999, "Probabilistic outputs for support vector machines"), fitted to
/// detections whose truth is known. It holds for skies like those, and for searches with the scales and overlap of those.
/// </summary>
public sealed record ScoreCalibration
{
    private const double Edge = 1e-6;

    /// <summary>SHA-256 of the model whose scores it is for, hexadecimal.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>Factor on the logit of a score.</summary>
    public required double Slope { get; init; }

    /// <summary>What is added to it.</summary>
    public required double Intercept { get; init; }

    /// <summary>Overlap with a label that counted as being on it.</summary>
    public required double Iou { get; init; }

    /// <summary>Detections it was fitted to.</summary>
    public required int Detections { get; init; }

    /// <summary>How many of them were on labels.</summary>
    public required int OnLabels { get; init; }

    /// <summary>Which sky and labels it was fitted to.</summary>
    public required string Note { get; init; }

    /// <summary>Where the calibration of a model file lies: <c>dir/name.onnx</c> has <c>dir/name.calibration.json</c>.</summary>
    public static string PathBeside(string modelPath) => Path.ChangeExtension(modelPath, ".calibration.json");

    /// <summary>Fits the curve.</summary>
    /// <param name="outcomes">Score of each detection, 0 to 1, and whether it is on a label.</param>
    /// <returns>Slope and intercept.</returns>
    /// <exception cref="EvaluationException">Fewer than five of either kind: nothing to fit.</exception>
    public static (double Slope, double Intercept) Fit(IReadOnlyList<(double Score, bool IsOnLabel)> outcomes)
    {
        int yes = outcomes.Count(one => one.IsOnLabel), no = outcomes.Count - yes;
        if (yes < 5 || no < 5)
        {
            throw new EvaluationException($"calibration: {yes} detections on labels and {no} beside them are too few; search more sky, with a lower --threshold");
        }
        // Platt's targets keep a separable sample from an infinite slope. Newton's method on two parameters.
        (double high, double low) = ((yes + 1.0) / (yes + 2), 1.0 / (no + 2));
        (double slope, double intercept) = (1, 0);
        for (int step = 0; step < 100; step++)
        {
            (double ga, double gb, double haa, double hab, double hbb) = (0, 0, 1e-9, 0, 1e-9);
            foreach ((double score, bool isOnLabel) in outcomes)
            {
                double x = Logit(score), p = Sigmoid(slope * x + intercept), off = p - (isOnLabel ? high : low), weight = p * (1 - p);
                (ga, gb) = (ga + off * x, gb + off);
                (haa, hab, hbb) = (haa + weight * x * x, hab + weight * x, hbb + weight);
            }
            double determinant = haa * hbb - hab * hab;
            (double da, double db) = ((hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant);
            // Half steps where a whole one would leap.
            double part = Math.Min(1, 4 / (1e-12 + Math.Max(Math.Abs(da), Math.Abs(db))));
            (slope, intercept) = (slope - part * da, intercept - part * db);
            if (Math.Abs(da) + Math.Abs(db) < 1e-10)
            {
                break;
            }
        }
        return (slope, intercept);
    }

    /// <summary>Score and truth of every counting detection of an evaluation.</summary>
    public static IReadOnlyList<(double Score, bool IsOnLabel)> Outcomes(SkyEvaluationAtIou at) =>
        [.. at.Curve.Select((point, i) => (point.Score, point.FalsePositives == (i == 0 ? 0 : at.Curve[i - 1].FalsePositives)))];

    /// <summary>The probability that an object of this score is on a label, 0 to 1.</summary>
    public double Probability(double score) => Sigmoid(Slope * Logit(score) + Intercept);

    /// <summary>Reads the calibration that lies beside a model; null where there is none.</summary>
    /// <exception cref="ModelException">It is damaged, or that of another model.</exception>
    public static ScoreCalibration? Beside(string modelPath, string modelSha256)
    {
        string path = PathBeside(modelPath);
        if (!File.Exists(path))
        {
            return null;
        }
        try
        {
            ScoreCalibration found = JsonSerializer.Deserialize<ScoreCalibration>(File.ReadAllText(path), TrainingJson.Document) ?? throw new JsonException("it is null");
            return found.ModelSha256 == modelSha256 ? found : throw new ModelException($"calibration '{path}': it is that of another model; fit it anew with 'astrolode evaluate search … --calibration {path}', or remove it");
        }
        catch (JsonException error)
        {
            throw new ModelException($"calibration '{path}': it is damaged: {error.Message}; fit it anew or remove it", error);
        }
    }

    /// <summary>Writes it, whole or not at all.</summary>
    public void Write(string path) => AtomicFile.WriteText(path, JsonSerializer.Serialize(this, TrainingJson.Document) + "\n");

    private static double Logit(double score)
    {
        double p = Math.Clamp(score, Edge, 1 - Edge);
        return Math.Log(p / (1 - p));
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}

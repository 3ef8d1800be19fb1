using System.CommandLine;
using System.Globalization;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;
using Astrolode.Labels;
using Astrolode.Search.Evaluation;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode evaluate</c>: detections against truth, in pixels as COCO does and on the sky.</summary>
internal static class EvaluateCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        Command command = new("evaluate", "Compare what was found with what is there.\n\nExample:\n  astrolode evaluate detections --truth truth.json --detections results.json --json");
        command.Subcommands.Add(CreateDetections());
        command.Subcommands.Add(CreateSearch());
        command.Subcommands.Add(EvaluateSimulatedCommand.CreateClassifier());
        command.Subcommands.Add(EvaluateSimulatedCommand.CreateAsteroids());
        return command;
    }

    private static Command CreateDetections()
    {
        Option<string> truth = new("--truth") { Description = "COCO truth: images, categories, annotations", Required = true, HelpName = "COCO.json" };
        Option<string> detections = new("--detections") { Description = "COCO results: image_id, category_id, bbox, score", Required = true, HelpName = "RESULTS.json" };
        Command command = new("detections", "Give the twelve numbers that pycocotools gives for boxes; -1 where there is no truth.\n\nExample:\n  astrolode evaluate detections --truth truth.json --detections results.json --json") { truth, detections };
        command.SetAction(parsed =>
        {
            CocoTruth there = CocoFiles.ReadTruth(parsed.GetRequiredValue(truth));
            WarnOfNumberZero(there);
            IReadOnlyDictionary<string, double> numbers = CocoEvaluation.Evaluate(there, CocoFiles.ReadDetections(parsed.GetRequiredValue(detections)));
            if (parsed.GetValue(CommandLine.Json))
            {
                Output.WriteJson(numbers);
                return 0;
            }
            foreach (string name in CocoEvaluation.Names)
            {
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-6} {numbers[name],7:0.000}"));
            }
            return 0;
        });
        return command;
    }

    private static void WarnOfNumberZero(CocoTruth truth)
    {
        if (truth.Annotations.Any(annotation => annotation.Id == 0))
        {
            Console.Error.WriteLine("astrolode: annotation number 0 counts as never found, as pycocotools has it; number the annotations from 1");
        }
    }

    private static Command CreateSearch()
    {
        SearchOptions options = new();
        Command command = new("search", "Compare a catalogue with labels on the sky: AP at each IoU (COCO 101-point interpolation), FROC, recall by size, 95 % bootstrap intervals over blocks of sky. "
            + "Labels outside the sizes or the region asked for are ignored, as are detections on them.\n\n"
            + "Example:\n  astrolode evaluate search cat.db --truth mwpdr2bubbles.dat --min-radius-arcmin 1.5 --max-radius-arcmin 12 --report report.html");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            (string path, string truth) = (parsed.GetRequiredValue(options.Catalogue), parsed.GetRequiredValue(options.Truth));
            SkyEvaluationOptions evaluation = options.Evaluation(parsed);
            using CatalogueStore catalogue = CatalogueStore.OpenForReading(path);
            CatalogueComparison comparison = CatalogueEvaluation.Compare(catalogue, LabelFile.Read(truth), options.Selection(parsed), evaluation);
            string? region = parsed.GetValue(options.Region) ?? comparison.Run.Settings.Region;
            if (parsed.GetValue(options.Report) is { } report)
            {
                EvaluationReport.Write(report, $"{Path.GetFileName(path)} against {Path.GetFileName(truth)}", Provenance(path, truth, region, comparison, evaluation), comparison.Result);
                Console.Error.WriteLine($"wrote {report}");
            }
            if (parsed.GetValue(options.Calibration) is { } calibration)
            {
                Calibrate(calibration, path, truth, region, comparison);
            }
            Show(parsed.GetValue(CommandLine.Json), path, truth, region, comparison, evaluation);
            return 0;
        });
        return command;
    }

    // Of the least overlap asked for: whether there is something, not how well its box sits.
    private static void Calibrate(string output, string path, string truth, string? region, CatalogueComparison comparison)
    {
        SkyEvaluationAtIou at = comparison.Result.At.MinBy(one => one.Iou)!;
        IReadOnlyList<(double Score, bool IsOnLabel)> outcomes = ScoreCalibration.Outcomes(at);
        (double slope, double intercept) = ScoreCalibration.Fit(outcomes);
        new ScoreCalibration
        {
            ModelSha256 = comparison.Run.Settings.ModelSha256,
            Slope = slope,
            Intercept = intercept,
            Iou = at.Iou,
            Detections = outcomes.Count,
            OnLabels = outcomes.Count(one => one.IsOnLabel),
            Note = $"{Path.GetFileName(path)} against {Path.GetFileName(truth)}{(region is null ? "" : $", {region}")}",
        }.Write(output);
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"wrote {output}: probability = 1 / (1 + exp(-({slope:0.###} logit(score) + {intercept:0.###}))), from {outcomes.Count} detections"));
    }

    private static void Show(bool json, string path, string truth, string? region, CatalogueComparison comparison, SkyEvaluationOptions evaluation)
    {
        SkyEvaluationResult result = comparison.Result;
        if (!json)
        {
            Console.Out.WriteLine(string.Join('\n', EvaluationTable.All(result)));
            return;
        }
        Dictionary<string, object?> document = new()
        {
            ["catalogue"] = path,
            ["run"] = comparison.Run.Id,
            ["truth"] = truth,
            ["region"] = region,
            ["interpolation"] = "COCO 101-point",
            ["min_radius_arcmin"] = evaluation.MinRadiusArcmin,
            ["max_radius_arcmin"] = double.IsFinite(evaluation.MaxRadiusArcmin) ? evaluation.MaxRadiusArcmin : null,
            ["labels"] = result.Labels,
            ["ignored_labels"] = result.IgnoredLabels,
            ["detections"] = result.Detections,
            ["blocks"] = result.Blocks,
            ["area_square_degrees"] = result.AreaSquareDegrees,
        };
        foreach (SkyEvaluationAtIou at in result.At)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"AP{at.Iou * 100:0.##}");
            document[name] = at.AveragePrecision;
            document[name + "_interval"] = at.AveragePrecisionInterval;
        }
        document["at"] = result.At.Select(at => new { at.Iou, at.AveragePrecision, at.AveragePrecisionInterval, at.Recall, at.RecallInterval, at.Froc, at.ByRadius });
        Output.WriteJson(document);
    }

    private static List<(string, string)> Provenance(string path, string truth, string? region, CatalogueComparison comparison, SkyEvaluationOptions evaluation) =>
    [
        ("Catalogue", path),
        ("Run", string.Create(CultureInfo.InvariantCulture, $"{comparison.Run.Id}, of {comparison.Run.Started:u}, Astrolode {comparison.Run.Settings.ProgramVersion}")),
        ("Model", $"{comparison.Run.Settings.ModelName} (sha256 {comparison.Run.Settings.ModelSha256})"),
        ("Source", comparison.Run.Settings.Source),
        ("Settings", comparison.Run.Settings.SettingsJson),
        ("Labels", truth),
        ("Region", region ?? "not limited"),
        ("Effective radius", string.Create(CultureInfo.InvariantCulture, $"{evaluation.MinRadiusArcmin} to {evaluation.MaxRadiusArcmin} arcmin; a box is {2 * evaluation.BoxFactor} radii wide")),
        ("Bootstrap", string.Create(CultureInfo.InvariantCulture, $"{evaluation.Draws} draws of {evaluation.BlockWidthDegrees} degree blocks of longitude, seed {evaluation.Seed}")),
    ];

    // The options of 'evaluate search' and the records they fill.
    private sealed class SearchOptions
    {
        private static readonly SkyEvaluationOptions Defaults = new();

        public readonly Argument<string> Catalogue = new("CAT.db") { Description = "the catalogue that a search wrote" };
        public readonly Option<string> Truth = new("--truth") { Description = "labels: MWP DR2 or DR1, or CSV name,frame,lon,lat,wid,hei", Required = true, HelpName = "LABELS" };
        public readonly Option<string?> Calibration = new("--calibration") { Description = "fit how scores become probabilities and write it; beside the model as NAME.calibration.json, searches use it", HelpName = "M.calibration.json" };
        public readonly Option<string?> Report = new("--report") { Description = "write the tables and curves as one HTML page", HelpName = "R.html" };
        public readonly Option<string?> Region = new("--region") { Description = "compare in this part of the sky only (default: the region of the run)" };

        private readonly Option<double> _minRadius = new("--min-radius-arcmin") { Description = "least effective radius that counts", DefaultValueFactory = _ => 0 };
        private readonly Option<double> _maxRadius = new("--max-radius-arcmin") { Description = "largest effective radius that counts", DefaultValueFactory = _ => double.PositiveInfinity };
        private readonly Option<double> _boxFactor = new("--box-factor") { Description = "side of a box over twice the effective radius", DefaultValueFactory = _ => Defaults.BoxFactor };
        private readonly Option<double[]> _iou = new("--iou") { Description = "least IoU of a match; may be given more than once (default 0.5 0.3)", AllowMultipleArgumentsPerToken = true };
        private readonly Option<long?> _run = new("--run") { Description = "the run to compare (default: the newest that is finished)" };
        private readonly Option<bool> _allRuns = new("--all-runs") { Description = "take all finished runs together, as the folds of a cross-validation; needs --region" };
        private readonly Option<string?> _class = new("--class") { Description = "compare this class only" };
        private readonly Option<double?> _area = new("--area-sq-deg") { Description = "area searched (default: that of the region)" };
        private readonly Option<double> _blockWidth = new("--block-width-deg") { Description = "width in longitude of the blocks of the bootstrap", DefaultValueFactory = _ => Defaults.BlockWidthDegrees };
        private readonly Option<double[]> _bins = new("--radius-bins") { Description = "edges of the bins of effective radius, arcmin, rising", AllowMultipleArgumentsPerToken = true };
        private readonly Option<int> _draws = new("--draws") { Description = "bootstrap draws", DefaultValueFactory = _ => Defaults.Draws };
        private readonly Option<int> _seed = new("--seed") { Description = "seed of the draws", DefaultValueFactory = _ => Defaults.Seed };

        public void AddTo(Command command)
        {
            command.Arguments.Add(Catalogue);
            foreach (Option option in new Option[] { Truth, _minRadius, _maxRadius, _boxFactor, _iou, Region, _run, _allRuns, _class, _area, _blockWidth, _bins, _draws, _seed, Report, Calibration })
            {
                command.Options.Add(option);
            }
        }

        public CatalogueSelection Selection(ParseResult parsed) => new()
        {
            Run = parsed.GetValue(_run),
            AllRuns = parsed.GetValue(_allRuns),
            Region = parsed.GetValue(Region) is { } text ? SkyRegion.Parse(text) : null,
            Class = parsed.GetValue(_class),
        };

        public SkyEvaluationOptions Evaluation(ParseResult parsed)
        {
            double[] iou = parsed.GetValue(_iou) is { Length: > 0 } given ? given : [.. Defaults.IouThresholds];
            double[] bins = parsed.GetValue(_bins) ?? [];
            Require(!parsed.GetValue(_allRuns) || (parsed.GetValue(Region) is not null && parsed.GetValue(_run) is null), "--all-runs needs --region, and goes without --run");
            Require(iou.All(value => value is > 0 and <= 1), "--iou must be above 0 and at most 1");
            Require(bins.Length != 1 && bins.Zip(bins.Skip(1)).All(pair => pair.First < pair.Second), "--radius-bins needs two or more edges that rise");
            Require(parsed.GetValue(_minRadius) <= parsed.GetValue(_maxRadius), "--min-radius-arcmin is larger than --max-radius-arcmin");
            Require(parsed.GetValue(_boxFactor) > 0, "--box-factor must be above 0");
            Require(parsed.GetValue(_blockWidth) > 0, "--block-width-deg must be above 0");
            Require(parsed.GetValue(_area) is null or > 0, "--area-sq-deg must be above 0");
            Require(parsed.GetValue(_draws) >= 0, "--draws must not be negative");
            return new SkyEvaluationOptions
            {
                MinRadiusArcmin = parsed.GetValue(_minRadius),
                MaxRadiusArcmin = parsed.GetValue(_maxRadius),
                BoxFactor = parsed.GetValue(_boxFactor),
                IouThresholds = iou,
                RadiusEdgesArcmin = bins,
                AreaSquareDegrees = parsed.GetValue(_area),
                BlockWidthDegrees = parsed.GetValue(_blockWidth),
                Draws = parsed.GetValue(_draws),
                Seed = parsed.GetValue(_seed),
            };
        }

        private static void Require(bool condition, string otherwise)
        {
            if (!condition)
            {
                throw new UsageException(otherwise);
            }
        }
    }
}

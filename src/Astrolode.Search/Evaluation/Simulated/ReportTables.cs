using System.Globalization;
using Astrolode.Search.Classification;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>Tables that both reports have, and how their numbers are written.</summary>
internal static class ReportTables
{
    /// <summary>Aims, and how near they came.</summary>
    public static EvaluationTable Targets(IReadOnlyList<Target> targets) => new(
        "Targets, with 95 % intervals",
        ["target", "aim", "reached", "95 %", "of", "met", "missed by", "a guess that never looks"],
        [.. targets.Select(target => new[]
        {
            target.Name, $"{(target.AtMost ? "at most" : "at least")} {Amount(target, target.Aim)}", Amount(target, target.Reached), target.Low is null ? "-" : $"{Amount(target, target.Low)} .. {Amount(target, target.High)}",
            Whole(target.Count), target.Met switch { true => "yes", false => "no", null => "not measured" }, Missed(target), Percent(target.Guess),
        })]);

    /// <summary>Figures of others.</summary>
    public static EvaluationTable Published(IReadOnlyList<Published> published) => new(
        "Published, on their own data: other images, other selections, so not to be set against ours to the percent",
        ["paper", "figure", "value"],
        [.. published.Select(each => new[] { each.Source, each.What, each.Value })]);

    /// <summary>The fields.</summary>
    public static EvaluationTable Truth(IReadOnlyList<TruthFolder> fields) => new(
        "Simulated fields",
        ["folder", "seed", "pixels", "exposures", "galactic latitude"],
        [.. fields.Select(field => new[] { field.Folder, field.Seed.ToString(CultureInfo.InvariantCulture), $"{Whole(field.Width)} x {Whole(field.Height)}", Whole(field.Exposures), Number(field.GalacticLatitudeDegrees, "0.0") })]);

    /// <summary>The catalogues.</summary>
    public static EvaluationTable Catalogues(IReadOnlyList<JudgedCatalogue> catalogues) => new(
        "Catalogues",
        ["file", "run", "model", "sha256", "Astrolode", "sources", "moving objects"],
        [.. catalogues.Select(each => new[] { each.Path, each.Run.ToString(CultureInfo.InvariantCulture), each.Model, each.ModelSha256[..Math.Min(12, each.ModelSha256.Length)], each.ProgramVersion, Whole(each.Sources), Whole(each.Objects) })]);

    /// <summary>Shares in bins.</summary>
    public static EvaluationTable Bins(string title, string quantity, IReadOnlyList<ShareBin> bins, string format = "0.##") => new(
        title,
        [quantity, "share", "95 %", "of"],
        [.. bins.Where(bin => bin.Share is not null).Select(bin => new[] { $"{Number(bin.From, format)} to {Number(bin.To, format)}", Percent(bin.Share), Between(bin.Share), Whole(bin.Share!.Count) })]);

    /// <summary>A share as percent.</summary>
    public static string Percent(Share? share) => Percent(share?.Value);

    /// <summary>A share as percent: two digits behind the point, so that 99.9 % of sources that are no asteroids show.</summary>
    public static string Percent(double? share) => share is { } value ? (100 * value).ToString("0.00", CultureInfo.InvariantCulture) + " %" : "-";

    /// <summary>Its interval.</summary>
    public static string Between(Share? share) => share is null ? "-" : $"{Percent(share.Low)} .. {Percent(share.High)}";

    /// <summary>A number.</summary>
    public static string Number(double? value, string format = "0.000") => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    /// <summary>A number of things.</summary>
    public static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Missed(Target target) => target.MissedBy is > 0 and var by ? target.AtMost ? Number(by, "0.00") : Number(100 * by, "0.00") + " points" : "-";

    // Shares are aimed at from below, numbers of things from above.
    private static string Amount(Target target, double? value) => target.AtMost ? Number(value, "0.00") : Percent(value);
}

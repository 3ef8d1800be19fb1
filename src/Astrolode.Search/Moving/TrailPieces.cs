using Astrolode.Search.Sources;

namespace Astrolode.Search.Moving;

/// <summary>A trail and the sources that are it.</summary>
/// <param name="Sources">Their numbers in the extraction, ascending; one where nothing was merged.</param>
/// <param name="Measurement">The fit to all of them.</param>
public sealed record WholeTrail(IReadOnlyList<int> Sources, TrailMeasurement Measurement);

/// <summary>Puts trails together that were extracted in pieces: by the noise of faint ones, by deblending, by a column of blank pixels or a star in the way.</summary>
public static class TrailPieces
{
    // Pieces continue each other if their ends lie on one line within so many widths and pixels.
    private const double LineSigmas = 0.75;
    private const double LinePixels = 0.5;

    private const double AngleErrors = 3;
    private const double AngleFloor = 0.05;

    // A gap may be as long as the shorter piece, and this many pixels in any case.
    private const double GapPixels = 10;

    // Light for each pixel of length: noise and cuts change that of pieces by a factor below this one.
    private const double BrightnessFactor = 2.5;

    /// <summary>Merges what belongs together and fits again; the others come as they are. A merger whose fit does not reach from end to end is undone.</summary>
    /// <param name="field">The image.</param>
    /// <param name="trails">Number of a source, and its fit.</param>
    /// <param name="gain">As for the fits.</param>
    public static IReadOnlyList<WholeTrail> Merge(Extraction field, IReadOnlyList<(int Source, TrailMeasurement Trail)> trails, double gain = 0)
    {
        IReadOnlyList<WholeTrail> whole = [.. trails.Select(trail => new WholeTrail([trail.Source], trail.Trail))];
        while (true)
        {
            // What was put together is longer, and reaches over longer gaps.
            IReadOnlyList<WholeTrail> longer = Once(field, whole, gain);
            if (longer.Count == whole.Count)
            {
                return longer;
            }
            whole = longer;
        }
    }

    private static IReadOnlyList<WholeTrail> Once(Extraction field, IReadOnlyList<WholeTrail> trails, double gain)
    {
        int[] group = [.. Enumerable.Range(0, trails.Count)];
        int Root(int i) => group[i] == i ? i : group[i] = Root(group[i]);
        int[] byX = [.. Enumerable.Range(0, trails.Count).Where(i => trails[i].Measurement.State == TrailState.Trail).OrderBy(i => trails[i].Measurement.X1)];
        double longest = byX.Length > 0 ? byX.Max(i => trails[i].Measurement.Length) : 0;
        for (int i = 0; i < byX.Length; i++)
        {
            for (int j = i + 1; j < byX.Length && trails[byX[j]].Measurement.X1 - trails[byX[i]].Measurement.X2 <= Math.Max(longest, GapPixels); j++)
            {
                if (Continue(trails[byX[i]].Measurement, trails[byX[j]].Measurement))
                {
                    group[Root(byX[i])] = Root(byX[j]);
                }
            }
        }
        return
        [
            .. Enumerable.Range(0, trails.Count).GroupBy(Root).SelectMany(members =>
            {
                WholeTrail[] pieces = [.. members.Select(i => trails[i])];
                return Whole(field, pieces, gain) is { } whole ? [whole] : pieces;
            }),
        ];
    }

    /// <summary>
    /// The sources of an exposure with their fits, where each trail is one: its brightest piece with the light of all. Sources that were not fitted come as they are.
    /// </summary>
    /// <param name="field">The image.</param>
    /// <param name="sources">Some of its sources.</param>
    /// <param name="trails">The fit of each, or null.</param>
    /// <param name="gain">As for the fits.</param>
    public static IReadOnlyList<(ExtractedSource Source, TrailMeasurement? Trail)> Merge(
        Extraction field, IReadOnlyList<ExtractedSource> sources, IReadOnlyList<TrailMeasurement?> trails, double gain = 0)
    {
        IReadOnlyList<WholeTrail> whole = Merge(field, [.. sources.Select((source, i) => (source.Id, Trail: trails[i])).Where(one => one.Trail is not null).Select(one => (one.Id, one.Trail!))], gain);
        return
        [
            .. sources.Where((_, i) => trails[i] is null).Select(source => (source, (TrailMeasurement?)null)),
            .. whole.Select(trail =>
            {
                ExtractedSource[] pieces = [.. trail.Sources.Select(id => field.Sources[id - 1])];
                ExtractedSource brightest = pieces.MaxBy(piece => piece.FluxAuto)!;
                return (pieces.Length == 1 ? brightest : brightest with { FluxAuto = trail.Measurement.Flux, FluxAutoError = trail.Measurement.FluxError }, (TrailMeasurement?)trail.Measurement);
            }),
        ];
    }

    /// <summary>Whether two trails lie end to end on one line and are as bright for their lengths.</summary>
    internal static bool Continue(TrailMeasurement a, TrailMeasurement b)
    {
        double turn = Math.Abs(a.Angle - b.Angle);
        turn = Math.Min(turn, Math.PI - turn);
        double brightness = a.Flux / a.Length / (b.Flux / b.Length);
        // Where a trail is cut turns a short piece by as much as it is wide.
        double cut = double.Hypot(a.Sigma / a.Length, b.Sigma / b.Length);
        if (turn > AngleErrors * double.Hypot(a.AngleError, b.AngleError) + AngleFloor + cut || brightness > BrightnessFactor || brightness < 1 / BrightnessFactor)
        {
            return false;
        }
        TrailStart line = Span([a, b]);
        (double sin, double cos) = Math.SinCos(line.Angle);
        double width = LineSigmas * Math.Max(a.Sigma, b.Sigma) + LinePixels;
        (double From, double To) Along(TrailMeasurement one)
        {
            double from = (one.X1 - line.X) * cos + (one.Y1 - line.Y) * sin, to = (one.X2 - line.X) * cos + (one.Y2 - line.Y) * sin;
            return (Math.Min(from, to), Math.Max(from, to));
        }
        (double aFrom, double aTo) = Along(a);
        (double bFrom, double bTo) = Along(b);
        double gap = Math.Max(aFrom, bFrom) - Math.Min(aTo, bTo);
        return gap <= Math.Max(GapPixels, Math.Min(a.Length, b.Length))
            && Ends(a).Concat(Ends(b)).All(end => Math.Abs((end.Y - line.Y) * cos - (end.X - line.X) * sin) <= width);
    }

    private static WholeTrail? Whole(Extraction field, WholeTrail[] pieces, double gain)
    {
        if (pieces.Length == 1)
        {
            return null;
        }
        int[] sources = [.. pieces.SelectMany(piece => piece.Sources).Order()];
        TrailStart start = Span([.. pieces.Select(piece => piece.Measurement)]);
        TrailMeasurement fit = TrailFit.Measure(field, start, sources, gain);
        return fit.State == TrailState.Trail && Math.Abs(fit.Length / start.Length - 1) <= 0.25 ? new WholeTrail(sources, fit) : null;
    }

    // From the one of the ends that are furthest apart to the other.
    private static TrailStart Span(TrailMeasurement[] pieces)
    {
        (double X, double Y)[] ends = [.. pieces.SelectMany(Ends)];
        (double length, (double X, double Y) a, (double X, double Y) b) = (-1, default, default);
        foreach ((double X, double Y) one in ends)
        {
            foreach ((double X, double Y) two in ends)
            {
                double distance = double.Hypot(one.X - two.X, one.Y - two.Y);
                (length, a, b) = distance > length ? (distance, one, two) : (length, a, b);
            }
        }
        return new TrailStart((a.X + b.X) / 2, (a.Y + b.Y) / 2, length, Math.Atan2(b.Y - a.Y, b.X - a.X), pieces.Max(piece => piece.Sigma), pieces.Sum(piece => piece.Flux));
    }

    private static (double X, double Y)[] Ends(TrailMeasurement trail) => [(trail.X1, trail.Y1), (trail.X2, trail.Y2)];
}

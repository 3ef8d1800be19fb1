using Astrolode.Catalogue;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>What SEP says of a source's light and shape, as numbers for a classifier without pixels.</summary>
internal static class SourceFeatures
{
    /// <summary>Names, in the order of <see cref="Of"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["log flux", "log a", "log b", "log elongation", "log half-light radius", "log peak/flux", "log pixels", "log flux/error"];

    // Sources of no or negative light have some in a logarithm too.
    private const double Least = 1e-3;

    /// <summary>One number a name; all finite.</summary>
    public static double[] Of(SourceRow row) =>
    [
        Log(row.Flux), Log(row.A), Log(row.B), Log(Elongation(row)), Log(row.HalfLightRadius), Log(row.Peak / Math.Max(row.Flux, Least)), Log(row.PixelCount), Log(row.Flux / Math.Max(row.FluxError, Least)),
    ];

    /// <summary>a over b, as SExtractor has it.</summary>
    public static double Elongation(SourceRow row) => row.A / Math.Max(row.B, Least);

    private static double Log(double value) => double.IsFinite(value) ? Math.Log(Math.Max(value, Least)) : 0;
}

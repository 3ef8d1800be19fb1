using Astrolode.Search.Sources;
using MathNet.Numerics.LinearAlgebra;

namespace Astrolode.Search.Moving;

/// <summary>
/// Measures a trail by fitting to the pixels what a Gaussian star leaves that moves evenly while the shutter is open (Vereš et al. 2012, PASP 124, 1197, eq. 3), on a constant rest of
/// background: end points, width, light, by least squares, started from the moments of the source. Pixels that a first fit finds hit (cosmic rays, stars in the way) are
/// left out of a second.
/// </summary>
public static class TrailFit
{
    // Room around the trail: light further off than this many widths is less than the noise of any source that is not saturated.
    private const double MarginSigmas = 5;
    private const double MarginPixels = 3;
    private const int LeastPixels = 12;

    // Chi² for each pixel from which another start is tried.
    private const double PoorFit = 2;

    // A pixel that lies so many standard deviations off the first fit is not of the trail.
    private const double RejectSigmas = 5;

    /// <summary>Fits a trail to a source.</summary>
    /// <param name="field">The image that the source is from; its segments tell the neighbours, whose pixels are left out.</param>
    /// <param name="source">Where to begin.</param>
    /// <param name="gain">Electrons in a unit of the pixels, for the noise of the trail's own light; 0 leaves it out.</param>
    public static TrailMeasurement Measure(Extraction field, ExtractedSource source, double gain = 0)
    {
        TrailMeasurement fit = Measure(field, TrailStart.Of(source), [source.Id], gain);
        if (fit.State != TrailState.NotConverged && fit.ChiSquared <= PoorFit * fit.PixelCount)
        {
            return fit;
        }
        TrailMeasurement again = Measure(field, TrailStart.OfFaintPixels(field, source), [source.Id], gain);
        return again.ChiSquared < fit.ChiSquared ? again : fit;
    }

    /// <summary>Fits a trail to each source that is longer than wide, on all processors; null for the others.</summary>
    /// <param name="field">The image that the sources are from.</param>
    /// <param name="sources">Some of its sources.</param>
    /// <param name="gain">Electrons in a unit of the pixels; 0 leaves the noise of the trail's own light out.</param>
    /// <param name="leastLength">Length by the moments from which a fit is worth while, pixels.</param>
    public static TrailMeasurement?[] MeasureAll(Extraction field, IReadOnlyList<ExtractedSource> sources, double gain = 0, double leastLength = 3)
    {
        TrailMeasurement?[] trails = new TrailMeasurement?[sources.Count];
        Parallel.For(0, trails.Length, i => trails[i] = TrailStart.LengthOf(sources[i]) >= leastLength ? Measure(field, sources[i], gain) : null);
        return trails;
    }

    /// <summary>Fits a trail to several sources that are taken for pieces of it.</summary>
    /// <param name="field">The image that they are from.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="pieces">Numbers of the sources whose pixels belong to it.</param>
    /// <param name="gain">Electrons in a unit of the pixels; 0 leaves the noise of the trail's own light out.</param>
    public static TrailMeasurement Measure(Extraction field, TrailStart start, IReadOnlyCollection<int> pieces, double gain = 0)
    {
        TrailPixels pixels = TrailPixels.Around(field, start, pieces, MarginSigmas * start.Sigma + MarginPixels, gain);
        if (pixels.Count < LeastPixels)
        {
            return TrailMeasurement.Failed(start, TrailState.TooFewPixels, pixels.Count);
        }
        TrailMeasurement first = Fit(pixels, start);
        TrailPixels kept = pixels.Without(first, RejectSigmas);
        return kept.Count == pixels.Count || kept.Count < LeastPixels ? first : Fit(kept, first.AsStart());
    }

    private static TrailMeasurement Fit(TrailPixels pixels, TrailStart start)
    {
        TrailModel model = new(pixels);
        return TrailMinimum.Find(model, model.Start(start), out Vector<double> parameters, out Matrix<double> normal, out double chiSquared) && model.IsSensible(parameters)
            ? model.Measurement(parameters, normal, chiSquared)
            : TrailMeasurement.Failed(start, TrailState.NotConverged, pixels.Count);
    }
}

using Astrolode.Search.Sources;

namespace Astrolode.Search.Moving;

/// <summary>Whether a fit of a trail is one.</summary>
public enum TrailState
{
    /// <summary>It is longer than its uncertainty says a star could look.</summary>
    Trail,

    /// <summary>It converged, and is no longer than a star could look.</summary>
    Point,

    /// <summary>The minimum was not found; the numbers are those of the start, their uncertainties infinite.</summary>
    NotConverged,

    /// <summary>Too few pixels around the source have values; likewise.</summary>
    TooFewPixels,
}

/// <summary>Where the fit of a trail begins.</summary>
/// <param name="X">Middle, pixels, 0-based.</param>
/// <param name="Y">Middle.</param>
/// <param name="Length">Between the end points, pixels.</param>
/// <param name="Angle">From +x towards +y, radians.</param>
/// <param name="Sigma">Standard deviation across, pixels.</param>
/// <param name="Flux">Light, in units of the pixels.</param>
public readonly record struct TrailStart(double X, double Y, double Length, double Angle, double Sigma, double Flux)
{
    /// <summary>From the moments of a source: an even line of length L has the variance L²/12 along itself.</summary>
    public static TrailStart Of(ExtractedSource source)
    {
        double sigma = Math.Clamp(source.B, 0.5, 4);
        return new TrailStart(source.BarycentreX, source.BarycentreY, Math.Max(1, LengthOf(source)), source.Theta, sigma, source.FluxIsophotal);
    }

    /// <summary>From the pixels of a source that are not much brighter than most: a cosmic ray on a trail turns its moments.</summary>
    public static TrailStart OfFaintPixels(Extraction field, ExtractedSource source)
    {
        List<(int X, int Y, double Value)> own = [];
        for (int y = source.YMin; y <= source.YMax; y++)
        {
            for (int x = source.XMin; x <= source.XMax; x++)
            {
                if (field.Segments[y * field.Width + x] == source.Id && field.Pixels[y * field.Width + x] > 0)
                {
                    own.Add((x, y, field.Pixels[y * field.Width + x]));
                }
            }
        }
        double[] sorted = [.. own.Select(pixel => pixel.Value).Order()];
        double most = sorted.Length > 0 ? 2 * sorted[sorted.Length / 2] : 0;
        (double sum, double sx, double sy, double sxx, double syy, double sxy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        foreach ((int x, int y, double value) in own.Where(pixel => pixel.Value <= most))
        {
            double dx = x - source.BarycentreX, dy = y - source.BarycentreY;
            (sum, sx, sy) = (sum + value, sx + value * dx, sy + value * dy);
            (sxx, syy, sxy) = (sxx + value * dx * dx, syy + value * dy * dy, sxy + value * dx * dy);
        }
        if (sum <= 0)
        {
            return Of(source);
        }
        (double mx, double my) = (sx / sum, sy / sum);
        (double xx, double yy, double xy) = (sxx / sum - mx * mx, syy / sum - my * my, sxy / sum - mx * my);
        double half = double.Hypot((xx - yy) / 2, xy), small = (xx + yy) / 2 - half;
        return new TrailStart(source.BarycentreX + mx, source.BarycentreY + my, Math.Max(1, Math.Sqrt(24 * half)), Math.Atan2(2 * xy, xx - yy) / 2, Math.Clamp(Math.Sqrt(Math.Max(0, small)), 0.5, 2), sum);
    }

    /// <summary>The length of a trail that has the moments of a source, pixels; those of faint ones are cut off by their isophote and too small.</summary>
    public static double LengthOf(ExtractedSource source) => Math.Sqrt(12 * Math.Max(0, source.A * source.A - source.B * source.B));
}

/// <summary>A fitted trail. Pixels, 0-based, centres at integers; uncertainties are standard deviations, from the covariance of the fit.</summary>
/// <param name="State">Whether it is one. The numbers mean something where it is Trail or Point.</param>
/// <param name="X1">One end; which is which a single exposure does not tell.</param>
/// <param name="Y1">The same end.</param>
/// <param name="X2">The other end, with the larger x.</param>
/// <param name="Y2">The other end.</param>
/// <param name="EndErrorAlong">Uncertainty of an end along the trail.</param>
/// <param name="EndErrorAcross">Uncertainty of an end across it.</param>
/// <param name="Length">Between the ends.</param>
/// <param name="LengthError">Its uncertainty.</param>
/// <param name="Angle">From +x towards +y, −π/2 to π/2.</param>
/// <param name="AngleError">Its uncertainty.</param>
/// <param name="X">Middle.</param>
/// <param name="Y">Middle.</param>
/// <param name="MiddleErrorAlong">Uncertainty of the middle along the trail.</param>
/// <param name="MiddleErrorAcross">Uncertainty of the middle across it.</param>
/// <param name="Sigma">Standard deviation of the light across.</param>
/// <param name="SigmaError">Its uncertainty.</param>
/// <param name="Flux">Light, in units of the pixels.</param>
/// <param name="FluxError">Its uncertainty.</param>
/// <param name="Background">What the fit found below the trail, per pixel.</param>
/// <param name="ChiSquared">Of the fit.</param>
/// <param name="PixelCount">Pixels that were fitted; the model has 7 parameters.</param>
public sealed record TrailMeasurement(
    TrailState State,
    double X1,
    double Y1,
    double X2,
    double Y2,
    double EndErrorAlong,
    double EndErrorAcross,
    double Length,
    double LengthError,
    double Angle,
    double AngleError,
    double X,
    double Y,
    double MiddleErrorAlong,
    double MiddleErrorAcross,
    double Sigma,
    double SigmaError,
    double Flux,
    double FluxError,
    double Background,
    double ChiSquared,
    int PixelCount)
{
    /// <summary>The start of another fit.</summary>
    public TrailStart AsStart() => new(X, Y, Length, Angle, Sigma, Flux);

    internal static TrailMeasurement Failed(TrailStart start, TrailState state, int pixels)
    {
        (double sin, double cos) = Math.SinCos(start.Angle);
        double half = start.Length / 2, unknown = double.PositiveInfinity;
        return new TrailMeasurement(
            state, start.X - half * cos, start.Y - half * sin, start.X + half * cos, start.Y + half * sin, unknown, unknown, start.Length, unknown, start.Angle, unknown, start.X, start.Y, unknown, unknown,
            start.Sigma, unknown, start.Flux, unknown, 0, unknown, pixels);
    }
}

using Astrolode.Images.Sky;

namespace Astrolode.Search.Moving;

/// <summary>A source of one exposure on the sky, at the middle of the exposure.</summary>
/// <param name="Position">Its middle.</param>
/// <param name="Error">Uncertainty of the position.</param>
/// <param name="Magnitude">Magnitude; NaN where unknown, which matches any.</param>
/// <param name="MagnitudeError">Standard deviation of it.</param>
/// <param name="Trail">What its image says of its motion; null where nothing is known.</param>
public readonly record struct SkySource(SkyPosition Position, PositionError Error, double Magnitude = double.NaN, double MagnitudeError = 0, TrailVector? Trail = null);

/// <summary>Covariance of a position: square arcsec, east (with the cosine of the declination) and north.</summary>
public readonly record struct PositionError(double VarianceEast, double VarianceNorth, double Covariance)
{
    /// <summary>The same in all directions.</summary>
    /// <param name="sigmaArcsec">Standard deviation of each coordinate.</param>
    public static PositionError Round(double sigmaArcsec) => new(sigmaArcsec * sigmaArcsec, sigmaArcsec * sigmaArcsec, 0);

    /// <summary>Along a direction and across it.</summary>
    /// <param name="alongArcsec">Standard deviation along.</param>
    /// <param name="acrossArcsec">Standard deviation across.</param>
    /// <param name="east">East part of the direction, of length 1.</param>
    /// <param name="north">North part.</param>
    public static PositionError Along(double alongArcsec, double acrossArcsec, double east, double north)
    {
        double u = alongArcsec * alongArcsec, v = acrossArcsec * acrossArcsec;
        return new PositionError(u * east * east + v * north * north, u * north * north + v * east * east, (u - v) * east * north);
    }

    /// <summary>Two independent errors together.</summary>
    public static PositionError operator +(PositionError a, PositionError b) => new(a.VarianceEast + b.VarianceEast, a.VarianceNorth + b.VarianceNorth, a.Covariance + b.Covariance);

    /// <summary>An error whose variances are so many times as large.</summary>
    public static PositionError operator *(double factor, PositionError a) => new(factor * a.VarianceEast, factor * a.VarianceNorth, factor * a.Covariance);

    /// <summary>An upper bound of the variance in any direction.</summary>
    internal double Bound => (VarianceEast + VarianceNorth) / 2 + double.Hypot((VarianceEast - VarianceNorth) / 2, Covariance);

    /// <summary>Square of a distance over its uncertainty.</summary>
    internal double ChiSquared(double east, double north) =>
        (east * east * VarianceNorth - 2 * east * north * Covariance + north * north * VarianceEast) / (VarianceEast * VarianceNorth - Covariance * Covariance);
}

/// <summary>How far a source moved while the shutter was open, arcsec; the sign of the direction is unknown. A source that did not move visibly has (0, 0) with its uncertainty.</summary>
/// <param name="East">East part.</param>
/// <param name="North">North part.</param>
/// <param name="Error">Uncertainty.</param>
public readonly record struct TrailVector(double East, double North, PositionError Error);

/// <summary>The sources of one exposure.</summary>
/// <param name="MiddleSeconds">Middle of the exposure, seconds from any time that all exposures share.</param>
/// <param name="ExposureSeconds">Its length.</param>
/// <param name="Sources">What was found in it.</param>
public sealed record SkyExposure(double MiddleSeconds, double ExposureSeconds, IReadOnlyList<SkySource> Sources);

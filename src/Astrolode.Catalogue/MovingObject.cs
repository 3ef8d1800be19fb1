using Astrolode.Images.Sky;

namespace Astrolode.Catalogue;

/// <summary>
/// Something that moves among the stars: a row of the table of moving objects. It was linked from sources of several exposures, or is a single trail, whose sense of motion is unknown.
/// </summary>
public sealed record MovingObject
{
    /// <summary>Row number in the catalogue, from 1; 0 before it is stored.</summary>
    public long Id { get; init; }

    /// <summary>The run that found it; 0 before it is stored.</summary>
    public long RunId { get; init; }

    /// <summary>Name, the same in its sources and in ADES files: 1 to 8 letters and digits, unique in the run.</summary>
    public required string Name { get; init; }

    /// <summary>Time of the position: the mean time of the exposures that show it, where the position is the surest, UTC; null for a single trail of unknown time.</summary>
    public DateTimeOffset? Epoch { get; init; }

    /// <summary>Where it was then.</summary>
    public required SkyPosition Position { get; init; }

    /// <summary>Standard deviation of the right ascension times the cosine of the declination, arcsec.</summary>
    public required double ErrorRaArcsec { get; init; }

    /// <summary>Standard deviation of the declination, arcsec.</summary>
    public required double ErrorDecArcsec { get; init; }

    /// <summary>Rate, arcsec per hour; null for a single trail of unknown exposure time.</summary>
    public double? RateArcsecPerHour { get; init; }

    /// <summary>Standard deviation of it.</summary>
    public double? RateErrorArcsecPerHour { get; init; }

    /// <summary>Direction of motion, north through east, degrees, 0 to 360; of a single trail 0 to 180.</summary>
    public required double PositionAngleDegrees { get; init; }

    /// <summary>Standard deviation of it, degrees.</summary>
    public required double PositionAngleErrorDegrees { get; init; }

    /// <summary>Mean magnitude; null where unknown.</summary>
    public double? Magnitude { get; init; }

    /// <summary>Standard deviation of it.</summary>
    public double? MagnitudeError { get; init; }

    /// <summary>chi² of uniform motion; null for a single trail.</summary>
    public double? ChiSquared { get; init; }

    /// <summary>Its degrees of freedom.</summary>
    public int? DegreesOfFreedom { get; init; }

    /// <summary>Sources of which it was linked.</summary>
    public required int Sources { get; init; }

    /// <summary>Exposures that see where it should have been.</summary>
    public required int Exposures { get; init; }

    /// <summary>Largest probability among its sources of being an asteroid.</summary>
    public required double Probability { get; init; }

    /// <summary>Longest trail among its sources, arcsec; null where none has one.</summary>
    public double? TrailArcsec { get; init; }
}

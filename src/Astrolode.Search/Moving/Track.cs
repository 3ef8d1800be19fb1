using Astrolode.Images.Sky;

namespace Astrolode.Search.Moving;

/// <summary>A source of one exposure that is part of a track.</summary>
/// <param name="Exposure">Which exposure, from 0.</param>
/// <param name="Source">Which of its sources, from 0.</param>
public readonly record struct TrackMember(int Exposure, int Source);

/// <summary>An object that moves evenly on the sky, seen in three exposures or more.</summary>
/// <param name="Members">Where it was seen, in the order of the exposures.</param>
/// <param name="Position">At the reference time.</param>
/// <param name="Error">Uncertainty of the position.</param>
/// <param name="ReferenceSeconds">Mean time of its exposures, on the clock of <see cref="SkyExposure.MiddleSeconds"/>.</param>
/// <param name="RateArcsecPerHour">Apparent rate.</param>
/// <param name="RateError">Standard deviation of it.</param>
/// <param name="PaDegrees">Direction of the motion, from north through east, [0, 360).</param>
/// <param name="PaErrorDegrees">Standard deviation of it.</param>
/// <param name="ChiSquared">Of uniform motion, positions alone.</param>
/// <param name="DegreesOfFreedom">Twice the members less 4.</param>
/// <param name="Significance">By how much chi² grows if the object is taken to stand still.</param>
/// <param name="Magnitude">Mean, weighted by the errors; NaN where no member has one.</param>
/// <param name="MagnitudeError">Standard deviation of the mean.</param>
public sealed record Track(
    IReadOnlyList<TrackMember> Members,
    SkyPosition Position,
    PositionError Error,
    double ReferenceSeconds,
    double RateArcsecPerHour,
    double RateError,
    double PaDegrees,
    double PaErrorDegrees,
    double ChiSquared,
    int DegreesOfFreedom,
    double Significance,
    double Magnitude,
    double MagnitudeError);

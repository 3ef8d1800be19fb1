using Astrolode.Images.Sky;

namespace Astrolode.Catalogue;

/// <summary>The track that a trailed source leaves in an exposure: pixels from 0, centres at integers; which end is the earlier one is unknown.</summary>
/// <param name="X1">One end.</param>
/// <param name="Y1">Likewise.</param>
/// <param name="X2">The other end.</param>
/// <param name="Y2">Likewise.</param>
/// <param name="LengthArcsec">Length on the sky.</param>
/// <param name="LengthErrorArcsec">Standard deviation of it.</param>
/// <param name="PositionAngleDegrees">Direction, north through east, 0 to 180.</param>
/// <param name="WidthPixels">Full width at half maximum across.</param>
public sealed record SourceTrail(double X1, double Y1, double X2, double Y2, double LengthArcsec, double LengthErrorArcsec, double PositionAngleDegrees, double WidthPixels);

/// <summary>One source in one exposure, with what a classifier says of it: a row of the table of sources.</summary>
public sealed record SourceRow
{
    /// <summary>Row number in the catalogue, from 1; 0 before it is stored.</summary>
    public long Id { get; init; }

    /// <summary>The run that found it; 0 before it is stored.</summary>
    public long RunId { get; init; }

    /// <summary>The image it is in: a file, with the name or number of the extension in brackets where the file has several.</summary>
    public required string Image { get; init; }

    /// <summary>Middle of the exposure, UTC; null where the header does not say.</summary>
    public DateTimeOffset? Middle { get; init; }

    /// <summary>Length of the exposure, seconds; null where the header does not say.</summary>
    public double? ExposureSeconds { get; init; }

    /// <summary>Centre in the image: pixels from 0, centres at integers.</summary>
    public required double X { get; init; }

    /// <summary>Likewise along y.</summary>
    public required double Y { get; init; }

    /// <summary>Brightest pixel.</summary>
    public required int PeakX { get; init; }

    /// <summary>Likewise along y.</summary>
    public required int PeakY { get; init; }

    /// <summary>Centre on the sky; null without sky coordinates.</summary>
    public SkyPosition? Position { get; init; }

    /// <summary>Standard deviation of the right ascension times the cosine of the declination, arcsec.</summary>
    public double? ErrorRaArcsec { get; init; }

    /// <summary>Standard deviation of the declination, arcsec.</summary>
    public double? ErrorDecArcsec { get; init; }

    /// <summary>Light in Kron's ellipse, in the image's unit.</summary>
    public required double Flux { get; init; }

    /// <summary>Standard deviation of it.</summary>
    public required double FluxError { get; init; }

    /// <summary>Magnitude; null where the zero point is unknown or the light is not positive.</summary>
    public double? Magnitude { get; init; }

    /// <summary>Standard deviation of it.</summary>
    public double? MagnitudeError { get; init; }

    /// <summary>Standard deviation of the light along the longer axis, pixels.</summary>
    public required double A { get; init; }

    /// <summary>The same along the shorter axis.</summary>
    public required double B { get; init; }

    /// <summary>Direction of the longer axis, degrees from +x towards +y, -90 to 90.</summary>
    public required double ThetaDegrees { get; init; }

    /// <summary>Radius that holds half of the light, pixels.</summary>
    public required double HalfLightRadius { get; init; }

    /// <summary>Pixels above the threshold.</summary>
    public required int PixelCount { get; init; }

    /// <summary>Value of the brightest pixel above the background.</summary>
    public required double Peak { get; init; }

    /// <summary>What may be wrong with it: bits of <c>SourceFlags</c>.</summary>
    public required int Flags { get; init; }

    /// <summary>Exposures that see its place, with this one: what the network was shown of it, 1 to 4.</summary>
    public required int Exposures { get; init; }

    /// <summary>The most probable class.</summary>
    public required string Class { get; init; }

    /// <summary>Probability that it is an asteroid, with the frequencies of classes in this exposure; calibrated on simulated exposures.</summary>
    public required double Asteroid { get; init; }

    /// <summary>Probability that it is a star; null for a network that tells only asteroids from the rest.</summary>
    public double? Star { get; init; }

    /// <summary>Probability that it is a galaxy.</summary>
    public double? Galaxy { get; init; }

    /// <summary>Probability that it is a cosmic ray.</summary>
    public double? CosmicRay { get; init; }

    /// <summary>Its trail; null where it leaves none that can be measured.</summary>
    public SourceTrail? Trail { get; init; }

    /// <summary>Name of the moving object it belongs to (<see cref="MovingObject.Name"/>); null for none.</summary>
    public string? Object { get; init; }
}

namespace Astrolode.Catalogue.Export.Ades;

/// <summary>
/// Who observed, with what: the header of an ADES file (the Minor Planet Center's Astrometry Data Exchange Standard, version 2022). What the standard asks for must be given: nothing of it
/// can be known from an image.
/// </summary>
public sealed record AdesHeader
{
    /// <summary>Observatory code of the Minor Planet Center, 3 or 4 letters and digits; XXX for one that has none yet.</summary>
    public required string MpcCode { get; init; }

    /// <summary>Name of the submitter, initials and surname: <c>A. B. Name</c>.</summary>
    public required string Submitter { get; init; }

    /// <summary>Institution of the submitter; null for none.</summary>
    public string? Institution { get; init; }

    /// <summary>Names of the observers; the standard lets a survey have none.</summary>
    public IReadOnlyList<string> Observers { get; init; } = [];

    /// <summary>Names of those who measured, one at least.</summary>
    public required IReadOnlyList<string> Measurers { get; init; }

    /// <summary>Design of the telescope, at most 25 characters: <c>Korsch</c>.</summary>
    public required string TelescopeDesign { get; init; }

    /// <summary>Its aperture, metres.</summary>
    public required double ApertureMetres { get; init; }

    /// <summary>Its detector, at most 25 characters: <c>CCD</c>.</summary>
    public required string Detector { get; init; }

    /// <summary>Side of a pixel, arcsec; null where not to be said.</summary>
    public double? PixelScaleArcsec { get; init; }

    /// <summary>Program that found the objects.</summary>
    public string? Software { get; init; }

    /// <summary>Lines of comment of at most 100 characters. Of simulated images they say so.</summary>
    public IReadOnlyList<string> Comments { get; init; } = [];
}

/// <summary>One position of a moving object: an <c>optical</c> record of ADES.</summary>
public sealed record AdesObservation
{
    /// <summary>Name of the object that the submitter gave it, the same in all its observations; at most 8 letters, digits, - and _.</summary>
    public required string TrackName { get; init; }

    /// <summary>Middle of the exposure, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Right ascension, ICRS, degrees.</summary>
    public required double RaDegrees { get; init; }

    /// <summary>Declination, ICRS, degrees.</summary>
    public required double DecDegrees { get; init; }

    /// <summary>Standard deviation of the right ascension times the cosine of the declination, arcsec, above 0.</summary>
    public required double RmsRaArcsec { get; init; }

    /// <summary>Standard deviation of the declination, arcsec, above 0.</summary>
    public required double RmsDecArcsec { get; init; }

    /// <summary>Correlation of the two, −1 to 1, both excluded.</summary>
    public double Correlation { get; init; }

    /// <summary>Catalogue to which positions are tied, as the Minor Planet Center calls it: <c>Gaia3</c>; UNK where unknown.</summary>
    public required string AstrometricCatalogue { get; init; }

    /// <summary>Magnitude; null where not measured.</summary>
    public double? Magnitude { get; init; }

    /// <summary>Standard deviation of it.</summary>
    public double? MagnitudeError { get; init; }

    /// <summary>Its band, as the Minor Planet Center calls it, at most 3 letters and digits.</summary>
    public string? Band { get; init; }

    /// <summary>Exposure time, seconds.</summary>
    public double? ExposureSeconds { get; init; }

    /// <summary>Signal over noise.</summary>
    public double? Snr { get; init; }

    /// <summary>Where a telescope in space was then, km from the Earth's centre on the axes of the ICRF; null on the ground.</summary>
    public (double X, double Y, double Z)? PlaceKm { get; init; }

    /// <summary>A remark; null for none.</summary>
    public string? Remark { get; init; }
}

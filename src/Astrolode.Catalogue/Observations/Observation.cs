namespace Astrolode.Catalogue.Observations;

/// <summary>An image or a survey that a catalogue knows: the columns of ObsCore 1.1 that we can fill (REC-ObsCore-v1.1-20170509, section 3.3); nothing is guessed.</summary>
public sealed record Observation
{
    /// <summary>Where it lies: a file, one HDU of it as <c>FILE[2]</c>, or the folder of a HiPS. Not shown to clients.</summary>
    public required string Path { get; init; }

    /// <summary>Collection: the survey, or the telescope and instrument.</summary>
    public required string Collection { get; init; }

    /// <summary>Name of the observation: the file's, or the survey's.</summary>
    public required string Id { get; init; }

    /// <summary>Name of this data set, the same whenever it is described again.</summary>
    public required string PublisherDid { get; init; }

    /// <summary>Level of calibration, 0 to 4.</summary>
    public required int CalibLevel { get; init; }

    /// <summary>Bytes; null where unknown.</summary>
    public long? Bytes { get; init; }

    /// <summary>What was aimed at.</summary>
    public string? Target { get; init; }

    /// <summary>Centre, ICRS, degrees.</summary>
    public (double Ra, double Dec)? Centre { get; init; }

    /// <summary>Diameter of a circle around it, degrees.</summary>
    public double? FieldDegrees { get; init; }

    /// <summary>Outline, as <c>POLYGON ICRS …</c> or <c>CIRCLE ICRS …</c>.</summary>
    public string? Region { get; init; }

    /// <summary>Resolution, arcsec.</summary>
    public double? ResolutionArcsec { get; init; }

    /// <summary>Pixels along the axes.</summary>
    public (long X, long Y)? Pixels { get; init; }

    /// <summary>Start, modified Julian date.</summary>
    public double? Start { get; init; }

    /// <summary>End, modified Julian date.</summary>
    public double? End { get; init; }

    /// <summary>Exposure time, seconds.</summary>
    public double? ExposureSeconds { get; init; }

    /// <summary>Shortest wavelength, metres.</summary>
    public double? ShortestWavelength { get; init; }

    /// <summary>Longest wavelength, metres.</summary>
    public double? LongestWavelength { get; init; }

    /// <summary>Telescope.</summary>
    public string? Facility { get; init; }

    /// <summary>Instrument.</summary>
    public string? Instrument { get; init; }
}

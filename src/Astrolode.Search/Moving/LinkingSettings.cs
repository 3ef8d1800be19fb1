namespace Astrolode.Search.Moving;

/// <summary>What is taken for a moving object.</summary>
public sealed record LinkingSettings
{
    /// <summary>Least rate, arcsec per hour, 0 or more. Slow motion is limited by <see cref="LeastSignificance"/> besides.</summary>
    public double SlowestArcsecPerHour { get; init; } = 0.05;

    /// <summary>Largest rate, arcsec per hour. The work grows with its square.</summary>
    public double FastestArcsecPerHour { get; init; } = 90;

    /// <summary>Exposures in which an object must be seen, 3 or more: any two sources lie on a line. Two are enough where both are long trails.</summary>
    public int LeastExposures { get; init; } = 3;

    /// <summary>Least length of trails of which two are enough, if both lie along the way between them and are as long as its rate says, arcsec.</summary>
    public double PairTrailArcsec { get; init; } = 1.2;

    /// <summary>Chi² of a track may be as large as that of one in so many true ones as lie beyond this many standard deviations of a normal distribution; likewise of each trail.</summary>
    public double MaxSigmas { get; init; } = 4;

    /// <summary>By how much chi² must grow if the object is taken to stand still, for two parameters less. 30 is chance in one of three million stars. Where chi² is above its degrees of freedom, as many times as much.</summary>
    public double LeastSignificance { get; init; } = 30;

    /// <summary>Added to the errors of all positions, arcsec: what noise does not explain, the pixels' sampling and charge transfer. 0.01 is a tenth of a pixel of VIS.</summary>
    public double PositionFloorArcsec { get; init; } = 0.01;

    /// <summary>
    /// Sources of different exposures that are as near to each other as this motion brings them, and as uncertain as they are, are looked at for one that stands still, arcsec per hour. What
    /// moves faster is not confused with stars.
    /// </summary>
    public double SlowArcsecPerHour { get; init; } = 0.5;

    /// <summary>Magnitudes of one object may differ by this beside three standard deviations: it turns.</summary>
    public double MagnitudeTolerance { get; init; } = 0.75;

    /// <summary>The error in these settings, as a sentence part; null when there is none.</summary>
    public string? Error() => this switch
    {
        _ when !(SlowestArcsecPerHour >= 0 && FastestArcsecPerHour > SlowestArcsecPerHour && FastestArcsecPerHour <= 1e5) => "the rates must be 0 or more, the fastest above the slowest and at most 100000 arcsec per hour",
        _ when LeastExposures < 3 => "an object must be seen in 3 exposures at least",
        _ when !(MaxSigmas is > 0 and < 8 && LeastSignificance >= 0) => "the standard deviations must lie between 0 and 8 and the significance must not be negative",
        _ when !(PairTrailArcsec > 0) => "the length of trails of which two are enough must be above 0",
        _ when !(PositionFloorArcsec >= 0 && SlowArcsecPerHour >= 0 && MagnitudeTolerance >= 0) => "floor, slow motion and magnitude tolerance must not be negative",
        _ => null,
    };
}

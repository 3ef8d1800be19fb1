using Astrolode.Search.Evaluation;

namespace Astrolode.Search;

/// <summary>Everything that decides what a survey search finds; saved with its run as it was resolved.</summary>
public sealed record SearchSettings
{
    /// <summary>Stretch of sky as the user wrote it; null searches all that the source covers.</summary>
    public string? Region { get; init; }

    /// <summary>SHA-256 of the coverage map that the region names, hexadecimal: with another map of the same name it is another search. Null for other regions.</summary>
    public string? RegionSha256 { get; init; }

    /// <summary>Pixel scales, arcsec, at which the sky is tiled; boxes of all scales are merged.</summary>
    public required IReadOnlyList<double> ScalesArcsec { get; init; }

    /// <summary>How scores become probabilities; null where the model is not calibrated.</summary>
    public ScoreCalibration? Calibration { get; init; }

    /// <summary>Objects with a lower score are dropped, 0 to 1. The score of an object is the mean over the views it should have.</summary>
    public double Threshold { get; init; } = 0.3;

    /// <summary>Lowest score of a single view that is kept until the views are merged: weak views support an object, too.</summary>
    public double ViewThreshold => Math.Min(Threshold, LowestView);

    private const double LowestView = 0.02;

    /// <summary>Part of a tile's side that it shares with its neighbour. A box smaller than this is whole in some tile.</summary>
    public double Overlap { get; init; } = 0.5;

    /// <summary>Smallest side of a box, in pixels of its tile: below it a coarser network would guess.</summary>
    public double MinBoxPixels { get; init; } = 20;

    /// <summary>Smallest side at which the network was taught, pixels: a view in which an object is smaller is not expected to show it.</summary>
    public double MinTaughtPixels { get; init; } = 26;

    /// <summary>Largest side at which the network was taught, pixels.</summary>
    public double MaxTaughtPixels { get; init; } = 200;

    /// <summary>
    /// Boxes of another tile or scale that overlap a better one by more than this IoU are views of the same object.
    /// Lower than the network's own 0.6, since the same object seen in two tiles is placed a little differently.
    /// </summary>
    public double MergeIou { get; init; } = 0.4;

    /// <summary>A box of like size with more than this share of the smaller area in common with a better one is the same object.</summary>
    public double MergeInside { get; init; } = 0.75;

    /// <summary>Tiles that go through the network together.</summary>
    public int BatchSize { get; init; } = 4;

    /// <summary>
    /// How the boxes of one tile are thinned out. They are not cut at the tile's border: one that reaches it is left to the next tile, where it is whole.
    /// </summary>
    internal static Networks.Ssd.NmsSettings TileNms { get; } = new(Clip: false);

    /// <summary>Size and time of change of the files searched: an image that was changed is searched anew. Empty for a survey on the web.</summary>
    public string SourceState { get; init; } = "";

    /// <summary>Processors to use; 0 takes all. Changes nothing in the result.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Threads { get; init; }
}

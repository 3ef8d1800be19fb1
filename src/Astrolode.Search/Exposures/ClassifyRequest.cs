using Astrolode.Search.Moving;
using Astrolode.Search.Sources;

namespace Astrolode.Search.Exposures;

/// <summary>What to classify with what, as the user said it.</summary>
public sealed record ClassifyRequest
{
    /// <summary>FITS files; of one with several images all are taken, <c>FILE[2]</c> takes one.</summary>
    public required IReadOnlyList<string> Exposures { get; init; }

    /// <summary>ONNX model of 'astrolode train classifier'.</summary>
    public required string Model { get; init; }

    /// <summary>Catalogue to write to; made if it is not there.</summary>
    public required string Catalogue { get; init; }

    /// <summary>How.</summary>
    public ClassifySettings Settings { get; init; } = new();

    /// <summary>Processors; 0 takes all. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>Classify again though the catalogue holds a finished run of the same.</summary>
    public bool Again { get; init; }
}

/// <summary>Everything that decides what a classification finds; saved with the run.</summary>
public sealed record ClassifySettings
{
    /// <summary>How sources are found. Gain and saturation come from the headers.</summary>
    public ExtractionSettings Extraction { get; init; } = new();

    /// <summary>What counts as a moving object.</summary>
    public LinkingSettings Linking { get; init; } = new();

    /// <summary>Magnitude of a source of one unit of the pixels, for files whose header has no MAGZERO; null for none.</summary>
    public double? ZeroPoint { get; init; }

    /// <summary>Whether the other exposures of a source's place are shown to the network, and motion is looked for.</summary>
    public bool Together { get; init; } = true;

    /// <summary>Sources whose probability of being a cosmic ray, with classes equally frequent, is at most this may be part of a track.</summary>
    public double MostCosmicRay { get; init; } = 0.9;

    /// <summary>
    /// A track is one if the natural logarithms of the odds of its sources, asteroid or star against galaxy or cosmic ray with classes equally frequent, sum to this. Slow asteroids look like stars, and stars do not move. Of a long trail, and of two of them alone, the odds are those of an asteroid.
    /// </summary>
    public double LeastTrackOdds { get; init; }

    /// <summary>Probability from which a trail that is seen in too few exposures to be linked is a moving object, with the exposure's frequencies of classes.</summary>
    public double LeastAsteroid { get; init; } = 0.9;

    /// <summary>Identity of the exposures: sizes and times of the files, so that changed ones are classified again.</summary>
    public string SourceState { get; init; } = "";
}

/// <summary>How far a classification is.</summary>
/// <param name="Done">Images done.</param>
/// <param name="Total">Of so many.</param>
/// <param name="Note">A line for the user; null for none.</param>
public readonly record struct ClassifyProgress(int Done, int Total, string? Note = null);

/// <summary>What a classification did.</summary>
/// <param name="Run">Its number in the catalogue.</param>
/// <param name="Resumed">Whether it went on with an earlier one, or found it finished.</param>
/// <param name="Catalogue">The file.</param>
/// <param name="Images">Images that were to be classified.</param>
/// <param name="Processed">Images that this call classified.</param>
/// <param name="Sources">Sources in the run.</param>
/// <param name="MovingObjects">Moving objects in the run.</param>
/// <param name="Classes">Sources of each class in the run.</param>
/// <param name="Warnings">What could not be used, and why.</param>
/// <param name="Seconds">Wall time of this call.</param>
/// <param name="MegapixelsPerSecond">Pixels over that.</param>
/// <param name="MegabytesPerSecond">Bytes of the files over that.</param>
/// <param name="CutoutsPerSecond">Cutouts over the time of the network.</param>
/// <param name="StageSeconds">Wall time of each stage; stages do not overlap.</param>
public sealed record ClassifyReport(long Run, bool Resumed, string Catalogue, int Images, int Processed, long Sources, long MovingObjects, IReadOnlyDictionary<string, long> Classes, IReadOnlyList<string> Warnings,
    double Seconds, double MegapixelsPerSecond, double MegabytesPerSecond, double CutoutsPerSecond, IReadOnlyDictionary<string, double> StageSeconds);

using Astrolode.Search.Classification;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>A classifier judged on simulated exposures.</summary>
/// <param name="Simulated">True: no figure here is of real sky.</param>
/// <param name="Catalogues">What was judged.</param>
/// <param name="Truth">The simulated fields, and their seeds.</param>
/// <param name="Targets">What was aimed at.</param>
/// <param name="Published">Figures of others, on their own data.</param>
/// <param name="Groups">Sources by how many exposures the network was shown of them.</param>
/// <param name="Throughput">How fast the catalogues were made.</param>
public sealed record ClassifierResult(
    bool Simulated,
    IReadOnlyList<JudgedCatalogue> Catalogues,
    IReadOnlyList<TruthFolder> Truth,
    IReadOnlyList<Target> Targets,
    IReadOnlyList<Published> Published,
    IReadOnlyList<ClassifierGroup> Groups,
    IReadOnlyList<Throughput> Throughput);

/// <summary>A catalogue that was judged.</summary>
/// <param name="Path">File.</param>
/// <param name="Run">Number of the run in it.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="ModelSha256">Hash of the model.</param>
/// <param name="ProgramVersion">Astrolode that made it.</param>
/// <param name="Sources">Rows.</param>
/// <param name="Objects">Moving objects.</param>
public sealed record JudgedCatalogue(string Path, long Run, string Model, string ModelSha256, string ProgramVersion, int Sources, int Objects)
{
    internal static JudgedCatalogue Of(ClassifiedCatalogue catalogue) => new(
        catalogue.Path, catalogue.Run.Id, catalogue.Run.Settings.ModelName, catalogue.Run.Settings.ModelSha256, catalogue.Run.Settings.ProgramVersion, catalogue.Sources.Count, catalogue.Objects.Count);
}

/// <summary>A simulated field.</summary>
/// <param name="Folder">Where.</param>
/// <param name="Seed">Of its random numbers.</param>
/// <param name="Width">Pixels along x.</param>
/// <param name="Height">Pixels along y.</param>
/// <param name="Exposures">How many there are.</param>
/// <param name="GalacticLatitudeDegrees">Of its middle.</param>
public sealed record TruthFolder(string Folder, long Seed, int Width, int Height, int Exposures, double GalacticLatitudeDegrees)
{
    internal static TruthFolder Of(SimulatedField field) => new(
        field.Folder, field.Settings.Seed, field.Settings.Width, field.Settings.Height, field.Settings.Exposures,
        new Images.Sky.SkyPosition(field.Settings.RaDegrees, field.Settings.DecDegrees).To(Images.Sky.SkyFrame.Galactic).LatDegrees);
}

/// <summary>How fast a catalogue was made, from the start of its run to the end.</summary>
/// <param name="Catalogue">File.</param>
/// <param name="Seconds">Of wall time.</param>
/// <param name="SourcesPerSecond">Rows a second.</param>
/// <param name="MegapixelsPerSecond">Pixels of exposures.</param>
public sealed record Throughput(string Catalogue, double Seconds, double SourcesPerSecond, double MegapixelsPerSecond)
{
    /// <summary>Null of a run whose end is not known.</summary>
    internal static Throughput? Of(ClassifiedCatalogue catalogue, IReadOnlyList<JudgedSource> sources)
    {
        double seconds = catalogue.Run.Finished is { } end ? (end - catalogue.Run.Started).TotalSeconds : 0;
        double pixels = sources.DistinctBy(source => source.Row.Image).Sum(source => source.Field.Settings.Width * (double)source.Field.Settings.Height);
        return seconds > 0 ? new Throughput(catalogue.Path, seconds, sources.Count / seconds, pixels / 1e6 / seconds) : null;
    }
}

/// <summary>Sources of which the network was shown equally many exposures.</summary>
/// <param name="Name">How many.</param>
/// <param name="Sources">Rows of the catalogues.</param>
/// <param name="Nothing">Those that are nothing in the truth (ghosts, fragments of bright sources, noise); no accuracy counts them, purity does.</param>
/// <param name="Classes">Of the network, in the order of all lists here.</param>
/// <param name="Confusion">Sources by true class and answer.</param>
/// <param name="NothingAnswers">Answers to what is nothing.</param>
/// <param name="Figures">How often it is right.</param>
/// <param name="BalancedAsGiven">Mean over classes of the share of right answers, as they are in the catalogue.</param>
/// <param name="Curves">ROC, and precision over recall, of each class against the others.</param>
/// <param name="ByMagnitude">Completeness and purity of each class.</param>
/// <param name="AsteroidMap">Share of asteroids that are recognised, by magnitude and rate.</param>
/// <param name="Calibration">Of the answers.</param>
/// <param name="AsteroidCalibration">Of the probability of being an asteroid.</param>
/// <param name="Comparison">Beside classifiers that see shapes only; null where there is nothing to fit them on.</param>
/// <param name="Mistakes">The most confident wrong answers.</param>
/// <param name="AsteroidMistakes">The most confident among those about asteroids: missed, or taken for one.</param>
public sealed record ClassifierGroup(
    string Name,
    int Sources,
    int Nothing,
    IReadOnlyList<string> Classes,
    IReadOnlyList<int[]> Confusion,
    int[] NothingAnswers,
    ClassAccuracy Figures,
    Share? BalancedAsGiven,
    IReadOnlyList<RankCurve> Curves,
    IReadOnlyList<ClassByMagnitude> ByMagnitude,
    IReadOnlyList<MapCell> AsteroidMap,
    Calibration? Calibration,
    Calibration? AsteroidCalibration,
    ClassifierComparison? Comparison,
    IReadOnlyList<Mistake> Mistakes,
    IReadOnlyList<Mistake> AsteroidMistakes);

/// <summary>How completely and how purely a class is found.</summary>
/// <param name="Class">Which.</param>
/// <param name="Completeness">Share of its sources that are answered as it, by true magnitude.</param>
/// <param name="Purity">Share of its sources among those answered as it, by measured magnitude; what is nothing counts as wrong.</param>
public sealed record ClassByMagnitude(string Class, IReadOnlyList<ShareBin> Completeness, IReadOnlyList<ShareBin> Purity);

/// <summary>A wrong answer.</summary>
/// <param name="Image">In which exposure.</param>
/// <param name="X">Pixel column.</param>
/// <param name="Y">Pixel row.</param>
/// <param name="True">What it is.</param>
/// <param name="Given">What was answered.</param>
/// <param name="Probability">Of the answer.</param>
/// <param name="Magnitude">True magnitude.</param>
/// <param name="RateArcsecPerHour">True rate.</param>
public sealed record Mistake(string Image, double X, double Y, string True, string Given, double Probability, double Magnitude, double RateArcsecPerHour)
{
    /// <summary>The source, from which its picture is drawn.</summary>
    internal JudgedSource? Source { get; init; }
}

using Astrolode.Search.Classification;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>Moving objects judged by the asteroids of simulated exposures.</summary>
/// <param name="Simulated">True: no figure here is of real sky.</param>
/// <param name="Catalogues">What was judged.</param>
/// <param name="Truth">The simulated fields, and their seeds.</param>
/// <param name="Targets">What was aimed at.</param>
/// <param name="Published">Figures of others, on their own data.</param>
/// <param name="Groups">Observations by number of exposures.</param>
public sealed record AsteroidResult(
    bool Simulated, IReadOnlyList<JudgedCatalogue> Catalogues, IReadOnlyList<TruthFolder> Truth, IReadOnlyList<Target> Targets, IReadOnlyList<Published> Published, IReadOnlyList<AsteroidGroup> Groups);

/// <summary>Observations of so many exposures; an observation is what one catalogue has of one field.</summary>
/// <param name="Name">How many exposures.</param>
/// <param name="Observations">How many observations.</param>
/// <param name="Detectable">Asteroids that could have been found.</param>
/// <param name="Objects">Moving objects in the catalogues.</param>
/// <param name="TrueObjects">Those that are an asteroid: at least half of their sources are of the same one.</param>
/// <param name="Duplicates">Those among them whose asteroid another object has already; they are not false.</param>
/// <param name="FalseTracks">The others.</param>
/// <param name="FalsePerObservation">False tracks in an observation.</param>
/// <param name="FalsePerQuadruple">The same for the area of a CCD of VIS (4096 × 4132 pixels).</param>
/// <param name="Completeness">Share of detectable asteroids that are found.</param>
/// <param name="Purity">Share of moving objects that are asteroids.</param>
/// <param name="Trails">Completeness of detectable ones brighter than 23 mag with trails longer than 15 pixels, and where others were lost.</param>
/// <param name="Slow">The same of 1 to 10"/h, to 24.5 mag.</param>
/// <param name="CompletenessByMagnitude">By true mean magnitude.</param>
/// <param name="CompletenessByRate">By true rate.</param>
/// <param name="PurityByMagnitude">By measured magnitude.</param>
/// <param name="PurityByRate">By measured rate.</param>
/// <param name="Map">Completeness by magnitude and rate.</param>
/// <param name="Biases">Completeness of detectable ones to 24.5 mag, by what should not matter.</param>
/// <param name="Pulls">Errors over their uncertainties.</param>
/// <param name="SourceFinders">Asteroids found by the classes of single sources, without links between exposures.</param>
public sealed record AsteroidGroup(
    string Name,
    int Observations,
    int Detectable,
    int Objects,
    int TrueObjects,
    int Duplicates,
    int FalseTracks,
    Rate FalsePerObservation,
    Rate FalsePerQuadruple,
    Share? Completeness,
    Share? Purity,
    AsteroidSelection Trails,
    AsteroidSelection Slow,
    IReadOnlyList<ShareBin> CompletenessByMagnitude,
    IReadOnlyList<ShareBin> CompletenessByRate,
    IReadOnlyList<ShareBin> PurityByMagnitude,
    IReadOnlyList<ShareBin> PurityByRate,
    IReadOnlyList<MapCell> Map,
    IReadOnlyList<Bias> Biases,
    IReadOnlyList<PullDistribution> Pulls,
    SourceFinders? SourceFinders);

/// <summary>Detectable asteroids of a selection, and where those were lost that are not found.</summary>
/// <param name="Completeness">Share that is found.</param>
/// <param name="NotExtracted">Not found, and no source is theirs.</param>
/// <param name="TakenForOther">Not found; they have sources, and none is answered as asteroid.</param>
/// <param name="NotLinked">Not found, though a source is answered as asteroid.</param>
public sealed record AsteroidSelection(Share? Completeness, int NotExtracted, int TakenForOther, int NotLinked);

/// <summary>Events in so many trials, with Garwood's 95 % interval for a Poisson mean (1936, Biometrika 28, 437).</summary>
/// <param name="Events">How many.</param>
/// <param name="Trials">In how many; need not be whole.</param>
/// <param name="Value">Events a trial.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public sealed record Rate(int Events, double Trials, double Value, double Low, double High)
{
    internal static Rate Of(int events, double trials) => new(
        events,
        trials,
        events / trials,
        events == 0 ? 0 : MathNet.Numerics.Distributions.ChiSquared.InvCDF(2 * events, 0.025) / 2 / trials,
        MathNet.Numerics.Distributions.ChiSquared.InvCDF(2 * events + 2, 0.975) / 2 / trials);
}

/// <summary>Completeness by a quantity that should not matter.</summary>
/// <param name="Quantity">Which, with its unit.</param>
/// <param name="Bins">Completeness in bins of it.</param>
public sealed record Bias(string Quantity, IReadOnlyList<ShareBin> Bins);

/// <summary>Asteroids that are found by the class of at least one of their sources.</summary>
/// <param name="FittedOn">On what the classifiers without a network were fitted.</param>
/// <param name="Asteroids">Detectable ones that are compared.</param>
/// <param name="Sources">Sources that are compared.</param>
/// <param name="Finders">One a classifier and threshold.</param>
public sealed record SourceFinders(string FittedOn, int Asteroids, int Sources, IReadOnlyList<SourceFinder> Finders);

/// <summary>A classifier of single sources as a finder of asteroids.</summary>
/// <param name="Name">Which, and where its threshold is.</param>
/// <param name="Completeness">Of all detectable ones compared.</param>
/// <param name="Trails">Of those brighter than 23 mag with trails longer than 15 pixels.</param>
/// <param name="Slow">Of those of 1 to 10"/h, to 24.5 mag.</param>
/// <param name="FalseSources">Sources that it takes for asteroids and that are none.</param>
public sealed record SourceFinder(string Name, Share? Completeness, Share? Trails, Share? Slow, int FalseSources);

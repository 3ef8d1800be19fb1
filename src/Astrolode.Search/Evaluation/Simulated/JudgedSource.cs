using Astrolode.Catalogue;
using Astrolode.Search.Classification;
using Astrolode.Simulation.Vis;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>A source of a catalogue beside what it truly is.</summary>
/// <param name="Row">The source.</param>
/// <param name="Field">The simulated field it is in.</param>
/// <param name="Exposure">Its exposure there, from 1.</param>
/// <param name="Truth">What is there; null for ghosts, fragments of bright sources and noise.</param>
internal sealed record JudgedSource(SourceRow Row, SimulatedField Field, int Exposure, TruthRow? Truth)
{
    /// <summary>What it is; null for nothing.</summary>
    public SourceClass? Class => Truth is { } row ? SourceClasses.Parse(row.Class) : null;

    /// <summary>Classes that the network knows: 2 (asteroid, other) or 4.</summary>
    public int Classes => Row.Star is null ? SourceClasses.BinaryNames.Count : SourceClasses.Count;

    /// <summary>Probabilities of the classes, in their order.</summary>
    public double[] Probabilities => Row is { Star: { } star, Galaxy: { } galaxy, CosmicRay: { } ray } ? [Row.Asteroid, star, galaxy, ray] : [Row.Asteroid, 1 - Row.Asteroid];
}

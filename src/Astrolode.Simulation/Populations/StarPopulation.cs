using Astrolode.Images.Sky;

namespace Astrolode.Simulation.Populations;

/// <summary>Draws stars as numerous as <see cref="StarCounts"/> says for the middle of the field.</summary>
internal static class StarPopulation
{
    private const double MagnitudeStep = 1 / 64.0;

    /// <summary>The stars of a field, each with random numbers of its own.</summary>
    /// <param name="field">Where, in ICRS.</param>
    /// <param name="brightest">Least magnitude.</param>
    /// <param name="faintest">Largest magnitude.</param>
    /// <param name="densityFactor">Times the counts.</param>
    /// <param name="seed">Seed of the scene.</param>
    public static SimulatedStar[] Draw(SkyField field, double brightest, double faintest, double densityFactor, long seed)
    {
        (double l, double b) = field.Grid.Centre.To(SkyFrame.Galactic);
        double[] counts = [.. Enumerable.Range(0, (int)Math.Ceiling((faintest - brightest) / MagnitudeStep) + 1)
            .Select(i => StarCounts.PerSquareDegree(Math.Min(faintest, brightest + i * MagnitudeStep), l, b))];
        RandomStream count = new(seed, ScenePart.Stars);
        SimulatedStar[] stars = new SimulatedStar[count.NextPoisson(densityFactor * (counts[^1] - counts[0]) * field.SquareArcmin / 3600)];
        for (int i = 0; i < stars.Length; i++)
        {
            RandomStream random = new(seed, ScenePart.Stars, i + 1);
            (double ra, double dec) = field.Draw(ref random);
            stars[i] = new SimulatedStar(ra, dec, Math.Min(faintest, brightest + MagnitudeStep * Place(counts, random.Uniform(counts[0], counts[^1]))));
        }
        return stars;
    }

    // Where the counts reach a number, in steps.
    private static double Place(double[] counts, double number)
    {
        int found = Array.BinarySearch(counts, number), at = Math.Clamp(found >= 0 ? found : ~found - 1, 0, counts.Length - 2);
        return at + (number - counts[at]) / (counts[at + 1] - counts[at]);
    }
}

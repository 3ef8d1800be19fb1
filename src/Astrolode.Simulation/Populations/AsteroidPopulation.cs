namespace Astrolode.Simulation.Populations;

/// <summary>
/// Draws asteroids evenly in magnitude, in the logarithm of the rate and in direction: not as the Solar System has them but as training and completeness need them, with as many
/// slow as fast ones in every interval of magnitude. Light curves: amplitudes up to the one given, periods of 2 to 24 hours.
/// </summary>
internal static class AsteroidPopulation
{
    /// <summary>The asteroids of a field, each with random numbers of its own.</summary>
    /// <param name="field">Where they are at the reference time.</param>
    /// <param name="number">How many.</param>
    /// <param name="brightest">Least magnitude.</param>
    /// <param name="faintest">Largest magnitude.</param>
    /// <param name="slowest">Least rate, arcsec per hour.</param>
    /// <param name="fastest">Largest rate, arcsec per hour.</param>
    /// <param name="largestAmplitude">Of the light curves, magnitudes; 0 for none.</param>
    /// <param name="seed">Seed of the scene.</param>
    public static SimulatedAsteroid[] Draw(SkyField field, int number, double brightest, double faintest, double slowest, double fastest, double largestAmplitude, long seed)
    {
        SimulatedAsteroid[] asteroids = new SimulatedAsteroid[number];
        for (int i = 0; i < number; i++)
        {
            RandomStream random = new(seed, ScenePart.Asteroids, i);
            (double ra, double dec) = field.Draw(ref random);
            asteroids[i] = new SimulatedAsteroid(
                ra,
                dec,
                random.Uniform(brightest, faintest),
                random.PowerLaw(slowest, fastest, -1),
                random.Uniform(0, 360),
                random.Uniform(0, largestAmplitude),
                random.Uniform(2, 24),
                random.Uniform(0, 360));
        }
        return asteroids;
    }
}

using Astrolode.Simulation.Populations;

namespace Astrolode.Simulation.Vis;

/// <summary>What is on the sky of an observation, the same for all exposures. Ids run through galaxies, stars and asteroids, from 1.</summary>
/// <param name="Galaxies">Without lensing.</param>
/// <param name="Stars">Stars.</param>
/// <param name="Asteroids">Where they are in the middle of the observation.</param>
internal sealed record VisScene(SimulatedGalaxy[] Galaxies, SimulatedStar[] Stars, SimulatedAsteroid[] Asteroids)
{
    /// <summary>Id of the first star.</summary>
    public int FirstStar => 1 + Galaxies.Length;

    /// <summary>Id of the first asteroid.</summary>
    public int FirstAsteroid => FirstStar + Stars.Length;

    /// <summary>The first id that no object of the sky has.</summary>
    public int FirstFree => FirstAsteroid + Asteroids.Length;

    /// <summary>Draws everything the settings ask for.</summary>
    public static VisScene Draw(VisSettings settings)
    {
        SkyField field = settings.Field();
        return new VisScene(
            GalaxyPopulation.Draw(field, settings.GalaxyBrightest, settings.GalaxyFaintest, settings.GalaxyDensity, settings.Seed),
            StarPopulation.Draw(field, settings.StarBrightest, settings.StarFaintest, settings.StarDensity, settings.Seed),
            AsteroidPopulation.Draw(
                field,
                settings.Asteroids,
                settings.AsteroidBrightest,
                settings.AsteroidFaintest,
                settings.AsteroidSlowest,
                settings.AsteroidFastest,
                settings.LightCurveAmplitude,
                settings.Seed));
    }
}

namespace Astrolode.Simulation;

/// <summary>Parts of a scene, each with random numbers of its own: more stars do not move a bubble.</summary>
internal enum ScenePart
{
    Turbulence,
    Clumps,
    Bubbles,
    Knots,
    PointSources,
    Noise,
    Photons,
    CosmicRays,
    HotPixels,
    FlatField,
    ReadNoise,
    Galaxies,
    Stars,
    Asteroids,
    Warp,
    Activity,
    Warmth,
    DarkClouds,
    Hierarchy,
    LookAlikes,
    Stripes,
    Volunteers,
    Cliffs,
    MidPlane,
    Vagueness,
    Arms,
}

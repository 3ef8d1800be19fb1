using Astrolode.Images.Fits;
using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Scenes;

/// <summary>Simulated maps and what is known to be in them.</summary>
/// <param name="Settings">That made them.</param>
/// <param name="Maps">One a band of <see cref="PlaneSceneSettings.Bands"/>, in their order.</param>
/// <param name="Bubbles">Every bubble, by decreasing pixel column (increasing longitude).</param>
/// <param name="LookAlikes">What is like a bubble and is none.</param>
/// <param name="Sources">Point sources.</param>
public sealed record PlaneSceneResult(
    PlaneSceneSettings Settings, IReadOnlyList<BandMap> Maps, IReadOnlyList<SimulatedBubble> Bubbles, IReadOnlyList<LookAlike> LookAlikes, IReadOnlyList<PointSource> Sources)
{
    /// <summary>The pixels of the first map on the sky.</summary>
    public TanGrid Grid => Maps[0].Grid;

    /// <summary>The first map, at 8 µm if nothing else was asked for.</summary>
    public Image Image => Maps[0].Image;
}

/// <summary>
/// Simulates a stretch of the Galactic plane from 8 to 160 µm. In this order: clouds of dust, their temperature and dark clouds before them; bubbles, star-forming
/// complexes and look-alikes, each torn by turbulence; stars (all this is one <see cref="PlaneSky"/>); then what each instrument makes of it (<see cref="BandObservation"/>). The pixels depend on the settings
/// alone, to the bit on one platform, not on the number of threads.
/// </summary>
public static class PlaneScene
{
    /// <summary>Simulates a scene.</summary>
    /// <param name="settings">What to simulate.</param>
    /// <param name="threads">Threads to use at most; 0 for all cores.</param>
    /// <param name="progress">Is told the number of bands that are done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public static PlaneSceneResult Simulate(PlaneSceneSettings settings, int threads = 0, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        if (settings.Error() is { } error)
        {
            throw new ArgumentException(error, nameof(settings));
        }
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancellation };
        PlaneSky sky = PlaneSky.Draw(settings, parallel);
        List<BandMap> maps = [];
        foreach (PlaneBand band in settings.Bands)
        {
            maps.Add(BandObservation.Map(band, settings, sky, parallel));
            progress?.Invoke(maps.Count);
        }
        return new PlaneSceneResult(settings, maps, sky.Bubbles, sky.LookAlikes, sky.Sources);
    }
}

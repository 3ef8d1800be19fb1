using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Scenes;

/// <summary>The sky of a scene before any instrument, the same for all bands.</summary>
/// <param name="Clouds">Diffuse dust and dark clouds.</param>
/// <param name="Bubbles">By decreasing pixel column (increasing longitude).</param>
/// <param name="LookAlikes">What is like a bubble and is none.</param>
/// <param name="Sources">Point sources.</param>
/// <param name="Warm">Warm dust of nebulae at 8 µm, MJy/sr, [y * width + x].</param>
/// <param name="Hot">Their hot dust, in the same unit (<see cref="PlaneBand.HotColour"/>).</param>
internal sealed record PlaneSky(
    PlaneClouds Clouds, IReadOnlyList<SimulatedBubble> Bubbles, IReadOnlyList<LookAlike> LookAlikes, IReadOnlyList<PointSource> Sources, float[] Warm, float[] Hot)
{
    /// <summary>Draws it.</summary>
    public static PlaneSky Draw(PlaneSceneSettings settings, ParallelOptions parallel)
    {
        TanGrid grid = settings.Grid;
        PlaneClouds clouds = PlaneClouds.Draw(settings, grid, parallel);
        List<SimulatedBubble> bubbles = BubblePopulation.Draw(settings, clouds);
        List<LookAlike> lookAlikes = LookAlikePopulation.Draw(settings, clouds);
        List<INebula> nebulae = [.. StarFormingComplexes.Draw(settings, clouds), .. lookAlikes, .. bubbles];
        float[] warm = new float[grid.Width * grid.Height], hot = new float[grid.Width * grid.Height];
        Parallel.For(0, grid.Height, parallel, y =>
            NebulaRenderer.AddRow(warm.AsSpan(y * grid.Width, grid.Width), hot.AsSpan(y * grid.Width, grid.Width), y, nebulae, settings.ScaleArcsec, settings.Seed));
        SimulatedBubble[] seen = new SimulatedBubble[bubbles.Count];
        Parallel.For(0, bubbles.Count, parallel, i => seen[i] = bubbles[i] with { Visibility = BubbleVisibility.Of(bubbles[i], settings, clouds, warm) });
        return new PlaneSky(clouds, seen, lookAlikes, PointSources.Draw(settings, clouds), warm, hot);
    }
}

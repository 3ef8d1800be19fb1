using System.Diagnostics;
using System.Globalization;
using Astrolode.Images.Codecs;
using Astrolode.Images.Tiles;
using Astrolode.Simulation;
using Astrolode.Simulation.Scenes;
using Astrolode.Simulation.Volunteers;

namespace Astrolode.Bench;

/// <summary>
/// Simulates volunteers over a stretch of plane of 8° × 2°, writes their tables to artifacts/figures/volunteers with the true bubbles beside them (bubbles.csv) for tests/judges/aggregate_drawings.py, and draws volunteers.png of
/// docs/simulation-volunteers.md: one image with all that was drawn on it.
/// </summary>
internal static class VolunteerFigure
{
    private const double ImageWidthDegrees = 0.75;
    private static readonly Colour OfBubbles = new(90, 220, 120), OfOthers = new(255, 150, 60), Truth = new(255, 255, 255);

    public static void Run()
    {
        PlaneSceneResult scene = PlaneScene.Simulate(new PlaneSceneSettings { WidthDegrees = 8, HeightDegrees = 2, ScaleArcsec = 3 });
        Stopwatch watch = Stopwatch.StartNew();
        VolunteerResult result = VolunteerDrawings.Simulate(scene, new VolunteerSettings());
        double seconds = watch.Elapsed.TotalSeconds;
        string folder = Path.Combine(Repository.Root, "artifacts", "figures");
        VolunteerFiles.Write(Path.Combine(folder, "volunteers"), result);
        TruthTable.WriteCsv(Path.Combine(folder, "volunteers", "bubbles.csv"), PlaneTruthColumns.Bubbles, scene.Bubbles.ToList());
        Draw(scene, result).WritePng(Path.Combine(folder, "volunteers.png"));
        int drawings = result.Drawings.Count();
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"volunteers: {result.Subjects.Count} images, {result.Classifications.Count} looks, {drawings} drawings of {scene.Bubbles.Count} bubbles and other things in {seconds:0.00} s; written to {folder}"));
    }

    // The image of its zoom on which most bubbles were drawn.
    private static Picture Draw(PlaneSceneResult scene, VolunteerResult result)
    {
        IGrouping<Subject, Classification> shown = result.Classifications.GroupBy(classification => classification.Subject)
            .Where(group => Math.Abs(group.Key.Grid.Width * group.Key.Grid.ScaleArcsec / 3600 - ImageWidthDegrees) < 1e-6)
            .MaxBy(group => group.SelectMany(classification => classification.Drawings).Select(drawing => drawing.Object).Distinct().Count())!;
        TanGrid grid = shown.Key.Grid;
        Picture picture = Picture.FromGrey(Grey(scene, grid), grid.Width, grid.Height);
        foreach (Drawing drawing in shown.SelectMany(classification => classification.Drawings).OrderBy(drawing => drawing.Origin == DrawingOrigin.Bubble))
        {
            picture.DrawEllipse(drawing.X - 0.5, drawing.Y - 0.5, drawing.Rx, drawing.Ry, -drawing.AngleDegrees, drawing.Origin == DrawingOrigin.Bubble ? OfBubbles : OfOthers);
        }
        foreach (SimulatedBubble bubble in scene.Bubbles)
        {
            if (grid.SkyToPixel(bubble.LonDegrees, bubble.LatDegrees, out double x, out double y))
            {
                double middle = (1 - bubble.Thickness / 2) * 60 / grid.ScaleArcsec;
                picture.DrawEllipse(x, grid.Height - 1 - y, bubble.SemiMajorArcmin * middle, bubble.SemiMinorArcmin * middle, -bubble.AngleRadians * (180 / Math.PI), Truth, 2);
            }
        }
        return picture;
    }

    // Rows from above, values 0 to 1 on a few levels, which a PNG packs better than noise.
    private static float[] Grey(PlaneSceneResult scene, TanGrid grid)
    {
        const int Levels = 48;
        float[] light = new float[grid.Width * grid.Height];
        for (int i = 0; i < light.Length; i++)
        {
            (double lon, double lat) = grid.PixelToSky(i % grid.Width, grid.Height - 1 - i / grid.Width);
            bool isThere = scene.Grid.SkyToPixel(lon, lat, out double x, out double y);
            int column = Math.Clamp((int)Math.Round(x), 0, scene.Grid.Width - 1), row = Math.Clamp((int)Math.Round(y), 0, scene.Grid.Height - 1);
            light[i] = isThere ? scene.Image.Pixels[row * scene.Grid.Width + column] : float.NaN;
        }
        new Stretch(2, 99.7, 10).Apply(light, light);
        return [.. light.Select(value => MathF.Round((value + 1) / 2 * Levels) / Levels)];
    }
}

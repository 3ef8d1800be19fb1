using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Scenes;

/// <summary>How a bubble stands out from what else shines in its box.</summary>
internal static class BubbleVisibility
{
    /// <summary><see cref="SimulatedBubble.Visibility"/>.</summary>
    /// <param name="bubble">The bubble.</param>
    /// <param name="settings">Of the scene.</param>
    /// <param name="clouds">Diffuse light, and dark clouds before it.</param>
    /// <param name="warm">Warm dust of all nebulae, this bubble among them.</param>
    public static double Of(SimulatedBubble bubble, PlaneSceneSettings settings, PlaneClouds clouds, float[] warm)
    {
        TanGrid grid = settings.Grid;
        (double halfWidth, double halfHeight) = bubble.HalfSidesArcmin;
        double perPixel = settings.ScaleArcsec / 60;
        int left = Math.Max(0, (int)(bubble.X - halfWidth / perPixel)), right = Math.Min(grid.Width - 1, (int)Math.Ceiling(bubble.X + halfWidth / perPixel));
        int bottom = Math.Max(0, (int)(bubble.Y - halfHeight / perPixel)), top = Math.Min(grid.Height - 1, (int)Math.Ceiling(bubble.Y + halfHeight / perPixel));
        float[] own = new float[grid.Width], hot = new float[grid.Width];
        Moments mine = new(), others = new();
        for (int y = bottom; y <= top; y++)
        {
            own.AsSpan(left, right - left + 1).Clear();
            NebulaRenderer.AddRow(own, hot, y, [bubble], settings.ScaleArcsec, settings.Seed);
            for (int x = left; x <= right; x++)
            {
                int at = y * grid.Width + x;
                double seen = PlaneClouds.Seen(clouds.Depth[at]);
                mine.Add(own[x] * seen);
                others.Add((clouds.Disc[at] + warm[at] - own[x]) * seen);
            }
        }
        return others.Deviation > 0 ? mine.Deviation / others.Deviation : double.PositiveInfinity;
    }

    private struct Moments
    {
        private double sum, squares;
        private long count;

        public void Add(double value)
        {
            sum += value;
            squares += value * value;
            count++;
        }

        public readonly double Deviation => Math.Sqrt(Math.Max(0, squares / count - sum / count * (sum / count)));
    }
}

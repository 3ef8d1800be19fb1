using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Volunteers;

/// <summary>
/// An image that is shown to volunteers: a cut on its own tangent plane (TAN at its middle, longitude to the left, latitude up). In Zooniverse's pixels the corner above left is (0, 0), x grows
/// to the right, y down, and the middle of the first pixel is (0.5, 0.5).
/// </summary>
/// <param name="Id">From 1.</param>
/// <param name="Grid">Its pixels: y up, centres at integers.</param>
public sealed record Subject(int Id, TanGrid Grid)
{
    /// <summary>The sky under a drawing.</summary>
    public SkyEllipse ToSky(Drawing drawing) => ToGrid(drawing).ToSky(Grid);

    /// <summary>A drawing on the grid.</summary>
    internal GridEllipse ToGrid(Drawing drawing) =>
        new(drawing.X - 0.5, Grid.Height - 0.5 - drawing.Y, drawing.Rx, drawing.Ry, drawing.AngleDegrees * (Math.PI / 180));

    /// <summary>Zooniverse's pixels of a position on the grid.</summary>
    internal (double X, double Y) ToZooniverse(double x, double y) => (x + 0.5, Grid.Height - 0.5 - y);

    /// <summary>Whether a position on the grid is in the image.</summary>
    internal bool Holds(double x, double y) => x >= -0.5 && y >= -0.5 && x <= Grid.Width - 0.5 && y <= Grid.Height - 0.5;
}

/// <summary>Cuts a scene into images.</summary>
internal static class SubjectPlan
{
    /// <summary>The images of all zooms that fit into the scene, from the widest on, row by row; at each zoom they cover the scene from edge to edge and overlap by at least what is asked for.</summary>
    /// <exception cref="ArgumentException">No image fits into the scene.</exception>
    public static List<Subject> Cut(TanGrid scene, VolunteerSettings settings)
    {
        const double EdgePixels = 1e-6;
        List<Subject> subjects = [];
        foreach (double width in settings.ImageWidthsDegrees.OrderDescending())
        {
            double wide = width * 3600 / scene.ScaleArcsec, high = wide / 2, scale = width * 3600 / settings.ImageWidthPixels;
            if (wide > scene.Width + EdgePixels || high > scene.Height + EdgePixels)
            {
                continue;
            }
            int columns = Count(scene.Width, wide, settings.Overlap), rows = Count(scene.Height, high, settings.Overlap);
            for (int i = 0; i < columns * rows; i++)
            {
                double x = Middle(i % columns, columns, scene.Width, wide), y = Middle(i / columns, rows, scene.Height, high);
                (double lon, double lat) = scene.PixelToSky(x, y);
                subjects.Add(new Subject(subjects.Count + 1, new TanGrid(SkyFrame.Galactic, lon, lat, settings.ImageWidthPixels, settings.ImageHeightPixels, scale)));
            }
        }
        return subjects.Count > 0 ? subjects : throw new ArgumentException("no image fits into the scene; simulate a larger scene or name narrower images", nameof(settings));
    }

    private static int Count(double scene, double image, double overlap) => 1 + (int)Math.Ceiling((scene - image) / (image * (1 - overlap)) - 1e-9);

    private static double Middle(int number, int count, double scene, double image) =>
        count == 1 ? (scene - 1) / 2 : image / 2 - 0.5 + number * (scene - image) / (count - 1);
}

using Astrolode.Images.Codecs;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Search.Pictures;

/// <summary>A box to draw on the sky, and what to write at it.</summary>
public readonly record struct DrawnBox(SkyBox Box, Colour Color, string Text);

/// <summary>A stretch of survey as a picture, north of its frame up and longitude growing to the left, with boxes drawn on it.</summary>
public static class SkyPicture
{
    /// <summary>Colour of labels: people's, or a simulator's truth.</summary>
    public static Colour LabelColor { get; } = new(90, 230, 110);

    /// <summary>Colour of detections.</summary>
    public static Colour DetectionColor { get; } = new(70, 220, 255);

    /// <summary>Cuts the grid from the source, stretches it and draws the boxes.</summary>
    public static Picture Draw(ISkySource source, TanGrid grid, Stretch stretch, IEnumerable<DrawnBox> boxes, CancellationToken cancel)
    {
        float[] pixels = new float[grid.Width * grid.Height];
        source.Sample(grid, pixels, cancel);
        stretch.Apply(pixels, pixels);
        return Draw(pixels, grid, boxes);
    }

    /// <summary>Draws boxes over pixels [y, x] that are already stretched to −1..1; y grows to the north, so rows are turned over.</summary>
    public static Picture Draw(ReadOnlySpan<float> stretched, TanGrid grid, IEnumerable<DrawnBox> boxes)
    {
        float[] shown = new float[stretched.Length];
        for (int i = 0; i < shown.Length; i++)
        {
            shown[i] = (stretched[i] + 1) / 2;
        }
        Picture picture = Picture.FromColourMap(shown, grid.Width, grid.Height, ColourMap.Inferno, bottomUp: true);
        foreach (DrawnBox drawn in boxes)
        {
            if (grid.SkyBoxToPixel(drawn.Box, out double x1, out double y1, out double x2, out double y2))
            {
                picture.DrawRectangle(x1, grid.Height - 1 - y2, x2, grid.Height - 1 - y1, drawn.Color, 2);
                picture.DrawText((int)Math.Round(x1), (int)Math.Round(grid.Height - 1 - y2) - 16, drawn.Text, drawn.Color);
            }
        }
        return picture;
    }
}

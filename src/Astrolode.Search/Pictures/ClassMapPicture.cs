using System.Globalization;
using Astrolode.Images.Codecs;
using Astrolode.Search.Activations;

namespace Astrolode.Search.Pictures;

/// <summary>What the network was shown, the map of a class over it, the map alone, and the scale of its colours, which is the same for all classes.</summary>
internal static class ClassMapPicture
{
    private const int LeastPanel = 240;
    private const int Gap = 10;
    private const int Title = 30;
    private const int Caption = 20;
    private const int Bar = 16;
    private const int BarLabels = 64;
    private const int PartSide = 140;

    /// <summary>Side of a panel: that of the image, in whole multiples.</summary>
    public static int PanelSide(int side) => (LeastPanel + side - 1) / side * side;

    /// <summary>Draws the map of one of all classes.</summary>
    public static Picture Draw(ClassMap map, IReadOnlyList<ClassMap> all, NetworkImage image)
    {
        (double low, double high) = (all.Min(one => one.Report.MapMin), all.Max(one => one.Report.MapMax));
        int side = PanelSide(image.Side), panels = image.Views.Count + 2, top = Title + Caption;
        int row = map.Parts.Count > 0 ? Caption + PartSide + Gap : 0;
        int wide = Math.Max(Gap + panels * (side + Gap) + Bar + BarLabels, Math.Max(2 * Gap + Picture.MeasureText(map.Title).Width, Gap + map.Parts.Count * (PartSide + Gap)));
        Picture picture = new(wide, top + side + Gap + row, LayerPage.Paper);
        picture.DrawText(Gap, 8, map.Title, Colour.Black);
        for (int i = 0; i < image.Views.Count; i++)
        {
            Put(i, image.Views[i].Name, Enlarge(image.Views[i].Picture, side));
        }
        Picture colours = Coloured(map.OnImage, side, side, low, high, image.BottomUp);
        Put(panels - 2, $"map over {image.Views[0].Name}", Blend(Enlarge(image.Views[0].Picture, side), colours));
        Put(panels - 1, "map", colours);
        DrawScale(picture, Gap + panels * (side + Gap), top, side, low, high);
        for (int i = 0; i < map.Parts.Count; i++)
        {
            (string name, float[] cells, int cellSide) = map.Parts[i];
            int x = Gap + i * (PartSide + Gap), y = top + side + Gap;
            picture.DrawText(x, y, name, Colour.Black, 13);
            picture.Paste(Coloured(Enlarged.Cells(cells, cellSide, cellSide, PartSide, PartSide), PartSide, PartSide, low, high, image.BottomUp), x, y + Caption);
        }
        return picture;

        void Put(int panel, string name, Picture shown)
        {
            picture.DrawText(Gap + panel * (side + Gap), Title, name[..Math.Min(name.Length, side / 6)], Colour.Black, 13);
            picture.Paste(shown, Gap + panel * (side + Gap), top);
        }
    }

    private static Picture Coloured(float[] values, int width, int height, double low, double high, bool bottomUp) =>
        Picture.FromColourMap([.. values.Select(value => high > low ? (float)((value - low) / (high - low)) : 0)], width, height, ColourMap.Viridis, bottomUp);

    // Pixels of the network stay to be seen as squares.
    private static Picture Enlarge(Picture small, int side)
    {
        Picture large = new(side, side);
        for (int i = 0; i < side * side; i++)
        {
            small.Rgb.AsSpan(3 * (i / side * small.Height / side * small.Width + i % side * small.Width / side), 3).CopyTo(large.Rgb.AsSpan(3 * i));
        }
        return large;
    }

    private static Picture Blend(Picture below, Picture above) =>
        new(below.Width, below.Height, [.. below.Rgb.Zip(above.Rgb, (a, b) => (byte)((a + b) / 2))]);

    private static void DrawScale(Picture picture, int x, int top, int side, double low, double high)
    {
        float[] ramp = [.. Enumerable.Range(0, side * Bar).Select(i => i / Bar / (side - 1f))];
        picture.Paste(Picture.FromColourMap(ramp, Bar, side, ColourMap.Viridis, bottomUp: true), x, top);
        for (int tick = 0; tick <= 4; tick++)
        {
            int y = top + (side - 1) * (4 - tick) / 4;
            picture.DrawLine(x + Bar, y, x + Bar + 4, y, Colour.Black);
            picture.DrawText(x + Bar + 8, Math.Clamp(y - 6, top - 6, top + side - 13), (low + (high - low) * tick / 4).ToString("0.###", CultureInfo.InvariantCulture), Colour.Black, 13);
        }
    }
}

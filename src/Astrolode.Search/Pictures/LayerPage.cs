using System.Globalization;
using Astrolode.Images.Codecs;
using Astrolode.Images.Tiles;
using Astrolode.Networks.Onnx;
using Astrolode.Search.Activations;

namespace Astrolode.Search.Pictures;

/// <summary>All feature maps of one layer as a picture, in the order of its channels.</summary>
internal static class LayerPage
{
    private const int Gap = 2;
    private const int Margin = 8;
    private const int Label = 34;
    private const int Header = 48;
    private const int WidestRow = 1500;
    private const int LeastTile = 32;
    private const int MostTile = 100;

    // Black would pass for a map that is 0.
    public static Colour Paper { get; } = new(250, 250, 250);

    /// <summary>Draws the page.</summary>
    public static Picture Draw(LayerActivation layer, LayerReport report, bool bottomUp)
    {
        int tile = layer.Width >= LeastTile ? Math.Min(layer.Width, MostTile) : (LeastTile + layer.Width - 1) / layer.Width * layer.Width;
        int columns = Math.Min(layer.Channels, WidestRow / (tile + Gap)), rows = (layer.Channels + columns - 1) / columns;
        (float low, float high) = Limits(layer);
        string[] texts = [$"{report.Number} {layer.Name}: {Describe(layer)}", string.Create(CultureInfo.InvariantCulture, $"{Range(report)}; black to yellow: {low:0.##} to {high:0.##}")];
        Picture page = new(Math.Max(Label + columns * (tile + Gap), texts.Max(text => Picture.MeasureText(text).Width)) + 2 * Margin, Header + rows * (tile + Gap) + Margin, Paper);
        page.DrawText(Margin, 6, texts[0], Colour.Black);
        page.DrawText(Margin, 25, texts[1], Colour.Black, 13);
        for (int channel = 0; channel < layer.Channels; channel++)
        {
            (int x, int y) = (Margin + Label + channel % columns * (tile + Gap), Header + channel / columns * (tile + Gap));
            if (channel % columns == 0)
            {
                page.DrawText(Margin, y, channel.ToString(CultureInfo.InvariantCulture), Colour.Grey, 13);
            }
            page.Paste(Tile(layer, channel, (low, high), tile, bottomUp), x, y);
        }
        return page;
    }

    /// <summary>One map as a square.</summary>
    public static Picture Tile(LayerActivation layer, int channel, (float Low, float High) limits, int side, bool bottomUp)
    {
        (float low, float high) = limits;
        float[] values = Enlarged.Cells(layer.Map(channel), layer.Width, layer.Height, side, side);
        foreach (ref float value in values.AsSpan())
        {
            value = high > low ? (value - low) / (high - low) : 0;
        }
        return Picture.FromColourMap(values, side, side, ColourMap.Inferno, bottomUp);
    }

    /// <summary>Operation and shape.</summary>
    public static string Describe(LayerActivation layer) => $"{layer.Operation}, {layer.Channels} maps of {layer.Height} x {layer.Width}";

    /// <summary>Smallest, largest, share of zeros.</summary>
    public static string Range(LayerReport report) => string.Create(CultureInfo.InvariantCulture, $"{report.Min:0.##} to {report.Max:0.##}, {100 * report.Zeros:0} % zeros");

    /// <summary>Values that are drawn black and yellow, the same for all maps of a layer, so that a map that says little looks so.</summary>
    // A few outliers must not darken the rest; a layer that is nearly all 0 has nothing but outliers.
    public static (float Low, float High) Limits(LayerActivation layer)
    {
        (float low, float high) = new Stretch(0, 99.5).Limits(layer.Values);
        return (low, high > low ? high : layer.Values.Max());
    }
}

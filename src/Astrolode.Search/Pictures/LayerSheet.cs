using System.Numerics.Tensors;
using Astrolode.Images.Codecs;
using Astrolode.Networks.Onnx;
using Astrolode.Search.Activations;

namespace Astrolode.Search.Pictures;

/// <summary>A contact sheet of a whole network: a row a layer, in it the maps of the largest variance.</summary>
internal static class LayerSheet
{
    private const int Most = 32;
    private const int Tile = 48;
    private const int Gap = 2;
    private const int Margin = 8;
    private const int Label = 300;
    private const int Row = Tile + 8;

    /// <summary>Draws the sheet.</summary>
    public static Picture Draw(IReadOnlyList<LayerActivation> layers, IReadOnlyList<LayerReport> reports, bool bottomUp)
    {
        int columns = Math.Min(Most, layers.Max(layer => layer.Channels));
        Picture sheet = new(2 * Margin + Label + columns * (Tile + Gap), 2 * Margin + layers.Count * Row, LayerPage.Paper);
        for (int i = 0; i < layers.Count; i++)
        {
            LayerActivation layer = layers[i];
            int[] shown = MostVaried(layer);
            (float, float) limits = LayerPage.Limits(layer);
            int top = Margin + i * Row;
            sheet.DrawText(Margin, top, $"{i + 1} {layer.Name}", Colour.Black);
            sheet.DrawText(Margin, top + 17, LayerPage.Describe(layer), Colour.Grey, 13);
            string count = shown.Length < layer.Channels ? $"; {shown.Length} of {layer.Channels} shown" : "; all shown";
            sheet.DrawText(Margin, top + 31, LayerPage.Range(reports[i]) + count, Colour.Grey, 13);
            for (int j = 0; j < shown.Length; j++)
            {
                sheet.Paste(LayerPage.Tile(layer, shown[j], limits, Tile, bottomUp), Margin + Label + j * (Tile + Gap), top);
            }
        }
        return sheet;
    }

    /// <summary>The channels whose maps vary most over their pixels, at most 32, in their own order.</summary>
    public static int[] MostVaried(LayerActivation layer) =>
        [.. Enumerable.Range(0, layer.Channels).OrderByDescending(channel => Variance(layer.Map(channel))).Take(Most).Order()];

    private static double Variance(ReadOnlySpan<float> map)
    {
        double mean = TensorPrimitives.Sum(map) / map.Length;
        return TensorPrimitives.SumOfSquares(map) / map.Length - mean * mean;
    }
}

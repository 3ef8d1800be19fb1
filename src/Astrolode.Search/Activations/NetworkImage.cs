using System.Globalization;
using Astrolode.Images.Codecs;

namespace Astrolode.Search.Activations;

/// <summary>What a network is shown, and how to draw it.</summary>
/// <param name="Input">[channels, side, side], as the network reads it.</param>
/// <param name="Side">Pixels a side.</param>
/// <param name="BottomUp">Whether row 0 is the lowest, as in FITS.</param>
/// <param name="Views">Pictures of it, side by side pixels, the one on which maps are laid first.</param>
/// <param name="Place">Where in the images it lies, for people.</param>
internal sealed record NetworkImage(float[] Input, int Side, bool BottomUp, IReadOnlyList<(string Name, Picture Picture)> Views, string Place)
{
    /// <summary>A place in pixels, 0-based.</summary>
    public static string At(double x, double y) => string.Create(CultureInfo.InvariantCulture, $"pixel {x:0.##},{y:0.##}");
}

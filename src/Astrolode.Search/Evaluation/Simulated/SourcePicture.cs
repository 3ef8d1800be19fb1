using Astrolode.Images.Codecs;
using Astrolode.Images.Fits;
using Astrolode.Search.Classification;
using Astrolode.Simulation.Vis;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>Draws the sky around a source: the exposure in which it was found, then the others that the network was shown.</summary>
internal static class SourcePicture
{
    private const int Side = 48, Enlarged = 96, Gap = 4, MostExposures = 4;

    // Of stretched pixels: from below the sky to a bright source.
    private const float Black = -0.4f, White = 1.8f;

    /// <summary>A PNG: north up, the source in the middle, nearest pixels.</summary>
    /// <exception cref="FormatException">An exposure cannot be understood.</exception>
    /// <exception cref="IOException">An exposure cannot be read.</exception>
    public static byte[] Png(JudgedSource source)
    {
        VisSettings settings = source.Field.Settings;
        (double ra, double dec) = settings.Grid(source.Exposure - 1).PixelToSky(source.Row.X, source.Row.Y);
        List<float[]> planes = [];
        IEnumerable<int> others = Enumerable.Range(1, settings.Exposures).Where(exposure => exposure != source.Exposure);
        foreach (int exposure in source.Row.Exposures > 1 ? others.Prepend(source.Exposure) : [source.Exposure])
        {
            if (planes.Count < Math.Min(MostExposures, source.Row.Exposures) && settings.Grid(exposure - 1).SkyToPixel(ra, dec, out double x, out double y)
                && Cut(source.Field.Image(exposure), settings, (int)Math.Round(x), (int)Math.Round(y)) is { } plane)
            {
                planes.Add(plane);
            }
        }
        Picture picture = new(planes.Count * (Enlarged + Gap) - Gap, Enlarged, Colour.White);
        for (int i = 0; i < planes.Count; i++)
        {
            for (int at = 0; at < Side * Side; at++)
            {
                float value = planes[i][at];
                byte level = float.IsNaN(value) ? (byte)0 : (byte)(Math.Clamp((value - Black) / (White - Black), 0, 1) * 255);
                int left = i * (Enlarged + Gap) + at % Side * (Enlarged / Side), top = (Side - 1 - at / Side) * (Enlarged / Side);
                picture.Fill(left, top, left + Enlarged / Side - 1, top + Enlarged / Side - 1, new Colour(level, level, level));
            }
        }
        // Beside the source, so that it is known among its neighbours.
        picture.DrawLine(Enlarged / 2 - 24, Enlarged / 2, Enlarged / 2 - 14, Enlarged / 2, Colour.Orange);
        picture.DrawLine(Enlarged / 2, Enlarged / 2 + 24, Enlarged / 2, Enlarged / 2 + 14, Colour.Orange);
        return picture.EncodePng();
    }

    // Stretched as the network's input, with the level of the cutout itself; null where the exposure does not see the middle.
    private static float[]? Cut(string image, VisSettings settings, int x, int y)
    {
        if (x < 0 || y < 0 || x >= settings.Width || y >= settings.Height)
        {
            return null;
        }
        (int left, int bottom) = (x - Side / 2, y - Side / 2);
        PixelRectangle inside = new(Math.Max(0, left), Math.Max(0, bottom), Math.Min(settings.Width, left + Side) - Math.Max(0, left), Math.Min(settings.Height, bottom + Side) - Math.Max(0, bottom));
        Image part = FitsImage.ReadSection(image, inside);
        float[] plane = new float[Side * Side];
        plane.AsSpan().Fill(float.NaN);
        for (int row = 0; row < part.Height; row++)
        {
            part.Pixels.AsSpan(row * part.Width, part.Width).CopyTo(plane.AsSpan((int)(inside.Y - bottom + row) * Side + (int)(inside.X - left)));
        }
        float sky = Median(plane), noise = 1.4826f * Median([.. plane.Select(value => Math.Abs(value - sky))]);
        System.Numerics.Tensors.TensorPrimitives.Subtract(plane, sky, plane);
        new CutoutStretch().Apply(plane, Math.Max(noise, float.Epsilon), plane);
        return plane;
    }

    private static float Median(float[] plane)
    {
        float[] finite = [.. plane.Where(float.IsFinite).Order()];
        return finite[finite.Length / 2];
    }
}

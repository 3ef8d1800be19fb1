using Astrolode.Catalogue;
using Astrolode.Images.Codecs;
using Astrolode.Search.Classification;
using Astrolode.Search.Exposures;
using Astrolode.Search.Sources;

namespace Astrolode.Search.Pictures;

/// <summary>Classified sources drawn over their exposure: an ellipse each in the colour of its class, trails as lines, moving objects by name.</summary>
public static class ClassifyPicture
{
    private const int LongSide = 2400;
    private const int SmallSide = 800;

    // Noise is dark grey, and what stands out by a hundred times the noise is white.
    private const double Brightest = 5.3;
    private const double Darkest = -1.5;

    private static readonly Colour[] Colours = [Colour.Orange, new(90, 230, 110), new(70, 160, 255), new(230, 80, 200)];

    /// <summary>Draws the sources of an image, at most 2400 pixels a side; small images are enlarged.</summary>
    /// <param name="path">Ends in .png or .jpg.</param>
    /// <param name="image">Which.</param>
    /// <param name="sources">Rows of that image.</param>
    /// <exception cref="FormatException">The image is damaged or blank.</exception>
    public static void Write(string path, ExposureImage image, IEnumerable<SourceRow> sources)
    {
        Extraction extraction = SourceExtraction.Run(image.Read(), new ExtractionSettings());
        float[] shown = new float[extraction.Pixels.Length];
        for (int i = 0; i < shown.Length; i++)
        {
            shown[i] = (float)((Math.Asinh(extraction.Pixels[i] / extraction.BackgroundNoise) - Darkest) / (Brightest - Darkest));
        }
        int longest = Math.Max(image.Width, image.Height);
        double zoom = longest > LongSide ? (double)LongSide / longest : Math.Max(1, SmallSide / longest);
        Picture picture = Picture.FromGrey(shown, image.Width, image.Height, bottomUp: true).Resize((int)Math.Round(zoom * image.Width), (int)Math.Round(zoom * image.Height));
        (double X, double Y) At(double x, double y) => (zoom * (x + 0.5) - 0.5, zoom * (image.Height - y - 0.5) - 0.5);
        foreach (SourceRow source in sources)
        {
            Colour colour = Colours[SourceClasses.Parse(source.Class) is { } known ? (int)known : Colours.Length - 1];
            (double x, double y) = At(source.X, source.Y);
            picture.DrawEllipse(x, y, zoom * 3 * Math.Max(1, source.A), zoom * 3 * Math.Max(1, source.B), -source.ThetaDegrees, colour);
            if (source.Trail is { } trail)
            {
                ((double x1, double y1), (double x2, double y2)) = (At(trail.X1, trail.Y1), At(trail.X2, trail.Y2));
                picture.DrawLine(x1, y1, x2, y2, colour, 2);
            }
            if (source.Object is { } name)
            {
                picture.DrawText((int)x + 10, (int)y - 20, name, Colour.Orange);
            }
        }
        PhotoSearch.Save(picture, path);
    }
}

using Astrolode.Images.Fits;
using Astrolode.Images.Wcs;

namespace Astrolode.Images.Hips.Building;

/// <summary>
/// An image in memory, ready to be resampled: its pixels, averaged over boxes of <see cref="Factor"/>² where the survey's pixels are at least twice as large, so that no
/// detail aliases and no flux is lost.
/// </summary>
internal sealed class LoadedImage
{
    private LoadedImage(Image image, WorldCoordinates wcs, int factor)
    {
        (Wcs, Width, Height, Unit, Header, Factor) = (wcs, image.Width, image.Height, image.Unit, image.Header, factor);
        Blank(image.Pixels);
        Plane native = new(image.Width, image.Height, image.Pixels);
        Plane = factor == 1 ? native : native.Average(factor);
    }

    /// <summary>Coordinates of the image, in its own pixels.</summary>
    public WorldCoordinates Wcs { get; }

    /// <summary>Pixels along x of the file's image.</summary>
    public int Width { get; }

    /// <summary>Pixels along y of the file's image.</summary>
    public int Height { get; }

    /// <summary>BUNIT.</summary>
    public string? Unit { get; }

    /// <summary>Header of its HDU.</summary>
    public FitsHeader? Header { get; }

    /// <summary>Pixels of the file's image along the side of one of <see cref="Plane"/>.</summary>
    public int Factor { get; }

    /// <summary>The pixels, NaN where blank or infinite.</summary>
    public Plane Plane { get; }

    /// <summary>What it takes of memory.</summary>
    public long Bytes => Plane.Pixels.LongLength * sizeof(float);

    /// <summary>Reads an image for a survey whose pixels have a side of <paramref name="surveyArcsec"/>.</summary>
    /// <exception cref="FormatException">It is not FITS, damaged, or has no place on the sky.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LoadedImage Read(string path, int? hdu, double surveyArcsec)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"cannot make the tiles that {path} covers: the image is no longer there; put it back, or build anew into another folder");
        }
        Image image = FitsImage.Read(path, hdu);
        WorldCoordinates wcs = image.Wcs ?? throw new WcsException($"cannot place {path} on the sky: its image has no celestial WCS; name another HDU or mend its header");
        int factor = (int)Math.Clamp(Math.Floor(surveyArcsec / wcs.PixelScaleArcsec), 1, Math.Max(image.Width, image.Height));
        return new LoadedImage(image, wcs, factor);
    }

    private static void Blank(float[] pixels)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            if (!float.IsFinite(pixels[i]))
            {
                pixels[i] = float.NaN;
            }
        }
    }
}

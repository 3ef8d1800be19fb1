using Astrolode.Images.Wcs;

namespace Astrolode.Images.Fits;

/// <summary>One plane of pixels in memory and, where it is known, its place on the sky.</summary>
/// <typeparam name="T">float or double; ushort of counts and int of labels, which have no blanks.</typeparam>
public class Image<T>
    where T : unmanaged
{
    private readonly Lazy<WorldCoordinates?> wcs;

    /// <summary>An image of given pixels.</summary>
    /// <param name="width">Pixels along x, 1 or more.</param>
    /// <param name="height">Pixels along y, 1 or more.</param>
    /// <param name="pixels">[y * width + x], NaN where blank; not copied.</param>
    /// <param name="wcs">Where the pixels are on the sky.</param>
    /// <param name="unit">Physical unit of the pixels, as BUNIT writes it.</param>
    /// <param name="name">What to call the image in messages.</param>
    /// <exception cref="ArgumentException">The sides do not match the pixels.</exception>
    public Image(int width, int height, T[] pixels, WorldCoordinates? wcs = null, string? unit = null, string name = "image")
        : this(width, height, pixels, new Lazy<WorldCoordinates?>(wcs), unit, name, null)
    {
    }

    internal Image(int width, int height, T[] pixels, Lazy<WorldCoordinates?> wcs, string? unit, string name, FitsHeader? header)
    {
        if (width < 1 || height < 1 || pixels.LongLength != (long)width * height)
        {
            throw new ArgumentException($"{pixels.LongLength} pixels are not an image of {width} × {height}", nameof(pixels));
        }
        (Width, Height, Pixels, Unit, Name, Header, this.wcs) = (width, height, pixels, unit, name, header, wcs);
    }

    private protected Image(Image<T> same)
        : this(same.Width, same.Height, same.Pixels, same.wcs, same.Unit, same.Name, same.Header)
    {
    }

    /// <summary>Pixels along x (NAXIS1).</summary>
    public int Width { get; }

    /// <summary>Pixels along y (NAXIS2); row 0 is the first in the file, which astronomers show at the bottom.</summary>
    public int Height { get; }

    /// <summary>Physical values, [y * Width + x]; NaN where blank.</summary>
    public T[] Pixels { get; }

    /// <summary>Physical unit (BUNIT); null where the file says none.</summary>
    public string? Unit { get; }

    /// <summary>File name, or what the maker of the image called it.</summary>
    public string Name { get; }

    /// <summary>Header of the HDU it was read from; null for an image made in memory.</summary>
    public FitsHeader? Header { get; }

    /// <summary>
    /// Its celestial coordinates; null where the header has none. Of a file it is parsed when first asked for. Shared and safe for use by many threads; it is
    /// released with the image.
    /// </summary>
    /// <exception cref="WcsException">The header has celestial axes that cannot be understood.</exception>
    public WorldCoordinates? Wcs => wcs.Value;
}

/// <summary>An image in single precision, which is what searches, surveys and pictures work in.</summary>
public sealed class Image : Image<float>
{
    /// <inheritdoc/>
    public Image(int width, int height, float[] pixels, WorldCoordinates? wcs = null, string? unit = null, string name = "image")
        : base(width, height, pixels, wcs, unit, name)
    {
    }

    internal Image(Image<float> same)
        : base(same)
    {
    }
}

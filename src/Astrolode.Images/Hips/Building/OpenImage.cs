using Astrolode.Images.Fits;
using Astrolode.Images.Wcs;

namespace Astrolode.Images.Hips.Building;

/// <summary>
/// An image ready to be resampled: windows of its pixels, averaged over boxes of <see cref="Factor"/>² where the survey's pixels are at least twice as large, so that no
/// detail aliases and no flux is lost. Only the blocks that are wanted are read. Its file is closed when nobody holds it any longer.
/// </summary>
internal sealed class OpenImage
{
    // What an open image costs beside its blocks: mostly the file that the system allows it.
    private const long OpenBytes = 1 << 20;
    private const int BandRows = 512;

    // Several times the distance of two places of a tile's mesh.
    private const double BesidePixels = 256;

    // Lanczos takes three pixels on each side.
    private const int Reach = 4;

    private readonly ImageWindows windows;
    private readonly FitsReader reader;

    private OpenImage(FitsReader reader, FitsHdu hdu, WorldCoordinates wcs, ImageWindows windows, int factor) =>
        (this.reader, Wcs, Unit, Header, this.windows, Factor) = (reader, wcs, hdu.Header.Text("BUNIT"), hdu.Header, windows, factor);

    /// <summary>Coordinates of the image, in its own pixels.</summary>
    public WorldCoordinates Wcs { get; }

    /// <summary>Pixels along x of the file's image.</summary>
    public int Width => (int)windows.Width;

    /// <summary>Pixels along y of the file's image.</summary>
    public int Height => (int)windows.Height;

    /// <summary>BUNIT.</summary>
    public string? Unit { get; }

    /// <summary>Header of its HDU.</summary>
    public FitsHeader Header { get; }

    /// <summary>Pixels of the file's image along the side of one that is averaged.</summary>
    public int Factor { get; }

    /// <summary>What it takes of memory, its blocks not counted.</summary>
    public long Bytes => OpenBytes + reader.Bytes.HeldBytes;

    /// <summary>Opens an image for a survey whose pixels have a side of <paramref name="surveyArcsec"/>.</summary>
    /// <exception cref="FormatException">It is not FITS, damaged, or has no place on the sky.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OpenImage Open(PlannedImage image, double surveyArcsec, PixelBlocks blocks)
    {
        if (!File.Exists(image.Path))
        {
            throw new FileNotFoundException($"cannot make the tiles that {image.Path} covers: the image is no longer there; put it back, or build anew into another folder");
        }
        FitsReader reader = FitsReader.Open(image.Path);
        try
        {
            FitsHdu hdu = reader.PlaneHdu(new FitsSelection(image.Hdu, Plane: image.Plane));
            reader.RequireData(hdu);
            WorldCoordinates wcs = Coordinates(reader, hdu);
            int factor = (int)Math.Clamp(Math.Floor(surveyArcsec / wcs.PixelScaleArcsec), 1, Math.Max(hdu.Axes[0], hdu.Axes[1]));
            return new OpenImage(reader, hdu, wcs, FitsSource.WindowsOf(reader, hdu, image.Plane, blocks), factor);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Where an image is on the sky.</summary>
    /// <exception cref="WcsException">It is nowhere.</exception>
    public static WorldCoordinates Coordinates(FitsReader reader, FitsHdu hdu) => WorldCoordinates.Later(reader, hdu).Value
        ?? throw new WcsException($"cannot place {reader.Name} on the sky: its image (HDU {hdu.Index}) has no celestial WCS; name another HDU or mend its header");

    /// <summary>The averaged pixels around positions x, y (pairs) of the image, enough of them to interpolate; null where no position is on the image.</summary>
    /// <param name="positions">Pixels of the file's image.</param>
    /// <param name="corner">The averaged pixel that is the window's first.</param>
    /// <param name="memory">Is used for the window; replaced where it is too small.</param>
    public Plane? Around(ReadOnlySpan<double> positions, out (long X, long Y) corner, ref float[] memory)
    {
        PixelRectangle rectangle = Bounds(positions);
        corner = default;
        if (rectangle.Width <= 0)
        {
            return null;
        }
        float[] kept = memory;
        Plane? window = windows.Window(Factor, rectangle, out corner, pixels => kept.Length >= pixels ? kept : kept = GC.AllocateUninitializedArray<float>(pixels));
        memory = kept;
        return window;
    }

    /// <summary>A window of averaged pixels; smaller where it is not wholly on the image, null where none of it is.</summary>
    public Plane? Window(PixelRectangle wanted) => windows.Window(Factor, wanted, out _);

    /// <summary>Pixels of the window that <see cref="Around"/> would give; 0 where no position is on the image.</summary>
    public double SizeAround(ReadOnlySpan<double> positions)
    {
        PixelRectangle rectangle = Bounds(positions);
        return rectangle.Width <= 0 ? 0 : (double)rectangle.Width * rectangle.Height;
    }

    /// <summary>The averaged pixels in bands of whole rows, from the first on.</summary>
    public IEnumerable<Plane> Bands()
    {
        long columns = (windows.Width + Factor - 1) / Factor, rows = (windows.Height + Factor - 1) / Factor;
        for (long row = 0; row < rows; row += BandRows)
        {
            yield return windows.Window(Factor, new PixelRectangle(0, row, columns, Math.Min(BandRows, rows - row)), out _)!;
        }
    }

    // Between a place beside the image by a little and the next one may lie an edge of it.
    private PixelRectangle Bounds(ReadOnlySpan<double> positions) => windows.Around(positions, Factor, BesidePixels * Factor, Reach);
}

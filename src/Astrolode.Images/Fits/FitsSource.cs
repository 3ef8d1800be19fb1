using System.Buffers;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Images.Wcs;

namespace Astrolode.Images.Fits;

/// <summary>
/// A FITS image as a source of tiles. Bilinear between pixel centres with blank neighbours left out (blank where more than half of the weight is);
/// a tile at least twice as coarse as the image is sampled from averages over boxes of as many whole pixels as fit into one of the
/// tile's, so that no detail aliases. Only the blocks of the image that tiles need are read, and no more are kept than <see cref="PixelBlocks"/> allows. Safe for use by many threads.
/// </summary>
public sealed class FitsSource : ISkySource
{
    private const int BlockSide = 1024;

    private readonly WorldCoordinates wcs;
    private readonly ImageWindows windows;
    private readonly FitsReader? reader;
    private readonly (SkyPosition Centre, double RadiusDegrees) bounds;

    /// <summary>Tiles of an image in memory.</summary>
    /// <exception cref="WcsException">The image has no sky coordinates, or they are in a frame that is not supported.</exception>
    public FitsSource(Image image)
        : this(null, image.Name, image.Wcs, image.Unit, WindowsOf(image))
    {
    }

    private FitsSource(FitsReader? reader, string name, WorldCoordinates? wcs, string? unit, ImageWindows windows)
    {
        this.wcs = wcs ?? throw new WcsException($"cannot cut tiles from {name}: it has no celestial WCS; give an image with sky coordinates");
        Frame = wcs.Frame.TileFrame;
        (this.reader, this.windows, Name, Unit, NativeScaleArcsec) = (reader, windows, Path.GetFileName(name), unit, wcs.PixelScaleArcsec);
        bounds = FindBounds();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SkyFrame Frame { get; }

    /// <inheritdoc/>
    public double NativeScaleArcsec { get; }

    /// <inheritdoc/>
    public string? Unit { get; }

    /// <summary>Tiles of a file, of the HDU and plane that are selected or the first that holds an image.</summary>
    /// <exception cref="FitsFormatException">It is not FITS, truncated, damaged, or has no such image.</exception>
    /// <exception cref="WcsException">The image has no sky coordinates, or they are in a frame that is not supported.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static FitsSource Open(string path, FitsSelection? selection = null) => Open(path, selection ?? FitsSelection.Any, new PixelBlocks(PixelBlocks.SearchBytes));

    /// <inheritdoc cref="Open(string, FitsSelection?)"/>
    internal static FitsSource Open(string path, FitsSelection selection, PixelBlocks blocks)
    {
        FitsReader reader = FitsReader.Open(path);
        try
        {
            FitsHdu hdu = reader.PlaneHdu(selection);
            reader.RequireData(hdu);
            return new FitsSource(reader, path, WorldCoordinates.Later(reader, hdu).Value, hdu.Header.Text("BUNIT"), WindowsOf(reader, hdu, selection.Plane ?? 0, blocks));
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Sample(TanGrid grid, Span<float> pixels, CancellationToken cancellation = default)
    {
        if (pixels.Length != grid.Width * grid.Height)
        {
            throw new ArgumentException($"{pixels.Length} values are not a tile of {grid.Width} × {grid.Height}");
        }
        int factor = (int)Math.Clamp(Math.Floor(grid.ScaleArcsec / NativeScaleArcsec), 1, Math.Max(windows.Width, windows.Height));
        double[] rented = ArrayPool<double>.Shared.Rent(2 * pixels.Length);
        Span<double> positions = rented.AsSpan(0, 2 * pixels.Length);
        for (int row = 0; row < grid.Height; row += PixelMap.Cell)
        {
            cancellation.ThrowIfCancellationRequested();
            int rows = Math.Min(PixelMap.Cell, grid.Height - row);
            PixelMap.FillBand(grid, wcs, row, rows, positions[(2 * row * grid.Width)..]);
        }
        if (windows.Window(factor, windows.Around(positions, factor, 1, 1), out (long, long) corner) is { } window)
        {
            window.Sample(positions, factor, corner, pixels);
        }
        else
        {
            pixels.Fill(float.NaN);
        }
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <inheritdoc/>
    public LonLatRange Footprint => Range();

    /// <inheritdoc/>
    public bool MayCover(SkyPosition centre, double radiusDegrees) =>
        bounds.RadiusDegrees >= 180 || centre.SeparationDegrees(bounds.Centre) <= radiusDegrees + bounds.RadiusDegrees;

    /// <summary>Closes the file and releases the coordinates of the image.</summary>
    public void Dispose()
    {
        wcs.Dispose();
        reader?.Dispose();
    }

    /// <summary>Windows into a plane of a file that is open; infinite pixels are blank, too.</summary>
    internal static ImageWindows WindowsOf(FitsReader reader, FitsHdu hdu, long plane, PixelBlocks blocks)
    {
        return new ImageWindows(hdu.Axes[0], hdu.Axes[1], BlockOf(reader, hdu), blocks, Read);

        void Read(PixelRectangle rectangle, float[] pixels)
        {
            reader.Read<float>(hdu, PixelRegion.InPlane(hdu.Axes, plane, rectangle), pixels);
            foreach (ref float pixel in pixels.AsSpan())
            {
                pixel = float.IsInfinity(pixel) ? float.NaN : pixel;
            }
        }
    }

    private static ImageWindows WindowsOf(Image image) => new(
        image.Width, image.Height, (BlockSide, BlockSide), new PixelBlocks(PixelBlocks.SearchBytes), new Plane(image.Width, image.Height, image.Pixels).CopyTo);

    // Blocks of whole tiles where the image is compressed: a tile can only be unpacked whole.
    private static (int, int) BlockOf(FitsReader reader, FitsHdu hdu)
    {
        if (hdu.Kind != FitsHduKind.CompressedImage)
        {
            return (BlockSide, BlockSide);
        }
        IReadOnlyList<long> sides = new TiledImage(reader.Bytes, hdu, reader.Name).TileSides;
        long width = Whole(sides[0], BlockSide);
        return ((int)width, (int)Whole(sides[1], Math.Max(1, BlockSide * BlockSide / width)));

        static long Whole(long side, long wanted) => (wanted + side - 1) / side * side;
    }

    // Longitudes and latitudes along the outline; an image over a pole has none of its extremes there.
    private LonLatRange Range()
    {
        double poleDistance = 90 - Math.Abs(bounds.Centre.To(Frame).LatDegrees);
        if (bounds.RadiusDegrees >= Math.Min(90, poleDistance))
        {
            return bounds.RadiusDegrees >= 90
                ? new LonLatRange(Frame, 0, 360, -90, 90)
                : new CircleRegion(SkyFrame.Icrs, bounds.Centre.RaDegrees, bounds.Centre.DecDegrees, bounds.RadiusDegrees).Bounds(Frame);
        }
        List<(double Lon, double Lat)> outline = [.. Outline().Select(point => wcs.PixelToSky(point.X, point.Y).To(Frame))];
        double centreLon = bounds.Centre.To(Frame).LonDegrees;
        List<double> away = [.. outline.Select(point => Math.IEEERemainder(point.Lon - centreLon, 360))];
        return new LonLatRange(Frame, SkyPosition.WrapDegrees(centreLon + away.Min()), away.Max() - away.Min(), outline.Min(point => point.Lat), outline.Max(point => point.Lat));
    }

    private IEnumerable<(double X, double Y)> Outline()
    {
        const int Steps = 64;
        for (int i = 0; i <= Steps; i++)
        {
            double x = (double)i / Steps * windows.Width - 0.5, y = (double)i / Steps * windows.Height - 0.5;
            yield return (x, -0.5);
            yield return (x, windows.Height - 0.5);
            yield return (-0.5, y);
            yield return (windows.Width - 0.5, y);
        }
    }

    // A circle round points along the outline. Where one of them has no sky (an all-sky map in its oval) the whole sky may be covered.
    private (SkyPosition, double) FindBounds()
    {
        SkyPosition centre = wcs.PixelToSky((windows.Width - 1) / 2.0, (windows.Height - 1) / 2.0);
        double radius = 0;
        foreach ((double x, double y) in Outline())
        {
            double away = centre.SeparationDegrees(wcs.PixelToSky(x, y));
            radius = double.IsNaN(away) ? 180 : Math.Max(radius, away);
        }
        // Between the points the outline may bulge; beyond a quarter of the sky a circle bounds nothing.
        return (centre, radius > 60 ? 180 : radius * 1.1);
    }
}

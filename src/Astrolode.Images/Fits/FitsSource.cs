using System.Buffers;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Images.Wcs;

namespace Astrolode.Images.Fits;

/// <summary>
/// A FITS image as a source of tiles. Bilinear between pixel centres with blank neighbours left out (blank where more than half of the weight is);
/// a tile at least twice as coarse as the image is sampled from a copy averaged over boxes of as many whole pixels as fit into one of the
/// tile's, so that no detail aliases. The copies stay in memory, each a quarter of the image or less. Safe for use by many threads.
/// </summary>
public sealed class FitsSource : ISkySource
{
    private readonly WorldCoordinates wcs;
    private readonly Plane native;
    private readonly Dictionary<int, Plane> averaged = [];
    private readonly Lock averaging = new();
    private readonly (SkyPosition Centre, double RadiusDegrees) bounds;

    /// <summary>Tiles of an image in memory.</summary>
    /// <exception cref="WcsException">The image has no sky coordinates, or they are in a frame that is not supported.</exception>
    public FitsSource(Image image)
    {
        wcs = image.Wcs ?? throw new WcsException($"cannot cut tiles from {image.Name}: it has no celestial WCS; give an image with sky coordinates");
        Frame = wcs.Frame.TileFrame;
        (Name, Unit, NativeScaleArcsec) = (Path.GetFileName(image.Name), image.Unit, wcs.PixelScaleArcsec);
        Image = image;
        native = new Plane(image.Width, image.Height, image.Pixels);
        bounds = FindBounds();
    }

    /// <summary>The image itself.</summary>
    public Image Image { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public SkyFrame Frame { get; }

    /// <inheritdoc/>
    public double NativeScaleArcsec { get; }

    /// <inheritdoc/>
    public string? Unit { get; }

    /// <summary>Tiles of a file, of the HDU of that number or the first that holds an image.</summary>
    /// <exception cref="FitsFormatException">It is not FITS, truncated, damaged, or has no such image.</exception>
    /// <exception cref="WcsException">The image has no sky coordinates, or they are in a frame that is not supported.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static FitsSource Open(string path, int? hdu = null) => new(FitsImage.Read(path, hdu));

    /// <inheritdoc/>
    public void Sample(TanGrid grid, Span<float> pixels, CancellationToken cancellation = default)
    {
        if (pixels.Length != grid.Width * grid.Height)
        {
            throw new ArgumentException($"{pixels.Length} values are not a tile of {grid.Width} × {grid.Height}");
        }
        int factor = (int)Math.Clamp(Math.Floor(grid.ScaleArcsec / NativeScaleArcsec), 1, Math.Max(native.Width, native.Height));
        Plane plane = factor == 1 ? native : Averaged(factor);
        double[] positions = ArrayPool<double>.Shared.Rent(2 * PixelMap.Cell * grid.Width);
        for (int row = 0; row < grid.Height; row += PixelMap.Cell)
        {
            cancellation.ThrowIfCancellationRequested();
            int rows = Math.Min(PixelMap.Cell, grid.Height - row);
            PixelMap.FillBand(grid, wcs, row, rows, positions);
            plane.Sample(positions, factor, pixels.Slice(row * grid.Width, rows * grid.Width));
        }
        ArrayPool<double>.Shared.Return(positions);
    }

    /// <inheritdoc/>
    public LonLatRange Footprint => Range();

    /// <inheritdoc/>
    public bool MayCover(SkyPosition centre, double radiusDegrees) =>
        bounds.RadiusDegrees >= 180 || centre.SeparationDegrees(bounds.Centre) <= radiusDegrees + bounds.RadiusDegrees;

    /// <summary>Releases the coordinates of the image.</summary>
    public void Dispose() => wcs.Dispose();

    private Plane Averaged(int factor)
    {
        lock (averaging)
        {
            if (!averaged.TryGetValue(factor, out Plane? plane))
            {
                plane = native.Average(factor);
                averaged.Add(factor, plane);
            }
            return plane;
        }
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
            double x = (double)i / Steps * native.Width - 0.5, y = (double)i / Steps * native.Height - 0.5;
            yield return (x, -0.5);
            yield return (x, native.Height - 0.5);
            yield return (-0.5, y);
            yield return (native.Width - 0.5, y);
        }
    }

    // A circle round points along the outline. Where one of them has no sky (an all-sky map in its oval) the whole sky may be covered.
    private (SkyPosition, double) FindBounds()
    {
        SkyPosition centre = wcs.PixelToSky((native.Width - 1) / 2.0, (native.Height - 1) / 2.0);
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

using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Images.Wcs;
using Astrolode.Search.Exposures;
using Astrolode.Search.Moving;
using Astrolode.Search.Sources;

namespace Astrolode.Tests.Search.Exposures;

/// <summary>Exposures whose sources are told rather than found: what moves in them is known.</summary>
internal sealed class ClassifiedSky : IDisposable
{
    public const double Scale = 0.1;
    public const double Seconds = 565;
    public const int Side = 1000;

    public static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly TanGrid Grid = new(SkyFrame.Icrs, 150, 2, Side, Side, Scale);

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<TanGrid, WorldCoordinates> coordinates = [];

    /// <summary>An image of that grid whose exposure has its middle so many seconds after <see cref="Start"/>.</summary>
    public ExposureImage Image(double middleSeconds, TanGrid? grid = null, string name = "x.fits")
    {
        grid ??= Grid;
        if (!coordinates.TryGetValue(grid, out WorldCoordinates? wcs))
        {
            string path = folder.File($"{coordinates.Count}.fits");
            FitsImage.Write(path, new Image(32, 32, new float[32 * 32]), grid.WcsKeywords());
            coordinates[grid] = wcs = FitsImage.Read(path).Wcs!;
        }
        return new ExposureImage(name, 0, name, grid.Width, grid.Height, Start.AddSeconds(middleSeconds), Seconds, 1, double.PositiveInfinity, 25, wcs, true);
    }

    /// <summary>A source of flux 1000 (17.5 mag) at a place of the sky.</summary>
    /// <param name="image">Where it is seen.</param>
    /// <param name="position">Where it is.</param>
    /// <param name="even">Probabilities for classes that are equally frequent.</param>
    /// <param name="trail">Its fit.</param>
    public static ClassifiedSource Source(ExposureImage image, SkyPosition position, float[] even, TrailMeasurement? trail = null)
    {
        (double x, double y) = image.Wcs!.SkyToPixel(position);
        return Source(x, y, even, trail);
    }

    public static ClassifiedSource Source(double x, double y, float[] even, TrailMeasurement? trail = null) => new(
        new ExtractedSource
        {
            Id = 1,
            X = x,
            Y = y,
            BarycentreX = x,
            BarycentreY = y,
            ErrorX = 0.1,
            ErrorY = 0.1,
            A = 1.2,
            B = 1.1,
            Theta = 0.3,
            FluxIsophotal = 900,
            FluxAuto = 1000,
            FluxAutoError = 20,
            KronRadius = 4,
            FluxAperture = 950,
            FluxApertureError = 20,
            HalfLightRadius = 1.4,
            Peak = 200,
            PeakX = (int)Math.Round(x),
            PeakY = (int)Math.Round(y),
            PixelCount = 30,
            XMin = 0,
            XMax = 0,
            YMin = 0,
            YMax = 0,
            Noise = 5,
            Flags = SourceFlags.None,
        }, trail, 4, even, [.. even.Select(p => (double)p)]);

    /// <summary>A certain trail about a pixel.</summary>
    public static TrailMeasurement Trail(double x, double y, double length, double angle)
    {
        (double sin, double cos) = Math.SinCos(angle);
        double half = length / 2;
        return new TrailMeasurement(TrailState.Trail, x - half * cos, y - half * sin, x + half * cos, y + half * sin, 0.1, 0.1, length, 0.2, angle, 0.01, x, y, 0.1, 0.1, 1, 0.1, 1000, 20, 0, 100, 107);
    }

    /// <summary>Where something is that moves evenly, as seen from <paramref name="from"/>, so many hours later.</summary>
    public static SkyPosition Moved(SkyPosition from, double arcsecPerHour, double paDegrees, double hours)
    {
        (double sin, double cos) = Math.SinCos(paDegrees * Math.PI / 180);
        double degrees = arcsecPerHour * hours / 3600, dec = from.DecDegrees + degrees * cos;
        return new SkyPosition(from.RaDegrees + degrees * sin / Math.Cos((dec + from.DecDegrees) / 2 * Math.PI / 180), dec);
    }

    public void Dispose()
    {
        foreach (WorldCoordinates wcs in coordinates.Values)
        {
            wcs.Dispose();
        }
        folder.Dispose();
    }
}

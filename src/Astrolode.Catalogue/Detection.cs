using System.Globalization;
using Astrolode.Images.Sky;

namespace Astrolode.Catalogue;

/// <summary>
/// One object that a search found, merged over tiles and scales: a row of the catalogue. It has a box on the sky, or on a photo
/// only a box in pixels.
/// </summary>
public sealed record Detection
{
    /// <summary>Row number in the catalogue, from 1; 0 before it is stored.</summary>
    public long Id { get; init; }

    /// <summary>The run that found it; 0 before it is stored.</summary>
    public long RunId { get; init; }

    /// <summary>Name: <c>ASTL GLLL.lll±BB.bbb</c>, or on a photo the file and an ordinal.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, a class of the model.</summary>
    public required string Class { get; init; }

    /// <summary>Score of the network, 0 to 1; not a calibrated probability.</summary>
    public required double Score { get; init; }

    /// <summary>Box on the sky, sides along the survey's frame; null on a photo.</summary>
    public SkyBox? Sky { get; init; }

    /// <summary>Box in the pixels of <see cref="Image"/>; null where the source is a HiPS.</summary>
    public PixelBox? Pixels { get; init; }

    /// <summary>Pixel scale at which the network saw it best, arcsec; null on a photo.</summary>
    public double? ScaleArcsec { get; init; }

    /// <summary>The image it was found in: a file name or the name of a HiPS.</summary>
    public string? Image { get; init; }

    /// <summary>Calibrated probability that it is what its class says; null where the model is not calibrated.</summary>
    public double? Probability { get; init; }

    /// <summary>Newest verdict of people: accepted, rejected or unsure; null where nobody looked.</summary>
    public string? Review { get; init; }

    /// <summary>A detection on the sky, named by its Galactic position.</summary>
    public static Detection OnSky(SkyBox box, string @class, double score, double scaleArcsec, string? image) => new()
    {
        Name = NameAt(box.Centre),
        Class = @class,
        Score = score,
        Sky = box,
        ScaleArcsec = scaleArcsec,
        Image = image,
    };

    /// <summary>A detection on a photo, named by the file and its ordinal there.</summary>
    public static Detection OnPhoto(PixelBox box, string @class, double score, string image, int ordinal) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(image)} {ordinal:D4}"),
        Class = @class,
        Score = score,
        Pixels = box,
        Image = image,
    };

    /// <summary>
    /// The name of a position, <c>ASTL G018.912-00.301</c>: Galactic longitude and latitude cut (not rounded) to 0.001 degrees, as the
    /// IAU's specifications for nomenclature ask.
    /// </summary>
    public static string NameAt(SkyPosition position)
    {
        (double lon, double lat) = position.To(SkyFrame.Galactic);
        return string.Create(CultureInfo.InvariantCulture,
            $"ASTL G{Cut(lon):000.000}{(lat < 0 ? '-' : '+')}{Cut(Math.Abs(lat)):00.000}");
    }

    // A position given to 1e-3 comes back from ICRS a few 1e-14 below it; 1e-9 degrees (4 microarcsec) keeps it in its own cell.
    private static double Cut(double degrees) => Math.Floor(degrees * 1000 + 1e-6) / 1000;
}

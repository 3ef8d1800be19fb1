using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Images.Hips;
using Astrolode.Images.Hips.Building;

namespace Astrolode.Tests.Images.Hips.Building;

/// <summary>A folder of images and of surveys made of them, with tiles of 64 pixels.</summary>
internal sealed class BuildWorkshop : IDisposable
{
    public const int Width = 64;
    private readonly TemporaryFolder folder = new();

    public string Survey => folder.File("survey");

    public string File(string name) => folder.File(name);

    public string Write(string name, Image image, IReadOnlyDictionary<string, object>? keywords = null)
    {
        FitsImage.Write(folder.File(name), image, keywords);
        return folder.File(name);
    }

    public static HipsBuildSettings Settings(string output, params string[] images) => new()
    {
        Images = images,
        Output = output,
        TileWidth = Width,
        Description = new HipsDescription { Regime = "Infrared", WavelengthMin = 6e-6, WavelengthMax = 9e-6 },
    };

    public static HipsBuildReport Build(HipsBuildSettings settings, Action<long, long>? progress = null, CancellationToken cancellation = default) =>
        HipsBuilder.Build(settings, new FixedClock(), progress, null, cancellation);

    public static float[] Tile(string survey, int order, long cell, int width = Width)
    {
        string path = Path.Combine(survey, new TileKey(order, cell).RelativePath);
        return HipsTile.Read(System.IO.File.ReadAllBytes(path), path, width).Pixels;
    }

    /// <summary>Order, cell and path of every FITS tile.</summary>
    public static IEnumerable<(int Order, long Cell, string Path)> Tiles(string survey) =>
        Directory.EnumerateFiles(survey, "Npix*.fits", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => (
            int.Parse(path.Split("Norder")[1].Split('/')[0], CultureInfo.InvariantCulture), long.Parse(Path.GetFileNameWithoutExtension(path)["Npix".Length..], CultureInfo.InvariantCulture), path));

    public void Dispose() => folder.Dispose();

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    }
}

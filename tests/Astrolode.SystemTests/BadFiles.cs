using Astrolode.Images.Fits;
using Astrolode.Simulation.Scenes;

namespace Astrolode.SystemTests;

/// <summary>A folder of files that are wrong in one way each, and a few that are right; removed with it.</summary>
public sealed class BadFiles : IDisposable
{
    public BadFiles()
    {
        PlaneSceneSettings settings = new() { WidthDegrees = 0.4, HeightDegrees = 0.4, MaxRadiusArcmin = 2, BubblesPerSquareDegree = 20 };
        PlaneSceneFiles.Write(Path, PlaneScene.Simulate(settings));
        byte[] whole = File.ReadAllBytes(At("plane.fits"));
        File.WriteAllBytes(At("truncated.fits"), whole[..(whole.Length / 2)]);
        File.WriteAllBytes(At("header-only.fits"), whole[..1000]);
        File.WriteAllBytes(At("empty.fits"), []);
        byte[] garbage = new byte[5000];
        new Random(1).NextBytes(garbage);
        foreach (string name in new[] { "garbage.fits", "garbage.onnx", "garbage.db", "garbage.csv", "garbage.json", "garbage.tflite" })
        {
            File.WriteAllBytes(At(name), garbage);
        }
        FitsImage.Write(At("nowcs.fits"), new Image(40, 30, new float[1200]));
        File.WriteAllText(At("no-labels.csv"), "name,frame,lon,lat,wid,hei\n");
        File.WriteAllText(At("bad-label.csv"), "name,frame,lon,lat,wid,hei\na,galactic,20,0,-1,1\n");
        Directory.CreateDirectory(At("bare-hips/Norder3"));
        Directory.CreateDirectory(At("bad-hips"));
        File.WriteAllText(At("bad-hips/properties"), "hips_order = many\nhips_tile_format = fits\nhips_frame = galactic\n");
    }

    /// <summary>Its path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("astrolode-bad-").FullName;

    /// <summary>The path of a file in it.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}

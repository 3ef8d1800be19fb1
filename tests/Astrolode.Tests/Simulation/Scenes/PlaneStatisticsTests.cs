using System.Text.Json;
using Astrolode.Images.Fits;
using Astrolode.Images.Hips;
using Astrolode.Images.Hips.Building;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Simulation.Scenes;

namespace Astrolode.Tests.Simulation.Scenes;

/// <summary>The simulated plane beside the real one, both as a HiPS of order 3 (51.5″ pixels), the real survey's way: averaged down from finer tiles.</summary>
public class PlaneStatisticsTests
{
    // What a person sees first: slopes of the spectrum, spread of brightness, wisps and dark clouds, stars, levels, latitude profile.
    private static readonly string[] Measures =
        ["slope", "slope_diffuse", "sigma", "skew", "kurt", "skew_lin", "sigma_fine", "skew_fine", "kurt_fine", "ridges", "holes", "stars", "median", "p1", "p99", "profile0", "profile1", "profile3", "profile5", "profile6"];

    // The scene's defaults were chosen by looking at the stretches between these (334, 338 ... 8 degrees) and at other seeds.
    [SharedFact("hips/IRAC4")]
    public void Spectrum_and_one_point_statistics_are_those_of_the_real_plane()
    {
        if (!Judge.IsThere("python:scipy"))
        {
            return;
        }
        using TemporaryFolder folder = new();
        string[] real = Stretches(folder, SharedData.Find("hips/IRAC4"), "real", [336, 340, 344, 348, 352, 356, 2, 6]);
        string[] simulated = Stretches(folder, Survey(folder), "simulated", [16.2, 18.1, 20, 21.9, 23.8]);
        (int exit, string output, string error) = Judge.Run(Judge.Python, [Judge.Script("plane_statistics.py"), "real=" + string.Join(',', real), "simulated=" + string.Join(',', simulated)]);
        Assert.True(exit == 0, error);
        using JsonDocument found = JsonDocument.Parse(output);
        Assert.All(Measures, measure =>
        {
            (double mean, double scatter) = Read("real", measure);
            (double ours, double ourScatter) = Read("simulated", measure);
            // Real stretches differ among themselves by their scatter; ours must lie among them.
            Assert.InRange(ours - mean, -2 * double.Hypot(scatter, ourScatter), 2 * double.Hypot(scatter, ourScatter));
        });

        (double Mean, double Scatter) Read(string name, string measure)
        {
            JsonElement pair = found.RootElement.GetProperty(name).GetProperty(measure);
            return (pair[0].GetDouble(), pair[1].GetDouble());
        }
    }

    private static string Survey(TemporaryFolder folder)
    {
        string scene = Path.Combine(folder.Path, "scene"), survey = Path.Combine(folder.Path, "survey");
        PlaneSceneFiles.Write(scene, PlaneScene.Simulate(new PlaneSceneSettings { Seed = 13, WidthDegrees = 10, HeightDegrees = 2.4, ScaleArcsec = 12 }));
        HipsBuilder.Build(new HipsBuildSettings { Images = [Path.Combine(scene, PlaneSceneFiles.ImageName)], Output = survey, Order = 5, Frame = SkyFrame.Galactic, Pictures = TilePictures.None }, TimeProvider.System);
        // What is left is as coarse as the tiles that the real survey has here.
        Directory.Delete(Path.Combine(survey, "Norder5"), recursive: true);
        Directory.Delete(Path.Combine(survey, "Norder4"), recursive: true);
        string properties = Path.Combine(survey, "properties");
        File.WriteAllLines(properties, File.ReadAllLines(properties).Select(line => line.StartsWith("hips_order ", StringComparison.Ordinal) ? "hips_order = 3" : line));
        return survey;
    }

    private static string[] Stretches(TemporaryFolder folder, string survey, string name, double[] longitudes)
    {
        const int Side = 137;
        using HipsSource source = HipsSurvey.Open(survey, new WebAccess()).Values();
        return [.. longitudes.Select(lon =>
        {
            float[] pixels = new float[Side * Side];
            source.SampleAreas(new TanGrid(SkyFrame.Galactic, lon, 0, Side, Side, 51.5), pixels);
            string path = Path.Combine(folder.Path, FormattableString.Invariant($"{name}{lon}.fits"));
            FitsImage.Write(path, new Image(Side, Side, pixels));
            return path;
        })];
    }
}

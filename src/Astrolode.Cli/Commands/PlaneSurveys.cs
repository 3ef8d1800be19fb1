using System.Globalization;
using Astrolode.Images.Hips.Building;
using Astrolode.Images.Sky;
using Astrolode.Simulation.Scenes;

namespace Astrolode.Cli.Commands;

/// <summary>A HiPS of every band of a simulated plane.</summary>
internal static class PlaneSurveys
{
    /// <summary>Folder of the survey of a band.</summary>
    public static string Path(string folder, PlaneBand band) => System.IO.Path.Combine(folder, $"hips_{band.Name}");

    /// <summary>Makes them anew from the maps in a folder.</summary>
    public static void Build(string folder, PlaneSceneSettings scene, Action<string> note, CancellationToken cancellation)
    {
        foreach (PlaneBand band in scene.Bands)
        {
            string survey = Path(folder, band);
            if (Directory.Exists(survey))
            {
                Directory.Delete(survey, recursive: true);
            }
            HipsBuildSettings settings = new()
            {
                Images = [PlaneSceneFiles.MapPath(folder, scene, band)],
                Output = survey,
                Frame = SkyFrame.Galactic,
                FluxPerPixel = band.Unit == "Jy/pixel" ? true : null,
                Description = new HipsDescription
                {
                    Title = $"SIMULATED Galactic plane at {band.Name} micron, seed {scene.Seed.ToString(CultureInfo.InvariantCulture)}",
                    Text = $"Simulated by Astrolode like {band.Instrument}; not an observation of the sky.",
                    Regime = "Infrared",
                    WavelengthMin = band.Micron * 0.85e-6,
                    WavelengthMax = band.Micron * 1.15e-6,
                },
            };
            HipsBuilder.Build(settings, TimeProvider.System, null, warning => note($"astrolode: warning: {warning}"), cancellation);
        }
    }
}

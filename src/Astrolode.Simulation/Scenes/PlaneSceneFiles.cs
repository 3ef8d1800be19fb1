using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Scenes;

/// <summary>A scene on disk: a map a band as FITS, the truth as tables, and a label catalogue of what people could draw.</summary>
public static class PlaneSceneFiles
{
    /// <summary>Name of the first map in its folder.</summary>
    public const string ImageName = "plane.fits";

    /// <summary>Name of the table of all bubbles; truth.fits holds the same.</summary>
    public const string TruthName = "truth.csv";

    /// <summary>Name of the catalogue of the bubbles of <see cref="SimulatedBubble.Visibility"/> <see cref="LabelVisibility"/> or more.</summary>
    public const string LabelsName = "labels.csv";

    /// <summary>
    /// A bubble whose light varies as much as all other light in its box can be seen by eye (our choice, from looking; docs/simulation-plane.md shows bubbles on both sides of it).
    /// </summary>
    public const double LabelVisibility = 1;

    /// <summary>Path of a band's map in a folder: plane.fits for the first, plane_24.fits and so on for the others.</summary>
    public static string MapPath(string folder, PlaneSceneSettings settings, PlaneBand band) =>
        Path.Combine(folder, band == settings.Bands[0] ? ImageName : $"plane_{band.Name}.fits");

    /// <summary>Writes all of it into a folder, which is made if missing.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, PlaneSceneResult scene)
    {
        PlaneSceneSettings settings = scene.Settings;
        foreach (BandMap map in scene.Maps)
        {
            FitsImage.Write(MapPath(folder, settings, map.Band), map.Image, MapKeywords(settings, map));
        }
        Dictionary<string, object> keywords = new() { ["ORIGIN"] = "SIMULATED", ["SIMSEED"] = settings.Seed };
        TruthTable.Write(folder, "look_alikes", PlaneTruthColumns.LookAlikes, scene.LookAlikes.ToList(), keywords);
        TruthTable.Write(folder, "sources", PlaneTruthColumns.Sources(settings), scene.Sources.ToList(), keywords);
        TruthTable.WriteCsv(Path.Combine(folder, LabelsName), PlaneTruthColumns.Bubbles, [.. scene.Bubbles.Where(bubble => bubble.Visibility >= LabelVisibility)]);
        TruthTable.Write(folder, "truth", PlaneTruthColumns.Bubbles, scene.Bubbles.ToList(), keywords);
    }

    private static Dictionary<string, object> MapKeywords(PlaneSceneSettings settings, BandMap map) => new(map.Grid.WcsKeywords())
    {
        ["ORIGIN"] = "SIMULATED",
        ["OBJECT"] = "SIMULATED Galactic plane",
        ["INSTRUME"] = map.Band.Instrument,
        ["WAVELENG"] = map.Band.Micron,
        ["BUNIT"] = map.Band.Unit,
        ["SIMSEED"] = settings.Seed,
        ["COMMENT"] = string.Create(CultureInfo.InvariantCulture, $"SIMULATED by Astrolode like {map.Band.Instrument} at {map.Band.Micron} micron; not an observation of the sky."),
    };
}

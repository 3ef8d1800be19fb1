using System.Globalization;
using System.Text;
using Astrolode.Files;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;

namespace Astrolode.Simulation.Scenes;

/// <summary>A scene on disk: the image as FITS, the truth as a label catalogue.</summary>
public static class PlaneSceneFiles
{
    /// <summary>Name of the image in its folder.</summary>
    public const string ImageName = "plane.fits";

    /// <summary>Name of the label catalogue in its folder.</summary>
    public const string TruthName = "truth.csv";

    /// <summary>Writes both files into a folder, which is made if missing.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, PlaneSceneResult scene)
    {
        FitsImage.Write(Path.Combine(folder, ImageName), scene.Image, Keywords(scene));
        AtomicFile.WriteText(Path.Combine(folder, TruthName), Truth(scene.Bubbles));
    }

    /// <summary>
    /// The label catalogue: name,frame,lon,lat,wid,hei,class as labels have them (degrees, Galactic; the box holds the outer ellipse),
    /// then radius_arcmin (middle of the rim), contrast, axis_ratio, thickness, broken and central as <see cref="SimulatedBubble"/> has them.
    /// </summary>
    public static string Truth(IEnumerable<SimulatedBubble> bubbles)
    {
        StringBuilder text = new("name,frame,lon,lat,wid,hei,class,radius_arcmin,contrast,axis_ratio,thickness,broken,central\n");
        foreach (SimulatedBubble bubble in bubbles)
        {
            SkyBox box = bubble.Box;
            text.Append(CultureInfo.InvariantCulture, $"{bubble.Name},galactic,{box.LonDegrees:f6},{box.LatDegrees:f6},{box.WidthDegrees:f6},{box.HeightDegrees:f6},bubble,");
            text.Append(CultureInfo.InvariantCulture, $"{bubble.EffectiveRadiusArcmin:f4},{bubble.Contrast:f3},{bubble.AxisRatio:f3},");
            text.Append(CultureInfo.InvariantCulture, $"{bubble.Thickness:f3},{bubble.BrokenFraction:f3},{bubble.CentralEmission:f3}\n");
        }
        return text.ToString();
    }

    private static Dictionary<string, object> Keywords(PlaneSceneResult scene) => new(scene.Grid.WcsKeywords())
    {
        ["ORIGIN"] = "SIMULATED",
        ["OBJECT"] = "SIMULATED Galactic plane",
        ["BUNIT"] = "MJy/sr",
        ["SIMSEED"] = scene.Settings.Seed,
        ["SIMBUBBL"] = scene.Bubbles.Count,
        ["COMMENT"] = "SIMULATED by Astrolode; not an observation of the sky.",
    };
}

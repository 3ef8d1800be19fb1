using Astrolode.Images.Codecs;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;

namespace Astrolode.Images.Hips.Building;

/// <summary>The file preview.jpg: a survey as a first look shows it, 256 × 256 pixels on the tangent plane, north of its frame up (HiPS 1.0, section 4.4.4). Blank is black.</summary>
internal static class Preview
{
    private const int Side = 256;

    // A tangent plane ends at 180 degrees, and its rim is mostly stretched sky long before.
    private const double MostDegrees = 120;

    /// <summary>Writes it.</summary>
    /// <param name="folder">The survey, whose tiles are there.</param>
    /// <param name="properties">Lines of its properties file, which is not yet there.</param>
    /// <param name="plan">How its values are drawn; not used for colours.</param>
    /// <param name="view">What is seen.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string folder, IEnumerable<(string Key, string Value)> properties, BuildPlan plan, InitialView view)
    {
        HipsSurvey survey = new(new FolderStore(folder), HipsProperties.Parse(SurveyFiles.Text(properties), folder));
        (double lon, double lat) = view.Centre.To(plan.Frame);
        double half = Math.Min(MostDegrees, view.FieldDegrees) / 2 * (Math.PI / 180);
        TanGrid grid = new(plan.Frame, lon, lat, Side, Side, 2 * Math.Tan(half) * (180 / Math.PI) * 3600 / Side);
        string path = Path.Combine(folder, "preview.jpg");
        if (survey.HasValues)
        {
            TilePicture.WriteGreyJpeg(path, Greys(survey, grid, new GreyScale(plan.CutLow, plan.CutHigh, plan.Softening)), Side, Side);
        }
        else
        {
            TilePicture.WriteColourJpeg(path, Colours(survey, grid), Side, Side);
        }
    }

    // Pictures start with their top row.
    private static byte[] Greys(HipsSurvey survey, TanGrid grid, GreyScale scale)
    {
        using HipsSource source = survey.Values();
        float[] pixels = new float[Side * Side];
        source.SampleAreas(grid, pixels);
        byte[] greys = new byte[pixels.Length];
        for (int row = 0; row < Side; row++)
        {
            scale.Map(pixels.AsSpan((Side - 1 - row) * Side, Side), greys.AsSpan(row * Side, Side));
        }
        return greys;
    }

    private static byte[] Colours(HipsSurvey survey, TanGrid grid)
    {
        using HipsColours source = survey.Colours();
        Rgb[] pixels = new Rgb[Side * Side];
        source.SampleAreas(grid, pixels);
        byte[] rgba = new byte[4 * pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[(Side - 1 - i / Side) * Side + i % Side].Put(rgba.AsSpan(4 * i));
        }
        return rgba;
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Astrolode.Images.Fits;
using Astrolode.Images.Healpix;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Images.Wcs;

namespace Astrolode.Tests.Images.Moc;

public partial class MocFromImageTests
{
    // A disc of valid pixels with a hole, on a tangent plane.
    private static void WriteImage(string path, TanGrid grid)
    {
        float[] pixels = new float[grid.Width * grid.Height];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int x, int y) = (i % grid.Width, i / grid.Width);
            double away = double.Hypot(x - grid.Width / 2.0, y - grid.Height / 2.0) / grid.Width;
            pixels[i] = away is < 0.45 and > 0.1 ? 1 : float.NaN;
        }
        FitsImage.Write(path, new Image(grid.Width, grid.Height, pixels), grid.WcsKeywords());
    }

    private static readonly (SkyFrame Frame, double Lon, double Lat, double ScaleArcsec, int Order)[] Cases =
    [
        (SkyFrame.Icrs, 266.4, -28.9, 60, 8), // cells of 14 arcmin, pixels of 1
        (SkyFrame.Icrs, 266.4, -28.9, 60, 11), // cells of 1.7 arcmin
        (SkyFrame.Icrs, 266.4, -28.9, 60, 13), // cells of 26 arcsec, several a pixel
        (SkyFrame.Galactic, 18.9, -0.3, 60, 10),
        (SkyFrame.Icrs, 0.01, 89.9, 120, 9), // over the pole
    ];

    [JudgeFact("python:healpy", "python:astropy")]
    public void Covers_the_valid_pixels_and_no_cell_without_one()
    {
        using TemporaryFolder folder = new();
        foreach ((SkyFrame frame, double lon, double lat, double scale, int order) in Cases)
        {
            TanGrid grid = new(frame, lon, lat, 50, 40, scale);
            WriteImage(folder.File("image.fits"), grid);
            Judged(folder, folder.File("image.fits"), order);
        }
    }

    [Fact]
    public void Covers_a_whole_sky_in_its_oval()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("sky.fits");
        float[] pixels = new float[72 * 36];
        Dictionary<string, object> wcs = new()
        {
            ["CTYPE1"] = "GLON-AIT",
            ["CTYPE2"] = "GLAT-AIT",
            ["CRPIX1"] = 36.5,
            ["CRPIX2"] = 18.5,
            ["CDELT1"] = -5.0,
            ["CDELT2"] = 5.0,
            ["CRVAL1"] = 0.0,
            ["CRVAL2"] = 0.0,
        };
        FitsImage.Write(path, new Image(72, 36, pixels), wcs);
        SpaceMoc moc = MocFromImage.Cover(FitsImage.Read(path), 3);
        Assert.InRange(moc.SkyFraction, 0.98, 1);
    }

    private static void Judged(TemporaryFolder folder, string path, int order)
    {
        Image image = FitsImage.Read(path);
        MocFile.Write(folder.File("moc.fits"), MocFromImage.Cover(image, order));
        (int exit, string output, string error) = Judge.Run(Judge.Python, [Judge.Script("moc_image.py"), path, folder.File("moc.fits"), order.ToString(CultureInfo.InvariantCulture)]);
        Assert.True(exit == 0, error);
        Match counts = Counts().Match(output);
        Assert.True(counts.Success && counts.Groups[1].Value == "0" && counts.Groups[3].Value == "0", $"{path} at order {order}: {output}");
        Assert.True(int.Parse(counts.Groups[2].Value, CultureInfo.InvariantCulture) > 100 && int.Parse(counts.Groups[4].Value, CultureInfo.InvariantCulture) > 8, output);
    }

    [Fact]
    public void Cells_of_its_own_order_are_not_smaller_than_its_pixels()
    {
        using TemporaryFolder folder = new();
        foreach (double scale in new[] { 0.1, 1.2, 10, 3600 })
        {
            WriteImage(folder.File("image.fits"), new TanGrid(SkyFrame.Icrs, 10, 20, 20, 20, scale));
            using WorldCoordinates wcs = WorldCoordinates.FromFile(folder.File("image.fits"));
            double side = 3600 * NestedIndex.PixelSideDegrees(MocFromImage.NativeOrder(wcs));
            Assert.InRange(side / scale, 1, 2);
        }
    }

    [Fact]
    public void An_image_without_coordinates_is_refused() =>
        Assert.Throws<WcsException>(() => MocFromImage.Cover(new Image(2, 2, new float[4]), 5));

    [Fact]
    public void Blank_images_cover_nothing()
    {
        using TemporaryFolder folder = new();
        TanGrid grid = new(SkyFrame.Icrs, 10, 20, 4, 4, 60);
        float[] pixels = new float[16];
        Array.Fill(pixels, float.NaN);
        FitsImage.Write(folder.File("blank.fits"), new Image(4, 4, pixels), grid.WcsKeywords());
        SpaceMoc moc = MocFromImage.Cover(FitsImage.Read(folder.File("blank.fits")), 7);
        Assert.Equal((true, 7), (moc.IsEmpty, moc.Order));
    }

    [GeneratedRegex(@"^uncovered (\d+) of (\d+), untouched (\d+) of (\d+)")]
    private static partial Regex Counts();
}

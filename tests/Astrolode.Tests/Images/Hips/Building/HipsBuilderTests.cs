using Astrolode.Images.Codecs;
using Astrolode.Images.Fits;
using Astrolode.Images.Healpix;
using Astrolode.Images.Hips;
using Astrolode.Images.Hips.Building;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;
using Astrolode.Tests.Images.Fits;

namespace Astrolode.Tests.Images.Hips.Building;

public sealed class HipsBuilderTests : IDisposable
{
    private readonly BuildWorkshop shop = new();

    private static double Value(double lon, double lat) => 10 + 3 * Math.Sin(lon) + Math.Cos(2 * lat);

    private string Field(string name, double ra, double dec, double scale = 30, int size = 150, double rotation = 0, Func<double, double, double>? value = null, string projection = "TAN") =>
        shop.Write(name, SkyImages.Of(size, size, SkyImages.Wcs(size, size, ra, dec, scale, rotation, projection), value ?? Value));

    [Theory]
    [InlineData(SkyFrame.Icrs)]
    [InlineData(SkyFrame.Galactic)]
    public void Every_pixel_of_every_order_has_the_value_of_its_place(SkyFrame frame)
    {
        string[] images = [Field("a.fits", 84.3, -5, 40, 200, 30), Field("b.fits", 84.9, -5.4, 25, 150, 200, projection: "SIN")];
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, images) with { Frame = frame });
        int bits = int.Log2(BuildWorkshop.Width);
        long compared = 0;
        foreach ((int order, long cell, _) in BuildWorkshop.Tiles(shop.Survey).Where(tile => tile.Order > 4))
        {
            float[] pixels = BuildWorkshop.Tile(shop.Survey, order, cell);
            for (int i = 0; i < pixels.Length; i++)
            {
                if (!float.IsNaN(pixels[i]))
                {
                    long pixel = (cell << (2 * bits)) + NestedIndex.Compose(bits, 0, BuildWorkshop.Width - 1 - i / BuildWorkshop.Width, i % BuildWorkshop.Width);
                    (double lon, double lat) = NestedIndex.PixelToAngle(order + bits, pixel);
                    SkyPosition place = SkyPosition.From(frame, lon, lat);
                    // Partly covered pixels of low orders are means over a part of their area.
                    Assert.Equal(Value(place.RaDegrees, place.DecDegrees), pixels[i], 5 * NestedIndex.PixelSideDegrees(order + bits) + 0.001);
                    compared++;
                }
            }
        }
        Assert.True(compared > 20_000, $"{compared}");
    }

    [Fact]
    public void A_pixel_of_a_lower_order_is_the_mean_of_its_children_that_are_not_blank()
    {
        Random random = new(3);
        string image = Field("a.fits", 40, 30, value: (_, _) => random.Next(5) == 0 ? double.NaN : random.NextDouble());
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, image) with { Order = 7 });
        const int Width = BuildWorkshop.Width;
        foreach ((int order, long cell, _) in BuildWorkshop.Tiles(shop.Survey).Where(tile => tile.Order < 7))
        {
            float[] parent = BuildWorkshop.Tile(shop.Survey, order, cell);
            float[]?[] children = [.. Enumerable.Range(0, 4).Select(i => File.Exists(Path.Combine(shop.Survey, new TileKey(order + 1, 4 * cell + i).RelativePath)) ? BuildWorkshop.Tile(shop.Survey, order + 1, 4 * cell + i) : null)];
            for (int ix = 0; ix < Width; ix++)
            {
                for (int iy = 0; iy < Width; iy++)
                {
                    float[]? child = children[2 * ix / Width + 2 * (2 * iy / Width)];
                    int x = 2 * ix % Width, y = 2 * iy % Width;
                    float[] four = child is null ? [] : [.. new[] { (x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1) }.Select(at => child[(Width - 1 - at.Item1) * Width + at.Item2]).Where(float.IsFinite)];
                    Assert.Equal(four.Length == 0 ? float.NaN : four.Average(), parent[(Width - 1 - ix) * Width + iy], 1e-5f);
                }
            }
        }
    }

    [Fact]
    public void Blank_sky_is_nan_in_fits_transparent_in_png_and_black_in_jpeg()
    {
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, Field("a.fits", 40, 30)) with { Pictures = TilePictures.Both });
        const int Width = BuildWorkshop.Width;
        int blank = 0;
        foreach ((int order, long cell, string path) in BuildWorkshop.Tiles(shop.Survey))
        {
            float[] pixels = BuildWorkshop.Tile(shop.Survey, order, cell);
            byte[] png = TilePicture.ReadColours(File.ReadAllBytes(Path.ChangeExtension(path, "png")), path, Width, Width);
            byte[] jpeg = TilePicture.ReadColours(File.ReadAllBytes(Path.ChangeExtension(path, "jpg")), path, Width, Width);
            for (int i = 0; i < pixels.Length; i++)
            {
                // Pictures are upside down to FITS.
                int at = 4 * ((Width - 1 - i / Width) * Width + i % Width);
                Assert.Equal(float.IsNaN(pixels[i]) ? 0 : 255, png[at + 3]);
            }
            bool all = pixels.All(float.IsNaN);
            Assert.False(all, "a tile without a pixel is not written");
            if (pixels.Take(8 * Width).All(float.IsNaN))
            {
                blank++;
                Assert.InRange(jpeg[4 * (Width - 1) * Width], 0, 3);
            }
        }
        Assert.True(blank > 0);
    }

    [Fact]
    public void Overlaps_are_means_weighted_by_the_keyword()
    {
        string[] images =
        [
            shop.Write("a.fits", SkyImages.Of(100, 100, SkyImages.Wcs(100, 100, 40, 30, 30), (_, _) => 1), new Dictionary<string, object> { ["EXPTIME"] = 100.0 }),
            shop.Write("b.fits", SkyImages.Of(100, 100, SkyImages.Wcs(100, 100, 40.4, 30, 30), (_, _) => 5), new Dictionary<string, object> { ["EXPTIME"] = 300.0 }),
        ];
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, images) with { WeightKeyword = "EXPTIME" });
        HashSet<float> values = [.. BuildWorkshop.Tiles(shop.Survey).Where(tile => tile.Order == 7).SelectMany(tile => BuildWorkshop.Tile(shop.Survey, tile.Order, tile.Cell)).Where(float.IsFinite).Select(value => MathF.Round(value, 4))];
        Assert.Equal([1, 4, 5], values.Order());
        HipsException error = Assert.Throws<HipsException>(() => BuildWorkshop.Build(BuildWorkshop.Settings(shop.File("other"), images) with { WeightKeyword = "NOTHERE" }));
        Assert.Contains("no number above 0 for NOTHERE", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(shop.File("other")));
    }

    [Fact]
    public void A_feathered_seam_is_a_slope_instead_of_a_step()
    {
        string[] images = [Field("a.fits", 40, 30, value: (_, _) => 1), Field("b.fits", 40.8, 30, value: (_, _) => 2)];
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, images) with { FeatherPixels = 40 });
        using HipsSource survey = HipsSource.Open(shop.Survey);
        float[] row = SmoothSky.Cut(survey, new(SkyFrame.Icrs, 40.4, 30, 200, 1, 30));
        float[] inside = [.. row.Where(float.IsFinite)];
        Assert.True(inside.Zip(inside.Skip(1), (a, b) => Math.Abs(a - b)).Max() < 0.06);
        Assert.Equal((1, 2), (inside.Min(), inside.Max()));
    }

    [Fact]
    public void Matched_backgrounds_differ_by_less_than_a_thousandth_and_their_mean_stays()
    {
        double[] levels = [0, 7, -3, 40];
        string[] images = [.. levels.Select((level, i) => Field($"{i}.fits", 40 + 0.7 * (i % 2), 30 + 0.7 * (i / 2), rotation: 10 * i, value: (lon, lat) => Value(lon, lat) + level))];
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, images) with { MatchBackground = true });
        using HipsSource survey = HipsSource.Open(shop.Survey);
        TanGridCheck(survey, levels.Average());
    }

    private static void TanGridCheck(HipsSource survey, double level)
    {
        Astrolode.Images.Tiles.TanGrid grid = new(SkyFrame.Icrs, 40.35, 30.35, 120, 120, 30);
        float[] pixels = SmoothSky.Cut(survey, grid);
        for (int i = 0; i < pixels.Length; i++)
        {
            SkyPosition place = grid.PositionAt(i % 120, i / 120);
            Assert.Equal(Value(place.RaDegrees, place.DecDegrees) + level, pixels[i], 0.01);
        }
    }

    [Fact]
    public void Added_images_change_only_the_tiles_that_they_cover_and_give_what_one_build_gives()
    {
        string a = Field("a.fits", 40, 30), b = Field("b.fits", 43, 30, value: (_, _) => 3), c = Field("c.fits", 40.5, 30.2, rotation: 30, value: (_, _) => 20);
        HipsBuildSettings settings = BuildWorkshop.Settings(shop.Survey, a, b) with { PixelCut = (0, 20) };
        BuildWorkshop.Build(settings);
        Dictionary<string, DateTime> before = BuildWorkshop.Tiles(shop.Survey).ToDictionary(tile => tile.Path, tile => File.GetLastWriteTimeUtc(tile.Path));
        foreach (string path in before.Keys)
        {
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        }
        HipsBuildReport report = BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, c));
        Assert.Equal((3, 1), (report.Images, report.NewImages));
        string[] untouched = [.. before.Keys.Where(path => File.GetLastWriteTimeUtc(path) == DateTime.UnixEpoch)];
        Assert.True(untouched.Length >= before.Count / 3, $"{untouched.Length} of {before.Count} tiles were left alone");
        Assert.All(BuildWorkshop.Tiles(shop.Survey).Where(tile => untouched.Contains(tile.Path) && tile.Order == 7), tile =>
            Assert.DoesNotContain(20f, BuildWorkshop.Tile(shop.Survey, 7, tile.Cell)));
        BuildWorkshop.Build(settings with { Images = [a, b, c], Output = shop.File("once") });
        AssertSame(shop.File("once"), shop.Survey);
    }

    [Fact]
    public void A_build_that_was_stopped_goes_on_and_ends_as_if_it_had_not()
    {
        string[] images = [Field("a.fits", 40, 30, 20, 300), Field("b.fits", 41, 30.5, 15, 300, 40)];
        int all = BuildWorkshop.Build(BuildWorkshop.Settings(shop.File("whole"), images)).Tiles;
        for (int stop = 5; stop < 50; stop += 15)
        {
            using CancellationTokenSource source = new();
            Assert.ThrowsAny<OperationCanceledException>(() => BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, images), (done, _) =>
            {
                if (done >= stop)
                {
                    source.Cancel();
                }
            }, source.Token));
            Assert.False(File.Exists(Path.Combine(shop.Survey, "properties")));
        }
        // What a kill leaves: half a line, and the half of a tile beside its place.
        File.AppendAllText(Path.Combine(shop.Survey, ".build", "journal"), "8 12");
        string litter = Path.Combine(shop.Survey, "Norder0", ".Npix0.fits.1.tmp");
        Directory.CreateDirectory(Path.GetDirectoryName(litter)!);
        File.WriteAllText(litter, "SIMPLE");
        HipsBuildReport report = BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey));
        Assert.InRange(report.Tiles, 1, all - 10);
        Assert.False(File.Exists(litter));
        AssertSame(shop.File("whole"), shop.Survey);
        Assert.Equal(0, BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, images)).Tiles);
    }

    [Fact]
    public void Extensions_and_planes_of_cubes_are_images_of_their_own()
    {
        float[] first = FitsImage.Read(Field("first.fits", 40, 30, value: (_, _) => 1)).Pixels, second = [.. first.Select(pixel => 3 * pixel)];
        string cube = shop.File("cube.fits");
        MakeCube(FitsImage.Read(shop.File("first.fits")), [first, second], cube);
        void RequireMean(double value, params string[] names)
        {
            BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, names));
            (int order, long cell, _) = BuildWorkshop.Tiles(shop.Survey).Last();
            Assert.Equal(value, BuildWorkshop.Tile(shop.Survey, order, cell).Where(float.IsFinite).Average(), 1e-5);
        }
        RequireMean(3, $"{cube}[SCI,plane=1]");
        // The same by another name adds nothing; going on without names keeps it; another plane is another image.
        RequireMean(3, $"{cube}[1,plane=1]");
        RequireMean(3);
        RequireMean(2, $"{cube}[1]");
        Assert.Contains("cube.fits[1,plane=1]", File.ReadAllText(Path.Combine(shop.Survey, "metadata.xml")), StringComparison.Ordinal);
        Assert.Contains("no plane 2", Assert.Throws<FitsFormatException>(() => BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, $"{cube}[SCI,plane=2]"))).Message, StringComparison.Ordinal);
    }

    // An empty primary HDU and an extension SCI of some planes.
    private static void MakeCube(Image image, float[][] planes, string path)
    {
        string[] wcs = [.. image.Header!.Cards.Where(card => card.StartsWith('C') && card[8] == '=')];
        double[] values = [.. planes.SelectMany(plane => plane).Select(pixel => (double)pixel)];
        File.WriteAllBytes(path, new FitsBuilder().Image(8, [], []).Image(-32, [image.Width, image.Height, planes.Length], FitsBuilder.Data(-32, values), true, [.. wcs, FitsBuilder.Card("EXTNAME", "'SCI     '")]).Bytes);
    }

    [Fact]
    public void A_survey_made_otherwise_is_not_added_to()
    {
        string image = Field("a.fits", 40, 30, size: 60);
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, image) with { Order = 6 });
        HipsException error = Assert.Throws<HipsException>(() => BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, image) with { Order = 7 }));
        Assert.Contains("its order is 6, not 7", error.Message, StringComparison.Ordinal);
        Directory.Delete(Path.Combine(shop.Survey, ".build"), true);
        error = Assert.Throws<HipsException>(() => BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, image)));
        Assert.Contains("was not built here", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_in_different_units_are_built_with_one_line_that_names_both()
    {
        string[] images = [.. new[] { "MJy/sr", "MJy/sr", "Jy/beam", null }.Select((unit, i) =>
            shop.Write($"{i}.fits", new Image(60, 60, new float[3600], SkyImages.Wcs(60, 60, 40 + 0.2 * i, 30, 30), unit)))];
        Assert.Equal([], Warnings(images[0], images[1]));
        string warning = Assert.Single(Warnings(images[0], images[1], images[2]));
        Assert.StartsWith("0.fits is in MJy/sr and 2.fits in Jy/beam", warning, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', warning);
        Assert.Contains("3.fits in no unit", Assert.Single(Warnings(images[0], images[3])), StringComparison.Ordinal);
        // Of images that are added, too.
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, images[0]));
        List<string> said = [];
        HipsBuilder.Build(BuildWorkshop.Settings(shop.Survey, images[2]), TimeProvider.System, null, said.Add);
        Assert.Single(said);

        List<string> Warnings(params string[] named)
        {
            List<string> warnings = [];
            HipsBuilder.Build(BuildWorkshop.Settings(shop.File(string.Join('-', named.Select(Path.GetFileNameWithoutExtension))), named), TimeProvider.System, null, warnings.Add);
            return warnings;
        }
    }

    [Fact]
    public void Two_builds_do_not_write_into_one_folder()
    {
        using TileJournal first = TileJournal.Open(shop.Survey);
        HipsException error = Assert.Throws<HipsException>(() => BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, Field("a.fits", 40, 30, size: 60))));
        Assert.Contains("another build", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.fits")]
    [InlineData("broken.fits")]
    [InlineData("nowhere.fits")]
    public void A_bad_image_is_named_and_nothing_is_left(string name)
    {
        string good = Field("good.fits", 40, 30, size: 60);
        File.WriteAllBytes(shop.File("broken.fits"), File.ReadAllBytes(good)[..5000]);
        shop.Write("nowhere.fits", new Image(20, 20, new float[400]));
        Exception error = Assert.ThrowsAny<Exception>(() => BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, good, shop.File(name))));
        Assert.True(error is FormatException or IOException, error.GetType().Name);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(shop.Survey));
    }

    [Theory]
    [InlineData("CAR", 180)]
    [InlineData("CEA", 114)]
    public void A_map_of_the_whole_sky_has_no_blank_seam(string projection, int height)
    {
        float[] ones = [.. Enumerable.Repeat(1f, 360 * height)];
        string map = shop.Write("map.fits", new Image(360, height, ones, SkyImages.Wcs(360, height, 0, 0, 3600, projection: projection)));
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, map));
        // The base cells around the equator; the rows of CEA do not end at the poles.
        Assert.All(Enumerable.Range(4 * 64, 4 * 64), cell => Assert.DoesNotContain(BuildWorkshop.Tile(shop.Survey, 3, cell), float.IsNaN));
    }

    [Fact]
    public void Images_without_a_value_make_no_survey_but_may_be_added_to_one()
    {
        string blank = Field("blank.fits", 40, 30, value: (_, _) => double.NaN), good = Field("good.fits", 40, 30);
        Assert.Contains("blank", Assert.Throws<HipsException>(() => BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, blank))).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(shop.Survey));
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, good));
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, blank));
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.File("alone"), good));
        AssertSame(shop.File("alone"), shop.Survey);
    }

    [Fact]
    public void An_order_that_nobody_gives_has_pixels_not_larger_than_the_images()
    {
        string coarse = Field("a.fits", 40, 30, 100, 60), fine = Field("b.fits", 40, 30, 26, 60);
        Assert.InRange(BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, coarse, fine)).PixelArcsec, 13.001, 26);
    }

    private static void AssertSame(string expected, string actual)
    {
        string[] Files(string folder) => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Where(path => path.StartsWith("Norder", StringComparison.Ordinal) || path == "Moc.fits").Order(StringComparer.Ordinal)];
        Assert.Equal(Files(expected), Files(actual));
        foreach (string file in Files(expected))
        {
            if (file.Contains("Npix", StringComparison.Ordinal) && file.EndsWith(".fits", StringComparison.Ordinal))
            {
                // The checksum's comment holds the time.
                Assert.Equal(FitsImage.Read(Path.Combine(expected, file)).Pixels, FitsImage.Read(Path.Combine(actual, file)).Pixels);
            }
            else if (file == "Moc.fits")
            {
                Assert.Equal(MocFile.Read(Path.Combine(expected, file)), MocFile.Read(Path.Combine(actual, file)));
            }
            else if (!file.EndsWith(".fits", StringComparison.Ordinal))
            {
                Assert.Equal(File.ReadAllBytes(Path.Combine(expected, file)), File.ReadAllBytes(Path.Combine(actual, file)));
            }
        }
    }

    public void Dispose() => shop.Dispose();
}

using Astrolode.Images.Hips;
using Astrolode.Images.Hips.Building;

namespace Astrolode.Tests.Images.Hips.Building;

public sealed class ColourHipsTests : IDisposable
{
    private static readonly string[] Bands = ["red", "green", "blue"];
    private readonly BuildWorkshop shop = new();

    private string[] Folders => [.. Bands.Select(shop.File)];

    [Fact]
    public void A_build_that_was_stopped_goes_on_with_what_is_not_done_and_ends_as_if_it_had_not()
    {
        BuildBands();
        int all = Build(shop.File("whole"));
        int before = 0;
        for (int stop = 5; stop < 60; stop += 20)
        {
            using CancellationTokenSource source = new();
            Assert.ThrowsAny<OperationCanceledException>(() => Build(shop.Survey, progress: done =>
            {
                if (done >= stop)
                {
                    source.Cancel();
                }
            }, cancellation: source.Token));
            Assert.False(File.Exists(Path.Combine(shop.Survey, "properties")));
            int now = Directory.EnumerateFiles(shop.Survey, "Npix*.png", SearchOption.AllDirectories).Count();
            Assert.InRange(now, before + 1, all - 1);
            before = now;
        }
        // What a kill leaves: half a line, and the half of a tile beside its place.
        File.AppendAllText(Path.Combine(shop.Survey, ".build", "journal"), "8 12");
        string litter = Path.Combine(shop.Survey, "Norder0", ".Npix0.png.1.tmp");
        Directory.CreateDirectory(Path.GetDirectoryName(litter)!);
        File.WriteAllText(litter, "PNG");
        string[] done = [.. Directory.EnumerateFiles(shop.Survey, "Npix*", SearchOption.AllDirectories)];
        Array.ForEach(done, path => File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch));
        Assert.Equal(all - before, Build(shop.Survey));
        Assert.All(done, path => Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(path)));
        Assert.False(File.Exists(litter));
        AssertSame(shop.File("whole"), shop.Survey);
        Assert.Equal(0, Build(shop.Survey));
    }

    [JudgeFact("python:numpy", "python:PIL")]
    public void A_preview_of_256_pixels_shows_the_survey_north_up()
    {
        // A field that is bright in the north and dark in the south.
        string image = shop.Write("a.fits", SkyImages.Of(250, 250, SkyImages.Wcs(250, 250, 40, 30, 20), (_, lat) => lat < 30 ? 1 : 5));
        foreach (string folder in Folders)
        {
            BuildWorkshop.Build(BuildWorkshop.Settings(folder, image) with { PixelCut = (0, 5) });
        }
        Build(shop.Survey);
        foreach (string folder in (string[])[shop.File("red"), shop.Survey])
        {
            string[] said = Judge.RunPython("""
                import sys, numpy as np
                from PIL import Image
                p = Image.open(sys.argv[1]); a = np.asarray(p.convert('L')).astype(int)
                print(p.format, *p.size, a[100:120, 118:138].mean(), a[136:156, 118:138].mean(), a[:4, :4].mean())
                """, Path.Combine(folder, "preview.jpg")).Split(' ');
            Assert.Equal(["JPEG", "256", "256"], said[..3]);
            double[] levels = [.. said[3..].Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
            Assert.InRange(levels[0], 240, 255);
            Assert.InRange(levels[1], 90, 200);
            Assert.InRange(levels[2], 0, 8);
        }
    }

    [Fact]
    public void Bands_that_grew_make_all_tiles_anew()
    {
        BuildBands();
        Build(shop.Survey);
        foreach (string folder in Folders)
        {
            BuildWorkshop.Build(BuildWorkshop.Settings(folder, Image("more.fits", 43)));
        }
        Build(shop.Survey);
        Build(shop.File("whole"));
        AssertSame(shop.File("whole"), shop.Survey);
    }

    [Fact]
    public void Colours_on_another_scale_are_not_mixed_with_those_that_are_there()
    {
        BuildBands();
        Build(shop.Survey);
        Assert.Contains("its softening is 8, not 9", Refusal(() => Build(shop.Survey, softening: 9)), StringComparison.Ordinal);
        Assert.Contains("holds colours of", Refusal(() => ColourHips.Build([.. Folders.Reverse()], shop.Survey, TilePictures.Png, 8, new(), TimeProvider.System)), StringComparison.Ordinal);
        Assert.Contains("not in colours", Refusal(() => Build(shop.File("red"))), StringComparison.Ordinal);
        Assert.Contains("not built here", Refusal(() => BuildWorkshop.Build(BuildWorkshop.Settings(shop.Survey, Image("a.fits", 40)))), StringComparison.Ordinal);
        BuildBands();
        Directory.Delete(shop.File("blue"), recursive: true);
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.File("blue"), Image("far.fits", 80)));
        Directory.Delete(shop.File("red"), recursive: true);
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.File("red"), Image("far.fits", 80)));
        Directory.Delete(shop.File("green"), recursive: true);
        BuildWorkshop.Build(BuildWorkshop.Settings(shop.File("green"), Image("far.fits", 80)));
        Assert.Contains("built anew", Refusal(() => Build(shop.Survey)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_band_whose_build_was_stopped_is_named()
    {
        BuildBands();
        using CancellationTokenSource source = new();
        Directory.Delete(shop.File("green"), recursive: true);
        Assert.ThrowsAny<OperationCanceledException>(() => BuildWorkshop.Build(BuildWorkshop.Settings(shop.File("green"), Image("a.fits", 40)), (_, _) => source.Cancel(), source.Token));
        Assert.Contains("green: its build has not come to its end", Refusal(() => Build(shop.Survey)), StringComparison.Ordinal);
        Assert.False(Directory.Exists(shop.Survey));
    }

    private void BuildBands()
    {
        for (int i = 0; i < Bands.Length; i++)
        {
            BuildWorkshop.Build(BuildWorkshop.Settings(shop.File(Bands[i]), Image($"{Bands[i]}.fits", 40 + 0.1 * i)));
        }
    }

    private string Image(string name, double ra) =>
        shop.Write(name, SkyImages.Of(250, 250, SkyImages.Wcs(250, 250, ra, 30, 20, 20), (lon, lat) => 10 + Math.Sin(300 * lon) * Math.Cos(200 * lat)));

    private int Build(string output, double softening = 8, Action<long>? progress = null, CancellationToken cancellation = default) =>
        ColourHips.Build(Folders, output, TilePictures.Png, softening, new HipsDescription(), TimeProvider.System, (done, _) => progress?.Invoke(done), cancellation);

    private static string Refusal(Action build) => Assert.Throws<HipsException>(build).Message;

    private static void AssertSame(string expected, string actual)
    {
        string[] Files(string folder) => [.. Directory.EnumerateFiles(folder, "*.png", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal)];
        Assert.Equal(Files(expected), Files(actual));
        Assert.All(Files(expected), file => Assert.Equal(File.ReadAllBytes(Path.Combine(expected, file)), File.ReadAllBytes(Path.Combine(actual, file))));
    }

    public void Dispose() => shop.Dispose();
}

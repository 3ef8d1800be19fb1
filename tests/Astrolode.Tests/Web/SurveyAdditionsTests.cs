using System.Net;
using Astrolode.Images.Fits;
using Astrolode.Images.Hips.Building;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Astrolode.Tests.Web;

/// <summary>Surveys as they were made before 2017: without the width of their numbers, cuts, coverage, coarse tiles and the last bytes of their tiles.</summary>
public sealed class SurveyAdditionsTests
{
    [Fact]
    public async Task What_an_old_survey_lacks_is_added_on_the_way_and_the_files_stay()
    {
        using TemporaryFolder folder = new();
        string image = folder.File("frame.fits"), hips = folder.File("old");
        TanGrid grid = new(SkyFrame.Galactic, 20, 0, 256, 256, 40);
        FitsImage.Write(image, 256, 256, [Enumerable.Range(0, 256 * 256).Select(i => (float)(i % 256)).ToArray()], "MJy/sr", grid.WcsKeywords());
        HipsBuilder.Build(new HipsBuildSettings { Images = [image], Output = hips, TileWidth = 64, Frame = SkyFrame.Galactic }, TimeProvider.System, (_, _) => { }, _ => { }, CancellationToken.None);
        SpaceMoc coverage = MocFromHips.Cover(hips, fromTiles: true);
        File.Delete(Path.Combine(hips, "Moc.fits"));
        string properties = Path.Combine(hips, "properties");
        string[] kept = [.. (await File.ReadAllLinesAsync(properties)).Where(line => !line.StartsWith("hips_pixel", StringComparison.Ordinal) && !line.StartsWith("hips_order_min", StringComparison.Ordinal) && !line.StartsWith("hips_initial", StringComparison.Ordinal))];
        await File.WriteAllLinesAsync(properties, kept);
        for (int order = 0; order < 3; order++)
        {
            Directory.Delete(Path.Combine(hips, $"Norder{order}"), recursive: true);
        }
        string tile = Directory.EnumerateFiles(hips, "Npix*.fits", SearchOption.AllDirectories).First();
        foreach (string path in Directory.EnumerateFiles(hips, "Npix*.fits", SearchOption.AllDirectories))
        {
            FitsHdu hdu;
            using (FitsReader reader = FitsReader.Open(path))
            {
                hdu = reader.Hdus().First();
            }
            using FileStream file = File.OpenWrite(path);
            file.SetLength(hdu.DataStart + hdu.DataBytes);
        }
        long bytes = new FileInfo(tile).Length;
        Assert.NotEqual(0, bytes % 2880);

        WebApplication app = AstrolodeServer.Create(new ServerSettings { Catalogue = folder.File("cat.db"), Port = 0, Hips = [new ServedHips("old", hips)], JobFolder = folder.File("jobs") });
        await using (app)
        {
            await app.StartAsync();
            string url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            using HttpClient client = new();
            string text = await client.GetStringAsync(new Uri($"{url}/hips/old/properties"));
            Assert.StartsWith(string.Join('\n', kept), text, StringComparison.Ordinal);
            Assert.Contains("hips_pixel_bitpix    = -32\n", text, StringComparison.Ordinal);
            Assert.Contains("hips_order_min       = 3\n", text, StringComparison.Ordinal);
            string cut = text.Split('\n').Single(line => line.StartsWith("hips_pixel_cut", StringComparison.Ordinal));
            double[] values = [.. cut.Split('=')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(value => double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))];
            Assert.InRange(values[0], 0, 60);
            Assert.InRange(values[1], 200, 255);
            byte[] moc = await client.GetByteArrayAsync(new Uri($"{url}/hips/old/Moc.fits"));
            await File.WriteAllBytesAsync(folder.File("moc.fits"), moc);
            Assert.Equal(coverage.Ranges, MocFile.Read(folder.File("moc.fits")).Ranges);
            byte[] filled = await client.GetByteArrayAsync(new Uri($"{url}/hips/old/{Path.GetRelativePath(hips, tile)}"));
            Assert.Equal(0, filled.Length % 2880);
            Assert.Equal(await File.ReadAllBytesAsync(tile), filled[..(int)bytes]);
            Assert.All(filled[(int)bytes..], value => Assert.Equal(0, value));
            Assert.Equal(bytes, new FileInfo(tile).Length);
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri($"{url}/hips/old/Norder3/Dir0/Npix1.fits"))).StatusCode);
            await app.StopAsync();
        }
    }
}

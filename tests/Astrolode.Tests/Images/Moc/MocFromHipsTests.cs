using System.Net;
using System.Net.Sockets;
using Astrolode.Images.Hips;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;
using Astrolode.Tests.Images.Hips;

namespace Astrolode.Tests.Images.Moc;

public class MocFromHipsTests
{
    private static SyntheticHips Survey(string formats = "fits")
    {
        SyntheticHips survey = new(SyntheticHips.Properties(2, 4, formats: formats));
        foreach (long tile in new long[] { 4, 5, 6, 7, 9, 191 })
        {
            survey.WriteTile(2, tile, 4, (_, _, _) => 1);
        }
        return survey;
    }

    [Fact]
    public void Without_a_map_the_finest_tiles_are_covered()
    {
        using SyntheticHips survey = Survey();
        SpaceMoc moc = MocFromHips.Cover(survey.Folder);
        Assert.Equal(("1/1 2/9 191", 2, SkyFrame.Galactic), (MocText.ToAscii(moc), moc.Order, moc.Frame));
    }

    [Fact]
    public void A_survey_without_fits_tiles_is_covered_too()
    {
        using SyntheticHips survey = Survey("png");
        foreach (string file in Directory.GetFiles(survey.Folder, "*.fits", SearchOption.AllDirectories))
        {
            File.Move(file, Path.ChangeExtension(file, ".png"));
        }
        Assert.Equal("1/1 2/9 191", MocText.ToAscii(MocFromHips.Cover(survey.Folder)));
    }

    [Fact]
    public void Its_map_is_taken_unless_the_tiles_are_asked_for()
    {
        using SyntheticHips survey = Survey();
        SpaceMoc map = SpaceMoc.Everything(5, SkyFrame.Galactic);
        MocFile.Write(Path.Combine(survey.Folder, "Moc.fits"), map);
        Assert.Equal(map, MocFromHips.Cover(survey.Folder));
        Assert.Equal(2, MocFromHips.Cover(survey.Folder, fromTiles: true).Order);
    }

    [SharedFact("hips/IRAC4")]
    public void The_plane_of_a_real_survey_is_covered()
    {
        SpaceMoc moc = MocFromHips.Cover(SharedData.Find("hips/IRAC4"));
        Assert.Equal((3, SkyFrame.Galactic), (moc.Order, moc.Frame));
        Assert.True(moc.Contains(SkyPosition.FromGalactic(0, 0)) && moc.Contains(SkyPosition.FromGalactic(330, 0.5)));
        Assert.False(moc.Contains(SkyPosition.FromGalactic(0, 60)));
    }

    [Fact]
    public async Task A_survey_on_the_web_is_covered_by_its_map()
    {
        using SyntheticHips survey = Survey();
        SpaceMoc map = SpaceMoc.Everything(5, SkyFrame.Galactic);
        MocFile.Write(Path.Combine(survey.Folder, "Moc.fits"), map);
        using HttpListener listener = new();
        string url = Listen(listener);
        Task serving = Serve(listener, Path.Combine(survey.Folder, "Moc.fits"), 2);
        Assert.Equal(map, MocFromHips.Cover(url));
        Assert.Contains("no Moc.fits", Assert.Throws<HipsException>(() => MocFromHips.Cover(url + "elsewhere")).Message, StringComparison.Ordinal);
        Assert.Throws<HipsException>(() => MocFromHips.Cover(url, fromTiles: true));
        await serving;
    }

    private static string Listen(HttpListener listener)
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        free.Stop();
        listener.Prefixes.Add(url);
        listener.Start();
        return url;
    }

    private static async Task Serve(HttpListener listener, string map, int requests)
    {
        for (int i = 0; i < requests; i++)
        {
            HttpListenerContext context = await listener.GetContextAsync();
            bool known = context.Request.Url!.AbsolutePath == "/Moc.fits";
            context.Response.StatusCode = known ? 200 : 404;
            if (known)
            {
                await context.Response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(map));
            }
            context.Response.Close();
        }
    }

    [Fact]
    public void What_is_no_survey_is_refused()
    {
        using TemporaryFolder folder = new();
        Assert.Throws<HipsException>(() => MocFromHips.Cover(folder.Path));
        File.WriteAllText(folder.File("properties"), SyntheticHips.Properties(2, 4));
        Assert.Contains("no tile", Assert.Throws<HipsException>(() => MocFromHips.Cover(folder.Path)).Message, StringComparison.Ordinal);
    }
}

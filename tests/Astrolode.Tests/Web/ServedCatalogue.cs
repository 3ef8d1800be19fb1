using Astrolode.Catalogue;
using Astrolode.Catalogue.Observations;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Fits;
using Astrolode.Images.Hips.Building;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Tests.Catalogue.Adql;
using Astrolode.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Astrolode.Tests.Web;

/// <summary>A catalogue with labels, an image and a survey, served from SQLite and, where it is installed, from PostgreSQL.</summary>
public sealed class ServedCatalogue : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<WebApplication> servers = [];

    /// <summary>The rows.</summary>
    public SkyCatalogue Sky { get; } = new();

    /// <summary>The image, whose pixel at x, y is 1000 y + x.</summary>
    public string Image => folder.File("frame.fits");

    /// <summary>URL of the server on SQLite.</summary>
    public string Url { get; private set; } = "";

    /// <summary>URL of the server on PostgreSQL; empty where there is none.</summary>
    public string PostgresUrl { get; private set; } = "";

    /// <summary>A client.</summary>
    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public async Task InitializeAsync()
    {
        TanGrid grid = new(SkyFrame.Icrs, 180, 30, 300, 200, 5);
        float[] pixels = [.. Enumerable.Range(0, 300 * 200).Select(i => 1000f * (i / 300) + i % 300)];
        FitsImage.Write(Image, 300, 200, [pixels], "MJy/sr", grid.WcsKeywords());
        HipsBuilder.Build(new HipsBuildSettings { Images = [Image], Output = folder.File("hips"), TileWidth = 64 }, TimeProvider.System, (_, _) => { }, _ => { }, CancellationToken.None);
        LabelRow[] labels = [.. Sky.Rows.Take(300).Select(row => new LabelRow { Catalogue = "people", Name = row.Name, Class = "bubble", Position = row.Sky!.Value.Centre.Towards(0.001, 40), Score = 0.5 })];
        foreach (CatalogueAddress address in new[] { Sky.Sqlite, Sky.Postgres }.OfType<CatalogueAddress>())
        {
            LabelStore.Replace(address, "people", labels);
            ObservationStore.Add(address, ObservationFiles.Describe(Image));
        }
        Url = await Serve(Sky.SqlitePath).ConfigureAwait(false);
        PostgresUrl = Sky.PostgresAddress is { } postgres ? await Serve(postgres).ConfigureAwait(false) : "";
    }

    /// <summary>Starts another server.</summary>
    public async Task<string> Serve(string catalogue, ServerLimits? limits = null)
    {
        WebApplication app = AstrolodeServer.Create(new ServerSettings
        {
            Catalogue = catalogue,
            Port = 0,
            Hips = [new ServedHips("ramp", folder.File("hips"))],
            JobFolder = folder.File($"jobs{servers.Count}"),
            Limits = limits ?? new ServerLimits(),
        });
        servers.Add(app);
        await app.StartAsync().ConfigureAwait(false);
        return app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }

    public async Task DisposeAsync()
    {
        foreach (WebApplication server in servers)
        {
            await server.StopAsync().ConfigureAwait(false);
            await server.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        Sky.Dispose();
        folder.Dispose();
    }
}

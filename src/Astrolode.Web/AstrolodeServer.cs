using System.Net;
using System.Threading.RateLimiting;
using Astrolode.Catalogue.Observations;
using Astrolode.Catalogue.Store;
using Astrolode.Web.Api;
using Astrolode.Web.Explorer;
using Astrolode.Web.Hips;
using Astrolode.Web.Security;
using Astrolode.Web.Uws;
using Astrolode.Web.Vo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;

namespace Astrolode.Web;

/// <summary>
/// A catalogue and surveys behind the protocols of the Virtual Observatory: TAP, cone search, SIA, SODA, DataLink, HiPS, and JSON for pages. This file is the list of what is
/// served; each service is a file of its own.
/// </summary>
public static class AstrolodeServer
{
    /// <summary>Makes the server; <c>RunAsync</c> of what comes back serves until it is stopped.</summary>
    /// <exception cref="Catalogue.CatalogueException">The catalogue cannot be opened.</exception>
    /// <exception cref="Images.Hips.HipsException">A folder is no HiPS.</exception>
    public static WebApplication Create(ServerSettings settings, Action<ILoggingBuilder>? logging = null)
    {
        CatalogueAddress catalogue = CatalogueAddress.Parse(settings.Catalogue);
        HipsHosting.Require(settings.Hips);
        // Opened for writing once: the schema is brought up to date, and the surveys that are served stand in ObsCore.
        catalogue.OpenWriting().Dispose();
        ObservationStore.Add(catalogue, [.. settings.Hips.Select(survey => ObservationFiles.Hips(survey.Name, survey.Folder))]);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        logging?.Invoke(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(settings.Address, settings.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = settings.Limits.RequestBytes;
        });
        AddServices(builder.Services, settings, catalogue);
        WebApplication app = builder.Build();
        UseMiddleware(app, settings);
        MapServices(app, settings);
        return app;
    }

    private static void AddServices(IServiceCollection services, ServerSettings settings, CatalogueAddress catalogue)
    {
        services.AddRoutingCore();
        services.AddSingleton(settings).AddSingleton(settings.Limits).AddSingleton(catalogue).AddSingleton(TimeProvider.System);
        services.AddSingleton<PublicAddress>().AddSingleton<ServerMetrics>().AddSingleton<CatalogueQueries>().AddSingleton<UploadFetcher>();
        services.AddSingleton<ReviewStore>().AddSingleton<DrawingStore>().AddSingleton<TrainingRuns>().AddSingleton<ExplorerApi>();
        services.AddSingleton<TokenStore>().AddSingleton<JobStore>().AddSingleton<JobRunner>().AddSingleton<TapAsync>();
        services.AddHostedService(provider => provider.GetRequiredService<JobRunner>());
        services.Configure<FormOptions>(form => (form.MultipartBodyLengthLimit, form.ValueLengthLimit) = (settings.Limits.RequestBytes, (int)Math.Min(settings.Limits.RequestBytes, 1 << 20)));
        services.AddRateLimiter(limiter => Limit(limiter, settings.Limits));
        services.AddOpenApi();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower);
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(ServerMetrics.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime").AddPrometheusExporter());
        services.AddProblemDetails();
    }

    private static void Limit(RateLimiterOptions limiter, ServerLimits limits)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(ClientKey.Of(context), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = limits.RequestsPerSecond,
            TokensPerPeriod = Math.Max(1, limits.RequestsPerSecond / 10),
            ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
            QueueLimit = 0,
        }));
    }

    private static void UseMiddleware(WebApplication app, ServerSettings settings)
    {
        app.Use(static (context, next) =>
        {
            // Everything that is read here is open; scripts of any page may read it (HiPS 1.0, section 5.1, recommends it).
            IHeaderDictionary headers = context.Response.Headers;
            headers.Server = $"Astrolode/{ProgramVersion.Text}";
            headers.AccessControlAllowOrigin = "*";
            headers.XContentTypeOptions = "nosniff";
            if (HttpMethods.IsOptions(context.Request.Method))
            {
                headers.AccessControlAllowMethods = "GET, HEAD, POST, DELETE, OPTIONS";
                headers.AccessControlAllowHeaders = "Authorization, Content-Type, Range";
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            }
            // What can be had can be asked about: Kestrel knows that no body goes out. Files of surveys know HEAD themselves.
            if (HttpMethods.IsHead(context.Request.Method) && !context.Request.Path.StartsWithSegments("/hips", StringComparison.Ordinal))
            {
                context.Request.Method = HttpMethods.Get;
            }
            return next(context);
        });
        app.UseExceptionHandler();
        app.UseRateLimiter();
        HipsHosting.UseFiles(app, settings.Hips);
        ExplorerPages.UseFiles(app);
        app.UseRouting();
    }

    private static void MapServices(WebApplication app, ServerSettings settings)
    {
        IServiceProvider services = app.Services;
        CatalogueQueries queries = services.GetRequiredService<CatalogueQueries>();
        PublicAddress address = services.GetRequiredService<PublicAddress>();
        DateTimeOffset upSince = services.GetRequiredService<TimeProvider>().GetUtcNow();

        TapSync.Map(app, queries, settings.Limits, address, services.GetRequiredService<UploadFetcher>());
        services.GetRequiredService<TapAsync>().Map(app);
        TapCapabilities.Map(app, settings, address);
        TapExamples.Map(app);
        TableSetDocument.Map(app, "/tap", queries.Tables);
        Availability.Map(app, "/tap", queries, upSince);
        ConeSearchService.Map(app, queries, settings.Limits);
        SiaService.Map(app, queries, settings.Limits, address);
        Availability.Map(app, "/sia2", queries, upSince);
        CatalogueAddress catalogue = services.GetRequiredService<CatalogueAddress>();
        DataLinkService.Map(app, catalogue, settings, address);
        Availability.Map(app, "/datalink", queries, upSince);
        SodaService.Map(app, catalogue, address);
        Availability.Map(app, "/soda", queries, upSince);
        MocService.Map(app, queries, catalogue, settings.Limits);
        HipsHosting.MapList(app, settings.Hips, address);
        CatalogueApi.Map(app, queries, settings.Limits);
        WritingApi.Map(app, services.GetRequiredService<TokenStore>(), services.GetRequiredService<ReviewStore>(), services.GetRequiredService<DrawingStore>(), catalogue);
        services.GetRequiredService<ExplorerApi>().Map(app);
        services.GetRequiredService<TrainingRuns>().Map(app);
        Health.Map(app, queries);
        BlankSky.Map(app);
        ServicesPage.Map(app, settings);
        app.MapOpenApi("/openapi.json");
        app.MapPrometheusScrapingEndpoint("/metrics");
    }
}

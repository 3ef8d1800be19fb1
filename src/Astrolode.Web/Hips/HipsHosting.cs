using System.Text;
using Astrolode.Images.Hips;
using Astrolode.Web.Vo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;

namespace Astrolode.Web.Hips;

/// <summary>
/// Surveys as static files (IVOA HiPS 1.0, section 5.1) at <c>/hips/NAME</c>, and their list (section 5.2) at <c>/hips/hipslist</c>. Paths of requests are looked up
/// below the survey's folder alone; hidden files are not served.
/// </summary>
internal static class HipsHosting
{
    /// <summary>Serves the files of the surveys.</summary>
    public static void UseFiles(IApplicationBuilder app, IReadOnlyList<ServedHips> surveys)
    {
        SurveyAdditions.Use(app, surveys);
        foreach (ServedHips survey in surveys)
        {
            PhysicalFileProvider files = new(Path.GetFullPath(survey.Folder), ExclusionFilters.Sensitive);
            PathString path = $"/hips/{survey.Name}";
            app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files, RequestPath = path, DefaultFileNames = ["index.html"], RedirectToAppendTrailingSlash = true });
            app.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = files,
                RequestPath = path,
                ContentTypeProvider = new HipsContentTypes(),
                OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl = "public, max-age=600",
            });
        }
        BlankTiles.Use(app, surveys);
    }

    /// <summary>Puts the list of surveys there.</summary>
    public static void MapList(IEndpointRouteBuilder routes, IReadOnlyList<ServedHips> surveys, PublicAddress address) =>
        routes.MapGet("/hips/hipslist", (HttpRequest request) => Results.Text(List(surveys, address.Of(request)), "text/plain", Encoding.UTF8)).WithVoErrors()
            .WithSummary("The surveys that are served, in the form of a HiPS list").WithTags("surveys");

    /// <summary>Refuses what is no survey before anything is served.</summary>
    /// <exception cref="HipsException">A folder is none.</exception>
    public static void Require(IReadOnlyList<ServedHips> surveys)
    {
        foreach (ServedHips survey in surveys)
        {
            HipsSurvey.Open(survey.Folder, new WebAccess());
        }
    }

    private static string List(IReadOnlyList<ServedHips> surveys, string server)
    {
        StringBuilder list = new();
        foreach (ServedHips survey in surveys)
        {
            IEnumerable<string> lines = File.ReadLines(Path.Combine(survey.Folder, "properties")).Where(IsKept);
            list.AppendJoin('\n', lines).Append($"\nhips_service_url     = {server}/hips/{survey.Name}\nhips_status          = public master clonable\n\n");
        }
        return list.ToString();
    }

    // The address and status are this server's to say.
    private static bool IsKept(string line) => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#')
        && !line.StartsWith("hips_service_url", StringComparison.Ordinal) && !line.StartsWith("hips_status", StringComparison.Ordinal);
}

/// <summary>The types of the files of a HiPS; a file of no known kind is not served.</summary>
internal sealed class HipsContentTypes : IContentTypeProvider
{
    /// <inheritdoc/>
    public bool TryGetContentType(string subpath, out string contentType)
    {
        contentType = Path.GetExtension(subpath).ToLowerInvariant() switch
        {
            "" when Path.GetFileName(subpath) == "properties" => "text/plain; charset=utf-8",
            ".fits" => "application/fits",
            ".png" => "image/png",
            ".jpg" or ".jpeg" => "image/jpeg",
            ".webp" => "image/webp",
            ".xml" => "text/xml",
            ".html" => "text/html; charset=utf-8",
            ".json" => "application/json",
            ".tsv" => "text/tab-separated-values",
            ".txt" => "text/plain; charset=utf-8",
            _ => "",
        };
        return contentType.Length > 0;
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Astrolode.Web.Explorer;

/// <summary>The explorer's own files at <c>/</c>: built from <c>web/</c> and laid beside the program, so that who runs it needs no Node.</summary>
internal static class ExplorerPages
{
    // Aladin Lite keeps its WebAssembly in a data: address and writes styles into the page; 21012 is the port of SAMP's hub on the user's machine, and Sesame is asked only where the user switches it on.
    private const string Policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' data: blob: http://127.0.0.1:21012 https://cds.unistra.fr; img-src 'self' data: blob:; "
        + "style-src 'self' 'unsafe-inline'; font-src 'self' data:; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    /// <summary>Where the files lie.</summary>
    public static string Folder => Path.Combine(AppContext.BaseDirectory, "explorer");

    /// <summary>Whether they are there.</summary>
    public static bool IsThere => File.Exists(Path.Combine(Folder, "index.html"));

    /// <summary>Serves them.</summary>
    public static void UseFiles(IApplicationBuilder app)
    {
        if (!IsThere)
        {
            return;
        }
        PhysicalFileProvider files = new(Folder);
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files, DefaultFileNames = ["index.html"] });
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = Prepare });
    }

    private static void Prepare(StaticFileResponseContext file)
    {
        IHeaderDictionary headers = file.Context.Response.Headers;
        // Names in assets/ have a hash of their content in them.
        headers.CacheControl = file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        if (file.File.Name.EndsWith(".html", StringComparison.Ordinal))
        {
            headers.ContentSecurityPolicy = Policy;
            headers["Referrer-Policy"] = "no-referrer";
        }
    }
}

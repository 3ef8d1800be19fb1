using System.Security.Cryptography;
using System.Text;

namespace Astrolode.Images.Hips;

/// <summary>Where the files of a survey on the web are kept: one folder a survey, named for its host and a hash of its address.</summary>
internal static class HipsCacheFolder
{
    public static string For(string url, string? parent)
    {
        string address = url.TrimEnd('/');
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri))
        {
            throw new HipsException($"cannot use {url}: it is not an address; write http://host/path or https://host/path");
        }
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..16];
        return Path.Combine(parent ?? Default(), $"{uri.Host}-{hash}");
    }

    private static string Default()
    {
        string? xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string cache = !string.IsNullOrEmpty(xdg) ? xdg : home.Length > 0 ? Path.Combine(home, ".cache") : Path.GetTempPath();
        return Path.Combine(cache, "astrolode", "hips");
    }
}

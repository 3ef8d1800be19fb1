using System.Security.Cryptography;
using System.Text;

namespace Astrolode.Images.Hips;

/// <summary>Where the files of surveys on the web are kept: one folder a survey, named for its host and a hash of its address.</summary>
internal static class HipsCacheFolder
{
    /// <summary>Name of a survey's folder in the cache.</summary>
    /// <exception cref="HipsException">It is not an address.</exception>
    public static string NameOf(string url)
    {
        string address = url.TrimEnd('/');
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri))
        {
            throw new HipsException($"cannot use {url}: it is not an address; write http://host/path or https://host/path");
        }
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address)))[..16];
        return $"{uri.Host}-{hash}";
    }

    /// <summary>The cache of this user: astrolode/hips in the cache folder.</summary>
    public static string Default()
    {
        string? xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string cache = !string.IsNullOrEmpty(xdg) ? xdg : home.Length > 0 ? Path.Combine(home, ".cache") : Path.GetTempPath();
        return Path.Combine(cache, "astrolode", "hips");
    }
}

using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Astrolode.Catalogue.Store;

/// <summary>A token as it is listed; the token itself is nowhere.</summary>
/// <param name="Name">Whose it is, or what for.</param>
/// <param name="Created">When it was made, ISO 8601, UTC.</param>
/// <param name="Last_used">When it was last used, null for never.</param>
public sealed record TokenRow(string Name, string Created, string? Last_used);

/// <summary>
/// Tokens that let programs write through the server. A token is 256 random bits, so its SHA-256 can be kept without salt or stretching: there is
/// nothing to guess.
/// </summary>
public sealed class TokenStore(CatalogueAddress address, TimeProvider clock)
{
    private const string Prefix = "astl_";

    /// <summary>Makes a token; this is the only time that it can be seen.</summary>
    /// <exception cref="CatalogueException">There is one of that name.</exception>
    public string Add(string name)
    {
        string token = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        using DbConnection connection = address.OpenWriting();
        int added = connection.Execute("INSERT INTO token (name, hash, created) VALUES (@name, @hash, @created) ON CONFLICT (name) DO NOTHING", new { name, hash = Hash(token), created = Now() });
        return added == 1 ? token : throw new CatalogueException($"token {name}: there is one of that name; remove it first, or take another name");
    }

    /// <summary>All tokens, oldest first.</summary>
    public IReadOnlyList<TokenRow> All()
    {
        using DbConnection connection = address.OpenReading();
        return [.. connection.Query<TokenRow>("SELECT name, created, last_used FROM token ORDER BY created, name")];
    }

    /// <summary>Takes a token back.</summary>
    /// <exception cref="CatalogueException">There is none of that name.</exception>
    public void Remove(string name)
    {
        using DbConnection connection = address.OpenWriting();
        if (connection.Execute("DELETE FROM token WHERE name = @name", new { name }) == 0)
        {
            throw new CatalogueException($"token {name}: there is none of that name; 'astrolode token list' lists them");
        }
    }

    /// <summary>The name of a token that somebody shows; null where it is none.</summary>
    public string? NameOf(string token)
    {
        using DbConnection connection = address.OpenWriting();
        return connection.QueryFirstOrDefault<string>("UPDATE token SET last_used = @now WHERE hash = @hash RETURNING name", new { now = Now(), hash = Hash(token) });
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private string Now() => clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

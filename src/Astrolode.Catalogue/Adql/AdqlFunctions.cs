using System.Globalization;
using Astrolode.Images.Healpix;
using Microsoft.Data.Sqlite;

namespace Astrolode.Catalogue.Adql;

/// <summary>
/// The functions that the SQL of <see cref="AdqlQuery"/> calls, for SQLite; PostgreSQL has the same in SQL and PL/pgSQL (<c>functions.postgres.sql</c>). All of them give NULL for NULL.
/// </summary>
public static class AdqlFunctions
{
    private const int KeptRegions = 1000;

    /// <summary>Makes the functions known to a connection.</summary>
    public static void Register(SqliteConnection connection)
    {
        Regions regions = new();
        connection.CreateFunction("astrolode_healpix", (long? order, double? lon, double? lat) => order is { } o && lon is { } l && lat is { } b ? Cell(o, l, b) : (long?)null, isDeterministic: true);
        connection.CreateFunction("astrolode_neighbour", (long? order, long? cell, long? which) => order is { } o && cell is { } c && which is { } i ? Neighbour((int)o, c, (int)i) : (long?)null, isDeterministic: true);
        connection.CreateFunction("astrolode_distance", (double? lon1, double? lat1, double? lon2, double? lat2) =>
            lon1 is { } a && lat1 is { } b && lon2 is { } c && lat2 is { } d ? SkyGeometry.Distance(a, b, c, d) : (double?)null, isDeterministic: true);
        connection.CreateFunction("astrolode_in_region", (double? lon, double? lat, string? region) => lon is { } l && lat is { } b && region is not null ? Flag(regions.Get(region).Contains(l, b)) : null, isDeterministic: true);
        connection.CreateFunction("astrolode_contains", (string? inner, string? outer) => inner is not null && outer is not null ? Flag(regions.Get(outer).Contains(regions.Get(inner))) : null, isDeterministic: true);
        connection.CreateFunction("astrolode_intersects", (string? first, string? second) => first is not null && second is not null ? Flag(regions.Get(first).Intersects(regions.Get(second))) : null, isDeterministic: true);
        connection.CreateFunction("astrolode_area", (string? region) => region is null ? (double?)null : regions.Get(region).AreaSquareDegrees, isDeterministic: true);
        connection.CreateFunction("astrolode_centroid", (string? region) => region is null ? null : regions.Get(region).Centroid.Text, isDeterministic: true);
        connection.CreateFunction("astrolode_coord", (string? point, long? which) => point is null || which is null ? (double?)null : Coordinate(regions.Get(point), which.Value), isDeterministic: true);
        connection.CreateFunction("astrolode_box", (double? lon, double? lat, double? width, double? height) =>
            lon is { } l && lat is { } b && width is { } w && height is { } h ? SkyGeometry.Box(l, b, w, h).Text : null, isDeterministic: true);
        RegisterTexts(connection);
    }

    private static void RegisterTexts(SqliteConnection connection)
    {
        connection.CreateFunction("astrolode_hasword", (string? text, string? word) => text is not null && word is not null ? Flag(HasWord(text, word)) : null, isDeterministic: true);
        connection.CreateFunction("astrolode_nocasematch", (string? text, string? pattern) => text is not null && pattern is not null ? Flag(Matches(text, pattern)) : null, isDeterministic: true);
        connection.CreateFunction("astrolode_hashlist_has", (string? list, string? item) =>
            list is not null && item is not null ? Flag(list.Split('#').Contains(item, StringComparer.OrdinalIgnoreCase)) : null, isDeterministic: true);
        connection.CreateFunction("astrolode_interval_overlaps", (double? l1, double? h1, double? l2, double? h2) =>
            l1 is { } a && h1 is { } b && l2 is { } c && h2 is { } d ? Flag(a <= d && c <= b) : null, isDeterministic: true);
    }

    /// <summary>The first cell of order 29 in the cell of an order that is beside that of another cell of order 29; 0 is the cell itself, and stands where there is none.</summary>
    internal static long Neighbour(int order, long cell, int which)
    {
        int shift = 2 * (NestedIndex.MaxOrder - order);
        long mine = cell >> shift;
        if (which > 0)
        {
            Span<long> beside = stackalloc long[8];
            NestedIndex.Neighbours(order, mine, beside);
            mine = beside[which - 1] >= 0 ? beside[which - 1] : mine;
        }
        return mine << shift;
    }

    /// <summary>Whether a text matches a pattern of LIKE, whatever the case of its letters; time grows at most with the product of their lengths.</summary>
    internal static bool Matches(string text, string pattern)
    {
        int at = 0, next = 0, retryText = -1, retryPattern = -1;
        while (at < text.Length)
        {
            if (next < pattern.Length && pattern[next] == '%')
            {
                (retryPattern, retryText) = (++next, at);
            }
            else if (next < pattern.Length && (pattern[next] == '_' || char.ToUpperInvariant(pattern[next]) == char.ToUpperInvariant(text[at])))
            {
                next++;
                at++;
            }
            else if (retryPattern >= 0)
            {
                (next, at) = (retryPattern, ++retryText);
            }
            else
            {
                return false;
            }
        }
        return pattern.AsSpan(next).TrimStart('%').IsEmpty;
    }

    private static long Cell(long order, double lon, double lat) => order is >= 0 and <= NestedIndex.MaxOrder && lat is >= -90 and <= 90 && double.IsFinite(lon)
        ? NestedIndex.AngleToPixel((int)order, lon, lat) : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"HEALPix order {order}, longitude {lon}, latitude {lat}: the order is from 0 to 29, the latitude from -90 to 90"));

    private static double Coordinate(SkyGeometry point, long which) => !point.IsPoint ? throw new FormatException($"'{point.Text}' is no point") : which == 1 ? point.Corners[0].Lon : point.Corners[0].Lat;

    private static long? Flag(bool value) => value ? 1 : 0;

    private static bool HasWord(string text, string word)
    {
        for (int at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0 && word.Length > 0; at = at + 1 < text.Length ? text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase) : -1)
        {
            int end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }
        return false;
    }

    // A region comes again row after row; reading it once is enough.
    private sealed class Regions
    {
        private readonly Dictionary<string, SkyGeometry> known = [];

        public SkyGeometry Get(string text)
        {
            if (!known.TryGetValue(text, out SkyGeometry? geometry))
            {
                if (known.Count >= KeptRegions)
                {
                    known.Clear();
                }
                known[text] = geometry = SkyGeometry.Parse(text);
            }
            return geometry;
        }
    }
}

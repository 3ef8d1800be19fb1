using System.Globalization;
using Astrolode.Catalogue.Schema;
using Astrolode.Web.Vo;

namespace Astrolode.Web.Api;

/// <summary>
/// A region of a request as ADQL: <c>CIRCLE lon lat radius</c>, <c>RANGE lon1 lon2 lat1 lat2</c> or <c>POLYGON lon lat lon lat lon lat …</c>, degrees, ICRS (SIA 2.0,
/// section 2.1.1). Nothing of the text itself comes into the query, only its numbers.
/// </summary>
internal static class SkyRegion
{
    private const int MostVertices = 500;

    /// <summary>The condition that a row of a table lies in the region.</summary>
    /// <exception cref="VoException">The text is no region.</exception>
    public static string Condition(string region, TableDescription table)
    {
        SkyColumns sky = table.Sky!;
        return IsRange(region) ? Range(Numbers(region, 4), sky) : $"1 = CONTAINS(POINT({sky.Ra}, {sky.Dec}), {Geometry(region)})";
    }

    /// <summary>The region as a geometry of ADQL.</summary>
    /// <exception cref="VoException">The text is no region, or a range with an open end.</exception>
    public static string Geometry(string region)
    {
        string[] words = Split(region);
        int count = words.Length - 1;
        return words.FirstOrDefault()?.ToUpperInvariant() switch
        {
            "CIRCLE" when count == 3 => $"CIRCLE({List(Numbers(region, 3))})",
            "POLYGON" when count is >= 6 and <= 2 * MostVertices && count % 2 == 0 => $"POLYGON({List(Numbers(region, count))})",
            "RANGE" when count == 4 => RangeAsPolygon(Numbers(region, 4)),
            _ => throw NoRegion(region),
        };
    }

    private static bool IsRange(string region) => Split(region) is [var word, _, _, _, _] && word.Equals("RANGE", StringComparison.OrdinalIgnoreCase);

    private static string[] Split(string region) => region.Split((char[])[' ', ',', '\t'], StringSplitOptions.RemoveEmptyEntries);

    private static VoException NoRegion(string region) =>
        new($"'{region}' is no region; give CIRCLE lon lat radius, RANGE lon1 lon2 lat1 lat2, or POLYGON lon lat lon lat lon lat ..., degrees, ICRS");

    private static double[] Numbers(string region, int count) => [.. Split(region).Skip(1).Take(count).Select(word => word.ToUpperInvariant() switch
    {
        "-INF" when IsRange(region) => double.NegativeInfinity,
        "+INF" or "INF" when IsRange(region) => double.PositiveInfinity,
        _ => double.TryParse(word, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : throw new VoException($"'{region}': '{word}' is no number"),
    })];

    // Sides along parallels in steps of a degree: a polygon's own run along great circles. One that is half the sky wide or more is a circle around all.
    private static string RangeAsPolygon(double[] ends)
    {
        (double west, double east) = (Math.Max(0, ends[0]), Math.Min(360, ends[1]));
        (double south, double north) = (Math.Clamp(ends[2], -90, 90), Math.Clamp(ends[3], -90, 90));
        if (east - west >= 180)
        {
            throw new VoException("a RANGE of 180 degrees of longitude or more cannot be searched for images; ask for two");
        }
        int steps = Math.Max(1, (int)Math.Ceiling(east - west));
        IEnumerable<double> longitudes = Enumerable.Range(0, steps + 1).Select(step => west + (east - west) * step / steps);
        IEnumerable<double[]> corners = longitudes.Select(lon => (double[])[lon, south]).Concat(longitudes.Reverse().Select(lon => (double[])[lon, north]));
        return $"POLYGON({List([.. corners.SelectMany(corner => corner)])})";
    }

    // Infinite ends are open.
    private static string Range(double[] ends, SkyColumns sky)
    {
        List<string> conditions = [.. Between(sky.Ra, ends[0], ends[1]), .. Between(sky.Dec, ends[2], ends[3])];
        return conditions.Count == 0 ? "1 = 1" : string.Join(" AND ", conditions);
    }

    private static IEnumerable<string> Between(string column, double low, double high)
    {
        if (double.IsFinite(low))
        {
            yield return $"{column} >= {Text(low)}";
        }
        if (double.IsFinite(high))
        {
            yield return $"{column} <= {Text(high)}";
        }
    }

    private static string List(double[] numbers) => string.Join(", ", numbers.Select(Text));

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}

using System.Text.Json;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Import;

/// <summary>
/// GeoJSON (RFC 7946) as a table: points, and polygons by the box around their outer ring, longitude and latitude taken as right ascension and declination, ICRS. Properties that are texts or numbers are columns.
/// </summary>
internal static class GeoJsonReader
{
    public static TableContent Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = document.RootElement;
            JsonElement[] features = root.GetProperty("type").GetString() == "FeatureCollection" ? [.. root.GetProperty("features").EnumerateArray()] : [root];
            List<string> names = [.. features.SelectMany(Properties).Select(property => property.Name).Distinct(StringComparer.Ordinal)];
            Dictionary<string, ColumnKind> kinds = names.ToDictionary(name => name, name => features.SelectMany(Properties)
                .Where(property => property.Name == name && property.Value.ValueKind != JsonValueKind.Null).All(property => property.Value.ValueKind == JsonValueKind.Number) ? ColumnKind.Real : ColumnKind.Text);
            string[] own = ["ra", "dec", "wid", "hei"];
            TableColumn[] columns = [.. own.Select(name => new TableColumn(name, ColumnKind.Real, "deg")), .. names.Where(name => !own.Contains(name)).Select(name => new TableColumn(name, kinds[name]))];
            return new TableContent(columns, [.. features.Select((feature, i) => Row(feature, i, columns, path))]);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CatalogueException($"{path}: it cannot be read as GeoJSON: {error.Message}", error);
        }
    }

    private static IEnumerable<JsonProperty> Properties(JsonElement feature) => feature.TryGetProperty("properties", out JsonElement properties) && properties.ValueKind == JsonValueKind.Object ? properties.EnumerateObject() : [];

    private static object?[] Row(JsonElement feature, int number, TableColumn[] columns, string path)
    {
        JsonElement geometry = feature.GetProperty("geometry");
        JsonElement coordinates = geometry.GetProperty("coordinates");
        object?[] place = geometry.GetProperty("type").GetString() switch
        {
            "Point" => [Wrapped(coordinates[0].GetDouble()), coordinates[1].GetDouble(), null, null],
            "Polygon" => Around([.. coordinates[0].EnumerateArray().Select(corner => (corner[0].GetDouble(), corner[1].GetDouble()))]),
            var other => throw new CatalogueException($"{path}: feature {number + 1} is a {other}; points and polygons can be read"),
        };
        Dictionary<string, JsonElement> properties = Properties(feature).ToDictionary(property => property.Name, property => property.Value);
        return [.. place, .. columns.Skip(4).Select(column => properties.TryGetValue(column.Name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? column.Kind == ColumnKind.Real ? value.GetDouble() : (object?)value.ToString() : null)];
    }

    private static object?[] Around((double Lon, double Lat)[] ring)
    {
        double first = ring[0].Lon;
        double[] lons = [.. ring.Select(corner => first + Math.IEEERemainder(corner.Lon - first, 360))];
        (double south, double north) = (ring.Min(corner => corner.Lat), ring.Max(corner => corner.Lat));
        (double lon, double lat) = ((lons.Min() + lons.Max()) / 2, (south + north) / 2);
        return [Wrapped(lon), lat, (lons.Max() - lons.Min()) * Math.Cos(lat * (Math.PI / 180)), north - south];
    }

    private static double Wrapped(double degrees) => Images.Sky.SkyPosition.WrapDegrees(degrees);
}

using System.Text.Json;
using Astrolode.Catalogue.Schema;
using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.Export;

/// <summary>
/// Rows as GeoJSON (RFC 7946): boxes as polygons, others as points. Longitude is right ascension brought to -180 to 180 degrees, latitude declination, ICRS; every column is a property. RFC 7946 knows
/// only the Earth's coordinates: programs that draw it draw the sky from outside.
/// </summary>
internal static class GeoJson
{
    /// <summary>Writes all rows that are on the sky as they stream by.</summary>
    public static void Write<T>(Stream stream, CatalogueTable<T> table, IEnumerable<T> rows, Func<T, SkyPosition?> position, Func<T, SkyBox?> box)
    {
        using Utf8JsonWriter json = new(stream);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteStartArray("features");
        foreach (T row in rows)
        {
            if (position(row) is not { } at)
            {
                continue;
            }
            json.WriteStartObject();
            json.WriteString("type", "Feature");
            json.WriteStartObject("geometry");
            json.WriteString("type", box(row) is null ? "Point" : "Polygon");
            json.WritePropertyName("coordinates");
            Coordinates(json, at, box(row));
            json.WriteEndObject();
            json.WriteStartObject("properties");
            foreach (Column<T> column in table.Exported)
            {
                json.WritePropertyName(column.Name);
                JsonSerializer.Serialize(json, column.Value(row));
            }
            json.WriteEndObject();
            json.WriteEndObject();
            json.Flush();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Coordinates(Utf8JsonWriter json, SkyPosition centre, SkyBox? box)
    {
        if (box is not { } sides)
        {
            Point(json, centre, centre);
            return;
        }
        json.WriteStartArray();
        json.WriteStartArray();
        // Section 3.1.6: counterclockwise, and closed.
        foreach ((double u, double v) in new[] { (-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (-0.5, -0.5) })
        {
            double lat = Math.Clamp(sides.LatDegrees + v * sides.HeightDegrees, -90, 90);
            Point(json, SkyPosition.From(sides.Frame, sides.LonDegrees + u * sides.WidthDegrees / Math.Cos(sides.LatDegrees * (Math.PI / 180)), lat), centre);
        }
        json.WriteEndArray();
        json.WriteEndArray();
    }

    // Corners stay beside their centre, also across the meridian of 180 degrees.
    private static void Point(Utf8JsonWriter json, SkyPosition at, SkyPosition centre)
    {
        double middle = Math.IEEERemainder(centre.RaDegrees, 360);
        json.WriteStartArray();
        json.WriteNumberValue(middle + Math.IEEERemainder(at.RaDegrees - middle, 360));
        json.WriteNumberValue(at.DecDegrees);
        json.WriteEndArray();
    }
}

using System.Data.Common;
using Astrolode.Images.Sky;
using Dapper;

namespace Astrolode.Catalogue.Store;

/// <summary>Something that a person said is there, or is not.</summary>
/// <param name="Name">Name of the detection or drawing.</param>
/// <param name="Frame">galactic or icrs: the axes of its box.</param>
/// <param name="Lon">Longitude of its centre in that frame, degrees.</param>
/// <param name="Lat">Latitude.</param>
/// <param name="Wid">Full width of the box along longitude, an angle on the sky, degrees.</param>
/// <param name="Hei">Full height.</param>
/// <param name="Class">What it is, or was taken for.</param>
/// <param name="By">Who said so.</param>
/// <param name="At">When, ISO 8601, UTC.</param>
public sealed record ReviewedLabel(string Name, string Frame, double Lon, double Lat, double Wid, double Hei, string Class, string By, string At);

/// <summary>What came of reviews: labels for training. Of several verdicts on a detection the newest counts.</summary>
/// <param name="Accepted">Detections that are right.</param>
/// <param name="Drawn">What people drew themselves.</param>
/// <param name="Rejected">Detections that are wrong.</param>
/// <param name="Unsure">How many detections nobody could decide on.</param>
public sealed record ReviewedLabels(IReadOnlyList<ReviewedLabel> Accepted, IReadOnlyList<ReviewedLabel> Drawn, IReadOnlyList<ReviewedLabel> Rejected, int Unsure)
{
    private sealed record Row(string Name, string? Frame, double Ra, double Dec, double Wid, double Hei, string Class, string Verdict, string Who, string Said);

    /// <summary>Reads them, oldest first.</summary>
    /// <param name="address">The catalogue.</param>
    /// <param name="reviewer">Only what this person said; null for everybody.</param>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public static ReviewedLabels Read(CatalogueAddress address, string? reviewer)
    {
        using DbConnection connection = address.OpenReading();
        List<Row> judged = [.. connection.Query<Row>("""
            SELECT d.name, d.frame, d.ra, d.dec, d.wid, d.hei, d.class, r.verdict, r.reviewer AS who, r.reviewed AS said
            FROM review r JOIN detection d ON d.id = r.detection
            WHERE r.id IN (SELECT max(id) FROM review WHERE @reviewer IS NULL OR reviewer = @reviewer GROUP BY detection) AND d.ra IS NOT NULL AND d.wid IS NOT NULL
            ORDER BY r.id
            """, new { reviewer = new DbString { Value = reviewer } })];
        IEnumerable<Row> drawn = connection.Query<Row>("""
            SELECT name, frame, ra, dec, wid, hei, class, 'drawn' AS verdict, author AS who, COALESCE(created, '') AS said
            FROM label WHERE author IS NOT NULL AND wid IS NOT NULL AND (@reviewer IS NULL OR author = @reviewer) ORDER BY id
            """, new { reviewer = new DbString { Value = reviewer } });
        IReadOnlyList<ReviewedLabel> Of(string verdict) => [.. judged.Where(row => row.Verdict == verdict).Select(Label)];
        return new ReviewedLabels(Of("accepted"), [.. drawn.Select(Label)], Of("rejected"), judged.Count(row => row.Verdict == "unsure"));
    }

    private static ReviewedLabel Label(Row row)
    {
        SkyFrame frame = row.Frame == "galactic" ? SkyFrame.Galactic : SkyFrame.Icrs;
        (double lon, double lat) = new SkyPosition(row.Ra, row.Dec).To(frame);
        return new ReviewedLabel(row.Name, frame == SkyFrame.Galactic ? "galactic" : "icrs", lon, lat, row.Wid, row.Hei, row.Class, row.Who, row.Said);
    }
}

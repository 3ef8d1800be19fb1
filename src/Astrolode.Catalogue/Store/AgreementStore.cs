using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using Astrolode.Catalogue.CrossMatch;
using Astrolode.Catalogue.Schema;
using Astrolode.Images.Sky;
using Dapper;

namespace Astrolode.Catalogue.Store;

/// <summary>The table of pairs of detections and labels that overlap, for "found by both", "only the machine", "only people".</summary>
public static class AgreementStore
{
    /// <summary>Boxes that overlap less are no pair; the IoU of the AP30 that evaluations quote.</summary>
    public const double LeastIou = 0.3;

    private const int DetectionsAtOnce = 500_000;
    private const string Property = "agreement";

    /// <summary>Makes the pairs anew where detections or labels have changed since; all of them, or those of before.</summary>
    /// <returns>Whether they were made anew.</returns>
    /// <exception cref="CatalogueException">The catalogue cannot be read or written.</exception>
    public static bool Refresh(CatalogueAddress address)
    {
        using DbConnection connection = address.OpenWriting();
        string state = State(connection);
        if (connection.QueryFirstOrDefault<string>("SELECT value FROM property WHERE name = @Property", new { Property }) == state)
        {
            return false;
        }
        (List<long> labels, List<SkyBox> drawn) = Boxes(connection, "label").Aggregate((Ids: new List<long>(), Boxes: new List<SkyBox>()), (all, one) =>
        {
            all.Ids.Add(one.Id);
            all.Boxes.Add(one.Box);
            return all;
        });
        // Pairs are few, detections may be hundreds of millions: they pass by in parts.
        List<(long Detection, long Label, double Iou, double SeparationDegrees)> pairs = [];
        foreach ((long Id, SkyBox Box)[] part in labels.Count == 0 ? [] : Boxes(connection, "detection").Chunk(DetectionsAtOnce))
        {
            foreach (OverlappingPair pair in BoxMatch.All(Array.ConvertAll(part, one => one.Box), CollectionsMarshal.AsSpan(drawn), LeastIou))
            {
                pairs.Add((part[pair.A].Id, labels[pair.B], pair.Iou, pair.SeparationDegrees));
            }
        }
        using DbTransaction transaction = connection.BeginTransaction();
        connection.Execute("DELETE FROM agreement WHERE id > 0 OR id <= 0", transaction: transaction);
        BulkInsert.Into(connection, "agreement", ["id", "detection", "label", "iou", "separation"], [ColumnKind.Integer, ColumnKind.Integer, ColumnKind.Integer, ColumnKind.Real, ColumnKind.Real],
            pairs.Select((pair, i) => new object?[] { i + 1L, pair.Detection, pair.Label, pair.Iou, pair.SeparationDegrees * 3600 }));
        connection.Execute("INSERT INTO property (name, value) VALUES (@Property, @state) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { Property, state }, transaction);
        transaction.Commit();
        return true;
    }

    // Rows are added and replaced, never changed in place.
    private static string State(DbConnection connection)
    {
        string Of(string table) => connection.QueryFirst<string>($"SELECT CAST(COUNT(*) AS TEXT) || '/' || CAST(COALESCE(MAX(id), 0) AS TEXT) || '/' || CAST(COALESCE(SUM(hpx % 1000003), 0) AS TEXT) FROM {table} WHERE wid IS NOT NULL");
        return string.Create(CultureInfo.InvariantCulture, $"1 {LeastIou} {Of("detection")} {Of("label")}");
    }

    private static IEnumerable<(long Id, SkyBox Box)> Boxes(DbConnection connection, string table)
    {
        using IDataReader row = connection.ExecuteReader($"SELECT id, frame, ra, dec, wid, hei FROM {table} WHERE ra IS NOT NULL AND wid > 0 AND hei > 0");
        while (row.Read())
        {
            SkyFrame frame = row.GetString(1) == "galactic" ? SkyFrame.Galactic : SkyFrame.Icrs;
            (double lon, double lat) = new SkyPosition(row.GetDouble(2), row.GetDouble(3)).To(frame);
            yield return (row.GetInt64(0), new SkyBox(frame, lon, lat, row.GetDouble(4), row.GetDouble(5)));
        }
    }
}

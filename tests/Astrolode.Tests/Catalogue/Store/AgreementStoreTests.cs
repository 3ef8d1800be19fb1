using Astrolode.Catalogue;
using Astrolode.Catalogue.Adql;
using Astrolode.Catalogue.CrossMatch;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;
using Astrolode.Tests.Catalogue.Adql;

namespace Astrolode.Tests.Catalogue.Store;

public class AgreementStoreTests
{
    public static TheoryData<SqlDialect> Databases => PostgresServer.Programs is null ? [SqlDialect.Sqlite] : [SqlDialect.Sqlite, SqlDialect.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public void Pairs_are_all_that_overlap_and_follow_what_changes(SqlDialect database)
    {
        using SkyCatalogue sky = new();
        CatalogueAddress address = sky.Of(database);
        Random random = new(8);
        LabelRow[] labels = [.. sky.Rows.Take(500).Select(row => new LabelRow
        {
            Catalogue = "people", Name = row.Name, Class = "bubble", Position = row.Sky!.Value.Centre.Towards(0.12 * random.NextDouble(), 360 * random.NextDouble()),
            Frame = random.Next(2) == 0 ? SkyFrame.Galactic : SkyFrame.Icrs, WidthDegrees = 0.1, HeightDegrees = 0.15,
        })];
        LabelStore.Replace(address, "people", labels);
        Assert.True(AgreementStore.Refresh(address));
        Assert.False(AgreementStore.Refresh(address));

        long[] ids = [.. sky.Ask("SELECT id FROM astrolode.label ORDER BY id", database).Select(row => Convert.ToInt64(row[0], null))];
        List<(long, long)> expected = [];
        for (int label = 0; label < labels.Length; label++)
        {
            (double lon, double lat) = labels[label].Position.To(labels[label].Frame!.Value);
            SkyBox drawn = new(labels[label].Frame!.Value, lon, lat, 0.1, 0.15);
            expected.AddRange(sky.Rows.Where(row => row.Sky!.Value.Centre.SeparationDegrees(drawn.Centre) < 0.5 && BoxMatch.Iou(row.Sky!.Value, drawn) >= 0.3).Select(row => (row.Id, ids[label])));
        }
        List<(long, long)> found = [.. sky.Ask("SELECT detection, label FROM astrolode.agreement", database).Select(row => (Convert.ToInt64(row[0], null), Convert.ToInt64(row[1], null)))];
        Assert.InRange(expected.Count, 100, 450);
        Assert.Equal(expected.Order(), found.Order());

        LabelStore.Replace(address, "people", labels.Take(10));
        Assert.True(AgreementStore.Refresh(address));
        Assert.True(sky.Ask("SELECT detection FROM astrolode.agreement", database).Count <= 20);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void A_verdict_that_is_taken_back_uncovers_the_one_before(SqlDialect database)
    {
        using SkyCatalogue sky = new();
        CatalogueAddress address = sky.Of(database);
        ReviewStore reviews = new(address, TimeProvider.System);
        object? Shown() => sky.Ask("SELECT review FROM astrolode.detection WHERE id = 7", database)[0][0];
        Assert.True(reviews.Add(7, "accepted", null, "anna"));
        Assert.True(reviews.Add(7, "unsure", null, "ben"));
        Assert.True(reviews.Add(7, "rejected", "a star", "anna"));
        Assert.Equal("rejected", Shown());
        Assert.True(reviews.TakeBack(7, "anna"));
        Assert.Equal("unsure", Shown());
        Assert.True(reviews.TakeBack(7, "ben"));
        Assert.Equal("accepted", Shown());
        Assert.False(reviews.TakeBack(7, "ben"));
        Assert.True(reviews.TakeBack(7, "anna"));
        Assert.Null(Shown());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public void What_people_said_and_drew_becomes_labels(SqlDialect database)
    {
        using SkyCatalogue sky = new();
        CatalogueAddress address = sky.Of(database);
        ReviewStore reviews = new(address, TimeProvider.System);
        DrawingStore drawings = new(address, TimeProvider.System);
        reviews.Add(1, "accepted", null, "anna");
        reviews.Add(2, "accepted", null, "anna");
        reviews.Add(2, "rejected", null, "ben");
        reviews.Add(3, "unsure", null, "ben");
        long drawn = drawings.Add(new DrawnEllipse(new SkyPosition(275, -12), 0.05, 0.02, 90, "bubble"), "anna");
        long other = drawings.Add(new DrawnEllipse(new SkyPosition(276, -12), 0.05, 0.02, 0, "bubble"), "ben");
        Assert.NotEqual(drawn, other);
        Assert.False(drawings.Remove(other, "anna"));
        Assert.True(drawings.Remove(other, "ben"));
        Assert.Throws<CatalogueException>(() => drawings.Add(new DrawnEllipse(new SkyPosition(0, 0), 0.01, 0.02, 0, "bubble"), "anna"));

        ReviewedLabels all = ReviewedLabels.Read(address, null);
        Assert.Equal((1, 1, 1, 1), (all.Accepted.Count, all.Drawn.Count, all.Rejected.Count, all.Unsure));
        // An ellipse that lies east to west has its longer axis along right ascension.
        Assert.Equal((0.1, 0.04), (Math.Round(all.Drawn[0].Wid, 9), Math.Round(all.Drawn[0].Hei, 9)));
        Assert.Equal((275, -12, "anna"), (all.Drawn[0].Lon, all.Drawn[0].Lat, all.Drawn[0].By));
        SkyBox box = sky.Rows.Single(row => row.Id == 1).Sky!.Value;
        Assert.Equal(box.LonDegrees, all.Accepted[0].Lon, 9);
        Assert.Equal(box.LatDegrees, all.Accepted[0].Lat, 9);
        ReviewedLabels annas = ReviewedLabels.Read(address, "anna");
        Assert.Equal((2, 1, 0, 0), (annas.Accepted.Count, annas.Drawn.Count, annas.Rejected.Count, annas.Unsure));
    }
}

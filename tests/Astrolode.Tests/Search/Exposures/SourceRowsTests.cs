using Astrolode.Catalogue;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Search.Classification;
using Astrolode.Search.Exposures;

namespace Astrolode.Tests.Search.Exposures;

public sealed class SourceRowsTests : IDisposable
{
    private static readonly float[] Look = [0.1f, 0.2f, 0.3f, 0.4f];

    private readonly ClassifiedSky sky = new();

    [Fact]
    public void A_row_says_where_how_bright_and_what()
    {
        SourceRow row = Assert.Single(Rows(sky.Image(60), ClassifiedSky.Source(300.25, 400.5, Look)));
        Assert.InRange(row.Position!.Value.SeparationDegrees(ClassifiedSky.Grid.PositionAt(300.25, 400.5)) * 3600, 0, 1e-4);
        Assert.Equal((300.25, 400.5, 300, 400), (row.X, row.Y, row.PeakX, row.PeakY));
        // 0.1 pixels of 0.1 arcsec; 25 − 2.5 log 1000; 1.0857 × 20 / 1000.
        Assert.Equal((0.01, 0.01, 17.5, 0.0217), (Math.Round(row.ErrorRaArcsec!.Value, 5), Math.Round(row.ErrorDecArcsec!.Value, 5), row.Magnitude!.Value, Math.Round(row.MagnitudeError!.Value, 4)));
        Assert.Equal((0.1, 0.2, 0.3, 0.4), (Round(row.Asteroid), Round(row.Star), Round(row.Galaxy), Round(row.CosmicRay)));
        Assert.Equal(("cosmic_ray", "named", null, 4), (row.Class, row.Object, row.Trail, row.Exposures));
        Assert.Equal((ClassifiedSky.Start.AddSeconds(60), 565.0), (row.Middle, row.ExposureSeconds));
        Assert.Equal(0.3 * 180 / Math.PI, row.ThetaDegrees, 1e-9);
    }

    [Fact]
    public void A_trail_is_where_its_fit_says_and_its_angle_is_of_the_sky()
    {
        SourceRow row = Assert.Single(Rows(sky.Image(0), ClassifiedSky.Source(301, 402, Look, ClassifiedSky.Trail(300, 400, 30, 0.5))));
        Assert.Equal((300.0, 400.0), (row.X, row.Y));
        Assert.Equal((3.0, 0.02), (Math.Round(row.Trail!.LengthArcsec, 4), Math.Round(row.Trail.LengthErrorArcsec, 4)));
        // x grows to the west: 0.5 radians above it are 90° + 0.5 from north through east, less half a turn.
        Assert.Equal(90 + 0.5 * 180 / Math.PI, row.Trail.PositionAngleDegrees, 0.02);
        Assert.Equal(2.3548, row.Trail.WidthPixels, 1e-4);
        // Without sky coordinates: along the axes of the image, in pixels.
        row = Assert.Single(Rows(sky.Image(0) with { Wcs = null }, ClassifiedSky.Source(301, 402, Look, ClassifiedSky.Trail(300, 400, 30, 0.5))));
        Assert.Equal((null, null, null, 30.0), (row.Position, row.ErrorRaArcsec, row.ErrorDecArcsec, row.Trail!.LengthArcsec));
    }

    [Fact]
    public void What_is_unknown_is_empty_and_the_catalogue_takes_it()
    {
        using TemporaryFolder folder = new();
        ExposureImage image = sky.Image(0) with { ZeroPoint = null, Middle = null, Seconds = null };
        ClassifiedSource dark = ClassifiedSky.Source(10, 20, Look), nowhere = ClassifiedSky.Source(2, 3, Look, ClassifiedSky.Trail(2, 3, 30, 0.5));
        dark = dark with { Source = dark.Source with { FluxAuto = -3, ErrorX = double.PositiveInfinity } };
        // A map of the whole sky has no sky in its corners.
        string path = folder.File("map.fits");
        FitsImage.Write(path, new Image(200, 100, new float[20_000]), new Dictionary<string, object>
        {
            ["CTYPE1"] = "RA---AIT",
            ["CTYPE2"] = "DEC--AIT",
            ["CRPIX1"] = 100.5,
            ["CRPIX2"] = 50.5,
            ["CRVAL1"] = 0.0,
            ["CRVAL2"] = 0.0,
            ["CDELT1"] = -1.8,
            ["CDELT2"] = 1.8,
        });
        ExposureImage map = ExposureImage.Of(path)[0];
        SourceRow[] rows = [.. Rows(image, dark), .. Rows(map, nowhere)];
        Assert.All(rows, row => Assert.Equal((null, null), (row.Magnitude, row.MagnitudeError)));
        Assert.NotNull(rows[0].Position);
        Assert.Null(rows[0].ErrorRaArcsec);
        Assert.Equal((null, null, null), (rows[1].Position, rows[1].ErrorRaArcsec, rows[1].ErrorDecArcsec));
        Assert.InRange(rows[1].Trail!.PositionAngleDegrees, 0, 180);
        // A zero point of the user's counts where the header has none; light below zero has no magnitude.
        Assert.Equal([null, 17.5], SourceRows.Of(new ClassifiedImage(image, [dark, ClassifiedSky.Source(1, 1, Look)]), 25, SourceClasses.Names, _ => null).Select(row => row.Magnitude));
        using Astrolode.Catalogue.Store.CatalogueStore store = Astrolode.Catalogue.Store.CatalogueStore.Open(folder.File("c.db"));
        Run run = store.OpenRun(new RunSettings("m", "0", "{}", "s", null, "{}", "1"));
        store.AppendGroup(run, 0, rows.Select(row => row with { Object = null }), []);
        Assert.Equal(2, store.Sources(run.Id).Count());
    }

    [Fact]
    public void A_network_that_knows_asteroids_alone_leaves_the_others_empty()
    {
        SourceRow row = Assert.Single(SourceRows.Of(new ClassifiedImage(sky.Image(0), [ClassifiedSky.Source(1, 1, [0.3f, 0.7f])]), null, SourceClasses.BinaryNames, _ => null));
        Assert.Equal(("other", 0.3, null, null, null), (row.Class, Math.Round(row.Asteroid, 6), row.Star, row.Galaxy, row.CosmicRay));
    }

    public void Dispose() => sky.Dispose();

    private static double Round(double? value) => Math.Round(value!.Value, 6);

    private static SourceRow[] Rows(ExposureImage image, params ClassifiedSource[] sources) => [.. SourceRows.Of(new ClassifiedImage(image, sources), null, SourceClasses.Names, _ => "named")];
}

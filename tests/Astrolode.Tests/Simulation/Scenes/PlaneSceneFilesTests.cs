using Astrolode.Images.Fits;
using Astrolode.Labels;
using Astrolode.Simulation.Scenes;

namespace Astrolode.Tests.Simulation.Scenes;

public class PlaneSceneFilesTests
{
    [Fact]
    public void The_truth_points_at_the_bubbles_through_the_coordinates_of_the_image()
    {
        using TemporaryFolder folder = new();
        PlaneSceneResult scene = PlaneScene.Simulate(new PlaneSceneSettings { WidthDegrees = 0.6, HeightDegrees = 0.6, MaxRadiusArcmin = 3, BubblesPerSquareDegree = 20, Bands = [PlaneBand.Irac8, PlaneBand.Pacs70] });
        PlaneSceneFiles.Write(folder.Path, scene);
        Image image = FitsImage.Read(Path.Combine(folder.Path, PlaneSceneFiles.ImageName));
        IReadOnlyList<SkyLabel> truth = LabelFile.Read(Path.Combine(folder.Path, PlaneSceneFiles.TruthName));

        Assert.Equal(scene.Image.Pixels, image.Pixels);
        Assert.Equal("MJy/sr", image.Unit);
        Assert.Equal("SIMULATED", image.Header!.Text("ORIGIN"));
        Assert.Equal(scene.Bubbles.Count, truth.Count);
        foreach ((SimulatedBubble bubble, SkyLabel label) in scene.Bubbles.Zip(truth))
        {
            (double x, double y) = image.Wcs!.SkyToPixel(label.Box().Centre);
            Assert.Equal(bubble.X, x, 2e-3);
            Assert.Equal(bubble.Y, y, 2e-3);
            Assert.Equal(bubble.Box.WidthDegrees, label.Box().WidthDegrees, 1e-6);
            Assert.Equal(bubble.EffectiveRadiusArcmin, label.EffectiveRadiusArcmin, 1e-4);
        }
    }

    [Fact]
    public void The_labels_are_the_bubbles_that_can_be_seen()
    {
        using TemporaryFolder folder = new();
        PlaneSceneResult scene = PlaneScene.Simulate(new PlaneSceneSettings { WidthDegrees = 0.8, HeightDegrees = 0.8, MaxRadiusArcmin = 3, BubblesPerSquareDegree = 40 });
        PlaneSceneFiles.Write(folder.Path, scene);
        string[] seen = [.. scene.Bubbles.Where(bubble => bubble.Visibility >= PlaneSceneFiles.LabelVisibility).Select(bubble => bubble.Name)];
        Assert.InRange(seen.Length, 1, scene.Bubbles.Count - 1);
        Assert.Equal(seen, LabelFile.Read(Path.Combine(folder.Path, PlaneSceneFiles.LabelsName)).Select(label => label.Name));
    }

    [JudgeFact("python:astropy")]
    public void Astropy_reads_maps_and_tables_and_agrees_with_itself()
    {
        using TemporaryFolder folder = new();
        PlaneSceneResult scene = PlaneScene.Simulate(new PlaneSceneSettings { WidthDegrees = 0.6, HeightDegrees = 0.6, MaxRadiusArcmin = 3, BubblesPerSquareDegree = 30, Bands = PlaneBand.All });
        PlaneSceneFiles.Write(folder.Path, scene);
        const string Script = """
            import sys, numpy as np
            from astropy.io import fits
            from astropy.table import Table
            from astropy.wcs import WCS
            d = sys.argv[1]
            for name in ('truth', 'look_alikes', 'sources'):
                f, c = Table.read(f'{d}/{name}.fits'), Table.read(f'{d}/{name}.csv', format='ascii.csv')
                assert f.colnames == c.colnames and len(f) == len(c) > 0, name
                for col in f.colnames:
                    if f[col].dtype.kind == 'f':
                        a, b = np.ma.filled(f[col], np.nan).astype(float), np.ma.filled(c[col], np.nan).astype(float)
                        assert np.allclose(a, b, rtol=2e-2, atol=1e-3, equal_nan=True), (name, col)
                h = fits.getheader(f'{d}/{name}.fits', 1)
                assert h['ORIGIN'] == 'SIMULATED'
                w = WCS(fits.getheader(f'{d}/plane.fits'))
                x, y = w.wcs_world2pix(f['lon'], f['lat'], 0)
                assert max(abs(x - f['x']).max(), abs(y - f['y']).max()) < 0.01, name
            for n, wave, unit, inst in (('', 8, 'MJy/sr', 'IRAC'), ('_24', 24, 'MJy/sr', 'MIPS'), ('_70', 70, 'Jy/pixel', 'PACS'), ('_160', 160, 'Jy/pixel', 'PACS')):
                h = fits.getheader(f'{d}/plane{n}.fits')
                assert (h['WAVELENG'], h['BUNIT'], h['INSTRUME'], h['ORIGIN']) == (wave, unit, inst, 'SIMULATED'), n
            print('agrees')
            """;
        Assert.Equal("agrees", Judge.RunPython(Script, folder.Path));
    }
}

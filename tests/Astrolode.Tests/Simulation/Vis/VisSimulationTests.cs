using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Simulation.Detector;
using Astrolode.Simulation.Psf;
using Astrolode.Simulation.Rendering;
using Astrolode.Simulation.Vis;
using Xunit.Abstractions;

namespace Astrolode.Tests.Simulation.Vis;

/// <summary>Whole exposures: what SExtractor and astropy find in the files is what the truth says.</summary>
public sealed class VisSimulationTests(ITestOutputHelper output) : IDisposable
{
    // Without what spoils photometry on purpose.
    private static readonly DetectorSettings Plain = new()
    {
        CosmicRayFlux = 0,
        ParallelTraps = [],
        SerialTraps = [],
        GhostRatio = 0,
        HotPixelFraction = 0,
        FlatPixelSigma = 0,
        FlatIllumination = 0,
        DarkElectronsPerSecond = 0,
    };

    private readonly string folder = Directory.CreateTempSubdirectory("astrolode-vis-").FullName;

    [JudgeFact("source-extractor", "python:astropy")]
    public void SExtractor_finds_the_stars_that_were_put_in_as_bright_as_they_are()
    {
        VisSettings settings = new()
        {
            Seed = 11,
            Width = 2048,
            Height = 2048,
            Exposures = 1,
            GalaxyDensity = 0,
            Asteroids = 0,
            StarDensity = 25,
            StarBrightest = 18,
            StarFaintest = 25.5,
            Detector = Plain,
        };
        foreach (double[] bin in Judged(settings, "sextractor_vis.py", "star"))
        {
            (double inTruth, double found, double difference, double error) = (bin[0], bin[1], bin[2], bin[3]);
            Assert.True(inTruth > 20 && found >= 0.9 * inTruth, $"{found} of {inTruth} stars found");
            Assert.InRange(difference, -0.05, 0.05);
            Assert.InRange(Math.Abs(bin[4]) + Math.Abs(bin[5]), 0, 0.1);
        }
    }

    // MAG_AUTO leaves out what lies beyond Kron's ellipse, a tenth of a magnitude. So it is compared with photons that a script shoots from the same profiles, and the profile that SExtractor fits, which
    // needs no correction, with the truth.
    [JudgeFact("source-extractor", "python:astropy", "python:scipy")]
    public void SExtractor_finds_the_galaxies_that_were_put_in_as_bright_as_they_are()
    {
        VisSettings settings = new()
        {
            Seed = 12,
            Width = 2048,
            Height = 2048,
            Exposures = 1,
            GalaxyBrightest = 20,
            GalaxyFaintest = 25,
            Asteroids = 0,
            StarDensity = 0,
            Detector = Plain,
        };
        DescribeGalaxies(settings);
        foreach (double[] bin in Judged(settings, "sextractor_galaxies.py", "galaxy"))
        {
            Assert.True(bin[0] > 40 && bin[1] >= 0.97 * bin[0], $"{bin[1]} of {bin[0]} galaxies found");
            (double apart, double apartError, double fitted, double fittedError) = (bin[6], bin[7], bin[8], bin[9]);
            Assert.InRange(apart, -0.05 - apartError, 0.05 + apartError);
            Assert.InRange(apartError, 0, 0.02);
            Assert.InRange(fitted, -0.05 - fittedError, 0.05 + fittedError);
            Assert.InRange(fittedError, 0, 0.03);
        }
    }

    [JudgeFact("python:astropy")]
    public void Files_hold_unsigned_counts_whose_wcs_puts_the_truth_where_it_is()
    {
        VisFiles.Simulate(folder, new VisSettings { Seed = 2, Width = 256, Height = 200, Exposures = 2, Asteroids = 400, AsteroidFastest = 20 }, new VisFormat(Compression: new TileCompression(TileCodec.Rice)));
        string[] said = Judge.RunPython("""
            import sys, numpy as np
            from astropy.io import fits
            from astropy.wcs import WCS
            folder = sys.argv[1]
            truth = fits.getdata(folder + '/truth.fits')
            csv = np.genfromtxt(folder + '/truth.csv', delimiter=',', names=True, dtype=None, encoding='ascii')
            worst, labels = 0, 0
            for n in (1, 2):
                with fits.open(folder + f'/exposure_{n}.fits') as f: image, header = f[1].data, f[1].header
                rows = truth[(truth['exposure'] == n) & np.isfinite(truth['ra'])]
                x, y = WCS(header).all_world2pix(rows['ra'], rows['dec'], 0)
                worst = max(worst, np.abs(x - rows['x']).max(), np.abs(y - rows['y']).max())
                rays = fits.getdata(folder + f'/cosmic_rays_{n}.fits')
                ids = truth['id'][(truth['exposure'] == n) & (np.char.strip(truth['class'].astype(str)) == 'cosmic_ray')]
                labels += np.setdiff1d(np.unique(rays[rays > 0]), ids).size
            print(image.dtype, image.shape[0], image.shape[1], worst, labels, len(truth), len(csv), int(image.min() > 900), int(np.array_equal(csv['id'], truth['id'])))
            # Asteroids in both exposures: their way on the sky over the time between them.
            a = {r['id']: r for r in truth if r['class'].strip() == 'asteroid' and r['exposure'] == 1}
            b = {r['id']: r for r in truth if r['class'].strip() == 'asteroid' and r['exposure'] == 2}
            from astropy.coordinates import SkyCoord
            both = [i for i in a if i in b]
            way = [SkyCoord(a[i]['ra'], a[i]['dec'], unit='deg').separation(SkyCoord(b[i]['ra'], b[i]['dec'], unit='deg')).arcsec for i in both]
            print(len(both), max([abs(w - a[i]['rate_arcsec_per_hour'] * 1053.5 / 3600) for w, i in zip(way, both)] + [0]))
            """, folder).Split('\n');
        string[] first = said[0].Split(' ');
        Assert.Equal(("uint16", "200", "256"), (first[0], first[1], first[2]));
        Assert.InRange(double.Parse(first[3], CultureInfo.InvariantCulture), 0, 1e-6);
        Assert.Equal(("0", first[6], "1", "1"), (first[4], first[5], first[7], first[8]));
        Assert.InRange(double.Parse(said[1].Split(' ')[1], CultureInfo.InvariantCulture), 0, 1e-3);
    }

    [Fact]
    public void A_seed_is_an_exposure_to_the_bit_on_any_number_of_threads()
    {
        // Every stage has something to do: stars that bleed and have ghosts, a cluster with arcs, light curves, hot pixels.
        VisSettings settings = new()
        {
            Seed = 4,
            Width = 300,
            Height = 260,
            Exposures = 2,
            Asteroids = 400,
            LightCurveAmplitude = 0.5,
            GalaxyDensity = 0.5,
            StarDensity = 60,
            StarBrightest = 12,
            StarFaintest = 20,
            ClusterMass = 1e15,
            Detector = new DetectorSettings { HotPixelFraction = 1e-3 },
        };
        VisExposure one = new VisSimulation(settings, threads: 1).Expose(0);
        foreach (int threads in new[] { 2, 3 })
        {
            VisExposure many = new VisSimulation(settings, threads).Expose(0);
            Assert.Equal(one.Adu, many.Adu);
            Assert.Equal(one.CosmicRays, many.CosmicRays);
            Assert.Equal(one.Truth, many.Truth);
        }
        Assert.Equal(["asteroid", "cosmic_ray", "galaxy", "ghost", "star"], one.Truth.Select(row => row.Class).Distinct().Order());
        Assert.Contains(ExposedSky.At(VisScene.Draw(settings), settings, 0, 1.7).Objects, item => item is Arc);
        // 55,597 ADU is the full well.
        Assert.Contains(one.Adu, value => value > 54_000);
        Assert.NotEqual(one.Adu, new VisSimulation(settings with { Seed = 5, Psf = "gaussian" }, threads: 2).Expose(0).Adu);
        // Ids differ between exposures in any case; the pixels that are hit must.
        Assert.NotEqual(one.CosmicRays.Select(id => id > 0), new VisSimulation(settings with { Psf = "gaussian" }, threads: 2).Expose(1).CosmicRays.Select(id => id > 0));
    }

    [Fact]
    public void A_cluster_shears_around_itself_and_makes_galaxies_brighter()
    {
        VisSettings settings = new() { Seed = 6, Width = 2000, Height = 2000, Exposures = 1, ClusterMass = 1.5e15, Asteroids = 0, StarDensity = 0 };
        VisScene scene = VisScene.Draw(settings);
        ExposedSky lensed = ExposedSky.At(scene, settings, 0, 1.7), plain = ExposedSky.At(scene, settings with { ClusterMass = 0 }, 0, 1.7);
        TruthRow[] near = [.. lensed.Truth.Where(row => double.Hypot(row.X - 999.5, row.Y - 999.5) is > 500 and < 900)];
        Assert.True(near.Length > 20);
        Assert.All(near, row =>
        {
            double angle = Math.Atan2(row.Y - 999.5, row.X - 999.5);
            Assert.InRange(-(row.ShearG1 * Math.Cos(2 * angle) + row.ShearG2 * Math.Sin(2 * angle)), 0.02, 0.6);
            Assert.Equal(0, row.ShearG1 * Math.Sin(2 * angle) - row.ShearG2 * Math.Cos(2 * angle), 1e-9);
        });
        Dictionary<int, double> before = plain.Truth.ToDictionary(row => row.Id, row => row.Magnitude);
        TruthRow[] both = [.. near.Where(row => before.ContainsKey(row.Id))];
        Assert.True(both.Length > 20);
        Assert.All(both, row => Assert.True(row.Magnitude < before[row.Id]));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // What the script shoots photons from: every galaxy's profile, radii in pixels, and the PSF of the middle of the field.
    private void DescribeGalaxies(VisSettings settings)
    {
        PsfField field = new(new OpticalPsf(), settings.Width, settings.Height);
        TransferTable middle = field.At(settings.Width / 2.0, settings.Height / 2.0);
        FitsImage.Write(Path.Combine(folder, "psf.fits"), new Image(2 * middle.Size, 2 * middle.Size, middle.Draw()));
        File.WriteAllLines(Path.Combine(folder, "galaxies.csv"),
        [
            "id,bulge_fraction,bulge_index,bulge_radius,disc_index,disc_radius,ellipticity,pa_deg",
            .. VisScene.Draw(settings).Galaxies.Select((galaxy, i) => string.Create(
                CultureInfo.InvariantCulture,
                $"{i + 1},{galaxy.BulgeFraction},{galaxy.BulgeIndex},{galaxy.BulgeRadiusArcsec * 10},{galaxy.DiscIndex},{galaxy.DiscRadiusArcsec * 10},{galaxy.Ellipticity},{galaxy.PositionAngleDegrees}")),
        ]);
    }

    // For each interval of signal over noise what the script says of it: in truth, found, and so on.
    private IEnumerable<double[]> Judged(VisSettings settings, string script, string kind)
    {
        VisFiles.Simulate(folder, settings, new VisFormat(Electrons: true));
        double sky = settings.Detector.SkyElectronsPerSecond * settings.Detector.ExposureSeconds;
        (int exit, string said, string error) = Judge.Run(Judge.Python, [Judge.Script(script), folder, sky.ToString(CultureInfo.InvariantCulture), settings.ZeroPoint.ToString(CultureInfo.InvariantCulture)]);
        Assert.True(exit == 0, error);
        output.WriteLine(said);
        double[][] bins = [.. said.Split('\n').Where(line => line.StartsWith(kind, StringComparison.Ordinal))
            .Select(line => line.Split(' ')[3..].Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray())];
        Assert.Equal(3, bins.Length);
        return bins;
    }
}

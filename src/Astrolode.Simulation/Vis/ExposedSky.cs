using Astrolode.Images.Tiles;
using Astrolode.Simulation.Lensing;
using Astrolode.Simulation.Populations;
using Astrolode.Simulation.Profiles;
using Astrolode.Simulation.Rendering;

namespace Astrolode.Simulation.Vis;

/// <summary>The scene as one exposure sees it: what is to be drawn, and the truth about what has its middle in the image.</summary>
/// <param name="Objects">To draw, in electrons and pixels of the exposure.</param>
/// <param name="Truth">Galaxies, stars and asteroids.</param>
/// <param name="Stars">Those that are drawn, with their electrons; ghosts are theirs.</param>
internal sealed record ExposedSky(IReadOnlyList<SkyObject> Objects, IReadOnlyList<TruthRow> Truth, IReadOnlyList<Star> Stars)
{
    // Beyond the rim nothing reaches into the image but the spikes of the brightest stars.
    private const double RimPixels = 512, BrightRimPixels = 8192, BrightElectrons = 2e7;

    /// <summary>Looks at the scene.</summary>
    /// <param name="scene">The sky.</param>
    /// <param name="settings">Of the observation.</param>
    /// <param name="exposure">Which, from 0.</param>
    /// <param name="fwhmPixels">Of the point spread function, for signal over noise and blending.</param>
    public static ExposedSky At(VisScene scene, VisSettings settings, int exposure, double fwhmPixels)
    {
        Exposed sky = new(settings, exposure, fwhmPixels);
        for (int i = 0; i < scene.Galaxies.Length; i++)
        {
            sky.Add(1 + i, scene.Galaxies[i]);
        }
        for (int i = 0; i < scene.Stars.Length; i++)
        {
            sky.Add(scene.FirstStar + i, scene.Stars[i]);
        }
        for (int i = 0; i < scene.Asteroids.Length; i++)
        {
            sky.Add(scene.FirstAsteroid + i, scene.Asteroids[i]);
        }
        return sky.Done();
    }

    private sealed class Exposed(VisSettings settings, int exposure, double fwhmPixels)
    {
        private readonly TanGrid grid = settings.Grid(exposure);
        private readonly ClusterLens? cluster = ClusterOf(settings, exposure);
        private readonly List<SkyObject> objects = [];
        private readonly List<TruthRow> rows = [];
        private readonly List<(double X, double Y, double Radius, double Electrons)> circles = [];

        public void Add(int id, SimulatedGalaxy galaxy)
        {
            if (!Place(galaxy.RaDegrees, galaxy.DecDegrees, RimPixels, out double x, out double y))
            {
                return;
            }
            GalaxyLight light = Light(galaxy);
            SkyObject item = cluster is null ? new Galaxy(x, y, light, new Shear(settings.ShearG1, settings.ShearG2, settings.Convergence).Matrix()) : cluster.Lens(light, x, y);
            // An arc has many images; the truth is about the outermost.
            (x, y) = item is Arc ? cluster!.ToImage(x, y) : (item.X, item.Y);
            LensMatrix lens = item is Galaxy drawn ? drawn.Lens : cluster!.At(x, y);
            double electrons = light.Flux * lens.Magnification, half = galaxy.HalfLightRadiusArcsec * Math.Sqrt(lens.Magnification);
            (double g1, double g2) = ((lens.Yy - lens.Xx) / (lens.Xx + lens.Yy), -2 * lens.Xy / (lens.Xx + lens.Yy));
            objects.Add(item);
            Note(id, "galaxy", x, y, electrons, half, 0, 0, galaxy.PositionAngleDegrees, g1, g2, galaxy.HalfLightRadiusArcsec);
        }

        public void Add(int id, SimulatedStar star)
        {
            double electrons = settings.Electrons(star.Magnitude);
            if (Place(star.RaDegrees, star.DecDegrees, electrons > BrightElectrons ? BrightRimPixels : RimPixels, out double x, out double y))
            {
                objects.Add(new Star(x, y, electrons));
                Note(id, "star", x, y, electrons, 0, 0, 0, 0, 0, 0, 0);
            }
        }

        public void Add(int id, SimulatedAsteroid asteroid)
        {
            double middle = settings.MiddleSeconds(exposure), half = settings.Detector.ExposureSeconds / 2;
            (double ra, double dec) = asteroid.At(middle);
            if (!Place(ra, dec, RimPixels, out double x, out double y))
            {
                return;
            }
            // From both ends, so that the projection is the grid's.
            (double ra1, double dec1) = asteroid.At(middle - half);
            (double ra2, double dec2) = asteroid.At(middle + half);
            grid.SkyToPixel(ra1, dec1, out double x1, out double y1);
            grid.SkyToPixel(ra2, dec2, out double x2, out double y2);
            double length = double.Hypot(x2 - x1, y2 - y1), electrons = settings.Electrons(asteroid.MagnitudeAt(middle));
            objects.Add(new Trail(x, y, electrons, length, Math.Atan2(y2 - y1, x2 - x1)));
            Note(id, "asteroid", x, y, electrons, 0, length, asteroid.RateArcsecPerHour, asteroid.PositionAngleDegrees, 0, 0, 0);
        }

        public ExposedSky Done()
        {
            bool[] blended = Blending.Find(circles);
            TruthRow[] truth = [.. rows.Select((row, i) => row with { Blended = blended[i] }).Where(row => row.X >= -0.5 && row.Y >= -0.5 && row.X < settings.Width - 0.5 && row.Y < settings.Height - 0.5)];
            return new ExposedSky(objects, truth, [.. objects.OfType<Star>()]);
        }

        private bool Place(double ra, double dec, double rim, out double x, out double y) =>
            grid.SkyToPixel(ra, dec, out x, out y) && x > -rim && y > -rim && x < settings.Width + rim && y < settings.Height + rim;

        private GalaxyLight Light(SimulatedGalaxy galaxy)
        {
            // x grows to the west: an angle from north through east is as much more than a right angle from +x to +y.
            double angle = (90 + galaxy.PositionAngleDegrees) * Math.PI / 180;
            // Radii on the long axis to those of circles of the same area: √(b/a) = √((1 − e)/(1 + e)).
            double round = Math.Sqrt((1 - galaxy.Ellipticity) / (1 + galaxy.Ellipticity)) / settings.ScaleArcsec;
            return new GalaxyLight(
                settings.Electrons(galaxy.Magnitude),
                galaxy.BulgeFraction,
                new SersicComponent(galaxy.BulgeIndex, galaxy.BulgeRadiusArcsec * round, galaxy.Ellipticity, angle),
                new SersicComponent(galaxy.DiscIndex, galaxy.DiscRadiusArcsec * round, galaxy.Ellipticity, angle));
        }

        private void Note(int id, string kind, double x, double y, double electrons, double seenHalfArcsec, double trail, double rate, double pa, double g1, double g2, double halfArcsec)
        {
            (double ra, double dec) = grid.PixelToSky(x, y);
            double magnitude = settings.ZeroPoint - 2.5 * Math.Log10(electrons / settings.Detector.ExposureSeconds);
            double snr = SignalToNoise.Of(electrons, seenHalfArcsec / settings.ScaleArcsec, fwhmPixels, trail, settings.Detector);
            rows.Add(new TruthRow(id, kind, exposure + 1, x, y, ra, dec, magnitude, rate, pa, trail, g1, g2, halfArcsec, snr, Blended: false));
            circles.Add((x, y, Blending.Radius(seenHalfArcsec, trail, fwhmPixels * settings.ScaleArcsec, settings.ScaleArcsec), electrons));
        }

        private static ClusterLens? ClusterOf(VisSettings settings, int exposure)
        {
            if (settings.ClusterMass == 0)
            {
                return null;
            }
            (double ra, double dec) = settings.Grid(0).PixelToSky(settings.Middle.X, settings.Middle.Y);
            settings.Grid(exposure).SkyToPixel(ra, dec, out double x, out double y);
            return new ClusterLens(new NfwHalo(settings.ClusterMass, settings.ClusterConcentration, settings.ClusterRedshift, settings.SourceRedshift), x, y, settings.ScaleArcsec);
        }
    }
}

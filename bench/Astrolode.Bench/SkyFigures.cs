using System.Globalization;
using Astrolode.Images.Codecs;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Simulation.Detector;
using Astrolode.Simulation.Lensing;
using Astrolode.Simulation.Populations;
using Astrolode.Simulation.Profiles;
using Astrolode.Simulation.Psf;
using Astrolode.Simulation.Rendering;
using Astrolode.Simulation.Vis;

namespace Astrolode.Bench;

/// <summary>
/// Draws docs/pictures/light-psf.png, light-cluster.png and chain.png, and writes the magnitudes of drawn galaxies and stars to artifacts/figures, from which bench/peers/sky_figures.py draws number-counts.png.
/// </summary>
internal static class SkyFigures
{
    private static readonly string Pictures = Path.Combine(Repository.Root, "docs", "pictures");

    public static void Run()
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "figures");
        Directory.CreateDirectory(folder);
        // The field of a default observation: four dithers of a CCD.
        VisSettings settings = new();
        SkyField field = settings.Field();
        Write("galaxies", field.SquareArcmin / 3600, VisScene.Draw(settings).Galaxies.Select(galaxy => galaxy.Magnitude));
        foreach (int latitude in new[] { 20, 45, 90 })
        {
            // A square degree away from the Galaxy's middle.
            SkyField degree = new(new TanGrid(SkyFrame.Galactic, 120, latitude, 3600, 3600, 1), -0.5, -0.5, 3599.5, 3599.5);
            Write($"stars-{latitude}", degree.SquareArcmin / 3600, StarPopulation.Draw(degree, 12, 27, 1, settings.Seed).Select(star => star.Magnitude));
        }
        ChainPicture.Draw(new VisSettings()).WritePng(Path.Combine(Pictures, "chain.png"));
        DrawStar();
        DrawCluster(settings);
        Console.Out.WriteLine($"figures: numbers in {folder}, pictures in {Pictures}");

        void Write(string name, double squareDegrees, IEnumerable<double> magnitudes) => File.WriteAllLines(
            Path.Combine(folder, name + ".csv"),
            [string.Create(CultureInfo.InvariantCulture, $"# {squareDegrees:R} square degrees"), .. magnitudes.Select(magnitude => magnitude.ToString("0.####", CultureInfo.InvariantCulture))]);
    }

    // Magnitude 8, the brightest star there can be, without noise, 3 arcmin wide: its stamp of 1024 pixels has no edge.
    private static void DrawStar()
    {
        const int Side = 1800, Shrunk = 600;
        PsfField field = new(new OpticalPsf(), Side, Side);
        float[] pixels = new float[Side * Side];
        new ObjectRenderer(field).Render([new Star(Side / 2.0, Side / 2.0, 6.8e9)], pixels, Side, Side);
        float[] grey = new float[Shrunk * Shrunk];
        for (int i = 0; i < Side * Side; i++)
        {
            grey[i / Side / 3 * Shrunk + i % Side / 3] += pixels[i] / 9;
        }
        // From 3 electrons, a quarter of the noise of an empty pixel, to 1e8.
        Picture.FromGrey([.. grey.Select(value => (float)Math.Clamp(Math.Log10(Math.Max(value, 1e-9) / 3) / 7.5, 0, 1))], Shrunk, Shrunk, bottomUp: true).WritePng(Path.Combine(Pictures, "light-psf.png"));
    }

    // A cluster of 1e15 solar masses, as an exposure has it: galaxies behind it, stars, asteroids, sky and noise.
    private static void DrawCluster(VisSettings settings)
    {
        const int Side = 440;
        VisSettings seen = settings with
        {
            Seed = 8,
            Width = Side,
            Height = Side,
            Exposures = 1,
            ClusterMass = 1e15,
            ClusterConcentration = 7,
            SourceRedshift = 1.5,
            GalaxyDensity = 12,
            GalaxyBrightest = 22,
            GalaxyFaintest = 25.5,
            Asteroids = 1,
            AsteroidBrightest = 21,
            AsteroidFaintest = 21.1,
            AsteroidSlowest = 60,
            Detector = settings.Detector with { CosmicRayFlux = 0, HotPixelFraction = 0 },
        };
        float[] electrons = Readout.ToElectrons(new VisSimulation(seen).Expose(0).Adu, seen.Detector);
        double sky = (seen.Detector.SkyElectronsPerSecond + seen.Detector.DarkElectronsPerSecond) * seen.Detector.ExposureSeconds;
        float[] grey = [.. electrons.Select(value => (float)Math.Clamp(0.15 + 0.85 * Math.Asinh((value - sky) / 30) / Math.Asinh(2000.0 / 30), 0, 1))];
        Picture.FromGrey(grey, Side, Side, bottomUp: true).WritePng(Path.Combine(Pictures, "light-cluster.png"));
    }
}

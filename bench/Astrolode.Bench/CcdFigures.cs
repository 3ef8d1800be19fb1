using System.Globalization;
using System.Runtime.InteropServices;
using Astrolode.Simulation;
using Astrolode.Simulation.Detector;

namespace Astrolode.Bench;

/// <summary>Writes the numbers behind the pictures of docs/simulation-detector.md to artifacts/figures; bench/peers/ccd_figures.py draws them.</summary>
internal static class CcdFigures
{
    private const int Side = 2048;
    private const int PanelWidth = 220;
    private const int PanelHeight = 160;
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    public static void Run()
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "figures");
        Directory.CreateDirectory(folder);
        IReadOnlyList<CosmicRayTrack> tracks = CosmicRays.Add(new float[Side * Side], Side, Side, new DetectorSettings(), Parallel).Tracks;
        Write("tracks-40", tracks.Select(track => (track.LengthPixels, track.Electrons)));
        Write("tracks-15", ThinTracks());
        using FileStream panels = File.Create(Path.Combine(folder, "panels.f32"));
        foreach (float[] panel in Panels())
        {
            panels.Write(MemoryMarshal.AsBytes<float>(panel));
        }
        Console.Out.WriteLine($"figures: numbers in {folder}");

        void Write(string name, IEnumerable<(double LengthPixels, double Electrons)> rows) => File.WriteAllLines(
            Path.Combine(folder, name + ".csv"),
            ["length_px,electrons", .. rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.LengthPixels:0.###},{row.Electrons:0.#}"))]);
    }

    // A thin CCD in the orbit of HST, where the Earth's magnetic field keeps slow protons off: all of 3 GeV.
    private static IEnumerable<(double LengthPixels, double Electrons)> ThinTracks()
    {
        const double Thickness = 15;
        RandomStream random = new(1, ScenePart.CosmicRays);
        SiliconStraggling silicon = new(3000, 1);
        for (int i = 0; i < 10_000; i++)
        {
            double cosine = Math.Sqrt(1 - random.NextDouble());
            yield return (Thickness / 12 * Math.Sqrt(1 - cosine * cosine) / cosine, silicon.Electrons(Thickness / cosine, ref random));
        }
    }

    // A star that bleeds, fainter ones and a faint disc, far from the register; the detector stage by stage.
    private static IEnumerable<float[]> Panels()
    {
        const int Width = PanelWidth, Height = 2066, Bottom = Height - PanelHeight;
        DetectorSettings settings = new()
        {
            FourCorners = false,
            GhostMinStarElectrons = 1e6,
            GhostRatio = 7e-4,
            SerialTraps = [],
            HotPixelFraction = 1e-3,
            ParallelTraps = [.. new DetectorSettings().ParallelTraps.Select(trap => trap with { Density = trap.Density * 3 })],
        };
        float[] image = new float[Width * Height];
        (double X, double Y, double Electrons, double Sigma)[] stars = [(60, Bottom + 60, 4e7, 1.2), (150, Bottom + 40, 3e4, 1), (190, Bottom + 120, 6000, 1), (30, Bottom + 130, 6e4, 6)];
        foreach ((double x, double y, double electrons, double sigma) in stars)
        {
            for (int i = 0; i < image.Length; i++)
            {
                double square = (Math.Pow(i % Width - x, 2) + Math.Pow(i / Width - y, 2)) / (2 * sigma * sigma);
                image[i] += square < 40 ? (float)(electrons / (2 * Math.PI * sigma * sigma) * Math.Exp(-square)) : 0;
            }
        }
        OpticalGhosts.Add(image, Width, Height, [.. stars.Select(star => new GhostStar(star.X, star.Y, star.Electrons))], Width / 2.0, Height / 2.0, settings);
        SkyBackground.AddSky(image, settings);
        yield return Cut();
        FlatField.Apply(image, Width, Height, settings, Parallel);
        SkyBackground.AddDark(image, settings);
        HotPixels.Add(image, Width, Height, settings);
        PoissonNoise.Apply(image, Width, Height, settings, Parallel);
        yield return Cut();
        CosmicRays.Add(image, Width, Height, settings, Parallel);
        yield return Cut();
        Bleeding.Apply(image, Width, Height, settings, Parallel);
        yield return Cut();
        ChargeTransfer.Apply(image, Width, Height, settings, Parallel);
        yield return Cut();
        image = Readout.ToElectrons(Readout.Digitise(image, Width, Height, settings, Parallel), settings);
        yield return Cut();

        float[] Cut() => image[(Bottom * Width)..];
    }
}

using System.Globalization;
using Astrolode.Simulation;
using Astrolode.Simulation.Detector;

namespace Astrolode.Tests.Simulation.Detector;

public class CosmicRaysTests
{
    private const int Side = 1500;
    private static readonly DetectorSettings Vis = new();
    private static readonly ParallelOptions Two = new() { MaxDegreeOfParallelism = 2 };

    [Fact]
    public void The_share_of_pixels_that_are_hit_is_what_geometry_says()
    {
        float[] image = new float[Side * Side];
        DetectorSettings sharp = Vis with { DiffusionMicrons = 0, CosmicRayLabelElectrons = 0.01 };
        CosmicRayHits hits = CosmicRays.Add(image, Side, Side, sharp, Two);
        // A straight line of random direction enters 1 + 4/π L pixels, L its length; the mean L of an isotropic flux through depth t is π/2 t.
        double perTrack = 1 + 2 * sharp.ThicknessMicrons / sharp.PixelMicrons;
        double expected = 1 - Math.Exp(-CosmicRays.Crossings(Side, Side, sharp) * perTrack / image.Length);
        double share = hits.Labels.Count(label => label > 0) / (double)image.Length;
        // Steps of a quarter of a pixel jump over the smallest corners.
        Assert.InRange(share, 0.92 * expected, 1.01 * expected);
        float[] spread = new float[Side * Side];
        Assert.InRange(CosmicRays.Add(spread, Side, Side, Vis, Two).Labels.Count(label => label > 0) / (double)spread.Length, 0.015, 0.03);
    }

    [Fact]
    public void Tracks_are_as_long_and_as_directed_as_those_of_an_isotropic_flux()
    {
        IReadOnlyList<CosmicRayTrack> tracks = CosmicRays.Add(new float[Side * Side], Side, Side, Vis, Two).Tracks;
        Assert.InRange(tracks.Count, 4000, 6000);
        // Of the tracks whose middle lies in the image, so that long ones are not favoured, a share of 1/(1 + (L/t)²) is longer than L.
        double[] lengths = [.. tracks.Where(track => IsInside((track.StartX + track.EndX) / 2) && IsInside((track.StartY + track.EndY) / 2)).Select(track => track.LengthPixels * Vis.PixelMicrons / Vis.ThicknessMicrons)];
        foreach (double length in (ReadOnlySpan<double>)[0.3, 1, 2, 5])
        {
            Assert.Equal(1 / (1 + length * length), lengths.Count(each => each > length) / (double)lengths.Length, 0.025);
        }
        for (int quarter = -2; quarter < 2; quarter++)
        {
            Assert.Equal(0.25, tracks.Count(track => Math.Floor(track.AngleDegrees / 90) == quarter) / (double)tracks.Count, 0.025);
        }
    }

    [Fact]
    public void Every_electron_belongs_to_a_track_and_every_label_to_its_line()
    {
        float[] image = new float[Side * Side];
        CosmicRayHits hits = CosmicRays.Add(image, Side, Side, Vis, Two);
        // Tracks that only touch the image leave traces without a label.
        Assert.Equal(image.Sum(electrons => (double)electrons), hits.Tracks.Sum(track => track.Electrons), 1e-3 * hits.Tracks.Sum(track => track.Electrons));
        Assert.Equal(Enumerable.Range(1, hits.Tracks.Count), hits.Tracks.Select(track => track.Id));
        for (int i = 0; i < hits.Labels.Length; i++)
        {
            if (hits.Labels[i] > 0)
            {
                Assert.True(image[i] >= Vis.CosmicRayLabelElectrons);
                CosmicRayTrack track = hits.Tracks[hits.Labels[i] - 1];
                Assert.True(Distance(track, i % Side, i / Side) < 2.7);
            }
            else
            {
                Assert.True(image[i] < 4 * Vis.CosmicRayLabelElectrons);
            }
        }
    }

    [Fact]
    public void The_charge_lies_along_the_track_and_spreads_more_at_the_back()
    {
        float[] image = new float[Side * Side];
        CosmicRayHits hits = CosmicRays.Add(image, Side, Side, Vis with { CosmicRayFlux = 0.5 }, Two);
        double start = 0, end = 0;
        int count = 0;
        foreach (CosmicRayTrack track in hits.Tracks.Where(track => track.LengthPixels > 12))
        {
            (double sin, double cos) = Math.SinCos(track.AngleDegrees * Math.PI / 180);
            (double first, double second) = (Width(image, track.StartX + 3 * cos, track.StartY + 3 * sin, track), Width(image, track.EndX - 3 * cos, track.EndY - 3 * sin, track));
            if (double.IsFinite(first + second))
            {
                (start, end, count) = (start + first, end + second, count + 1);
            }
        }
        Assert.True(count > 20);
        Assert.True(start > 1.3 * end, $"{start / count} {end / count}");
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        float[] one = new float[300 * 200], two = new float[300 * 200];
        CosmicRayHits ones = CosmicRays.Add(one, 300, 200, Vis, new() { MaxDegreeOfParallelism = 1 }), twos = CosmicRays.Add(two, 300, 200, Vis, Two);
        Assert.Equal(one.Select(BitConverter.SingleToInt32Bits), two.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(ones.Tracks, twos.Tracks);
        Assert.Equal(ones.Labels, twos.Labels);
    }

    [Fact]
    public void No_flux_leaves_the_image_alone()
    {
        float[] image = new float[600 * 600];
        CosmicRayHits hits = CosmicRays.Add(image, 600, 600, Vis with { CosmicRayFlux = 0 }, Two);
        Assert.Empty(hits.Tracks);
        Assert.All(image, electrons => Assert.Equal(0, electrons));
    }

    [Fact]
    public void The_flux_of_the_spectrum_is_the_one_measured_at_L2()
    {
        // Protons alone; helium and what the spacecraft makes of them bring Planck's 5 and Robberto's 4.9 and 1.8.
        Assert.InRange(new CosmicRaySpectrum(400).FluxPerSquareCentimetre, 2.5, 5);
        Assert.InRange(new CosmicRaySpectrum(1000).FluxPerSquareCentimetre, 1, 2.2);
    }

    [JudgeFact("python:scipy")]
    public void Energies_follow_the_spectrum()
    {
        using TemporaryFolder folder = new();
        CosmicRaySpectrum spectrum = new(550);
        RandomStream random = new(1, ScenePart.CosmicRays);
        double[] energies = new double[20_000];
        foreach (ref double energy in energies.AsSpan())
        {
            energy = spectrum.NextMegaelectronvolts(ref random);
        }
        const string Judged = """
            import sys, numpy as np
            from scipy import stats, integrate
            x = np.fromfile(sys.argv[1]) / 1000
            m, phi = 0.938272, 0.550
            def j(t):
                r = t + phi
                p = np.sqrt(r * (r + 2 * m))
                return 1.9e4 * p**-2.78 / (1 + 0.4866 * p**-2.51) * t * (t + 2 * m) / (r * (r + 2 * m))
            grid = np.geomspace(0.039, 100, 20001)
            cdf = integrate.cumulative_trapezoid(j(grid), grid, initial=0)
            print(stats.kstest(x, lambda t: np.interp(t, grid, cdf / cdf[-1])).pvalue)
            """;
        Assert.InRange(Judgement(folder, energies, Judged), 0.01, 1);
    }

    [JudgeFact("python:scipy")]
    public void Landau_deviates_follow_the_stable_law()
    {
        using TemporaryFolder folder = new();
        RandomStream random = new(2, ScenePart.CosmicRays);
        double[] deviates = new double[20_000];
        foreach (ref double deviate in deviates.AsSpan())
        {
            deviate = SiliconStraggling.NextLandau(ref random);
        }
        const string Judged = """
            import sys, numpy as np
            from scipy import stats, integrate
            x = np.fromfile(sys.argv[1])
            # Landau's density, written as an integral along the real line (Koelbig & Schorr 1984).
            def pdf(l):
                return integrate.quad(lambda u: np.exp(-u * np.log(u) - l * u) * np.sin(np.pi * u), 0, 60 / max(1, l), limit=400)[0] / np.pi
            grid = np.concatenate([np.linspace(-3.5, 12, 700), np.geomspace(12.05, 3000, 400)])
            y = np.array([pdf(l) for l in grid])
            cdf = integrate.cumulative_trapezoid(y, grid, initial=0)
            print(abs(grid[y.argmax()] + 0.22278) < 0.03 and stats.kstest(x[x < 3000], lambda t: np.interp(t, grid, cdf / cdf[-1])).pvalue)
            """;
        Assert.InRange(Judgement(folder, deviates, Judged), 0.01, 1);
    }

    [Theory]
    [InlineData(200.0)]
    [InlineData(3000.0)]
    public void The_mean_charge_is_Bethes_and_the_peak_is_Landaus(double kineticEnergy)
    {
        SiliconStraggling silicon = new(kineticEnergy, 1);
        RandomStream random = new(3, ScenePart.CosmicRays);
        double[] electrons = new double[200_000];
        foreach (ref double each in electrons.AsSpan())
        {
            each = silicon.Electrons(60, ref random);
        }
        double mean = silicon.Mean(60) / SiliconStraggling.PairEnergy;
        Assert.InRange(electrons.Average(), 0.97 * mean, 1.03 * mean);
        int[] histogram = new int[60];
        foreach (double each in electrons.Where(each => each < 2 * mean))
        {
            histogram[(int)(30 * each / mean)]++;
        }
        double peak = (Array.IndexOf(histogram, histogram.Max()) + 0.5) / 30 * mean;
        // The binding of electrons moves the peak up by some per cent.
        Assert.InRange(peak, 0.97 * silicon.MostProbable(60) / SiliconStraggling.PairEnergy, 1.15 * silicon.MostProbable(60) / SiliconStraggling.PairEnergy);
    }

    [Fact]
    public void A_minimum_ionising_proton_loses_what_tables_say()
    {
        // NIST PSTAR: 1.664 MeV cm²/g at 2.5 GeV; Bichsel 1988 (RMP 60, 663): most probable about 0.27 keV per µm in 300 µm.
        SiliconStraggling silicon = new(2500, 1);
        Assert.Equal(1.664 * 2.329 * 0.1, silicon.Mean(1), 0.01);
        Assert.Equal(0.27, silicon.MostProbable(300) / 300, 0.015);
        Assert.Equal(4, new SiliconStraggling(2500, 2).Mean(1) / silicon.Mean(1), 0.01);
    }

    private static double Judgement(TemporaryFolder folder, double[] values, string script)
    {
        string path = folder.File("values");
        File.WriteAllBytes(path, System.Runtime.InteropServices.MemoryMarshal.AsBytes<double>(values).ToArray());
        return double.Parse(Judge.RunPython(script, path), CultureInfo.InvariantCulture);
    }

    private static bool IsInside(double at) => at is > -0.5 and < Side - 0.5;

    private static double Distance(CosmicRayTrack track, double x, double y)
    {
        double along = ((x - track.StartX) * (track.EndX - track.StartX) + (y - track.StartY) * (track.EndY - track.StartY)) / Math.Max(track.LengthPixels * track.LengthPixels, 1e-12);
        along = Math.Clamp(along, 0, 1);
        double dx = track.StartX + along * (track.EndX - track.StartX) - x, dy = track.StartY + along * (track.EndY - track.StartY) - y;
        return Math.Sqrt(dx * dx + dy * dy);
    }

    // Variance of the charge across a track about a place on it.
    private static double Width(float[] image, double x, double y, CosmicRayTrack track)
    {
        double sum = 0, square = 0;
        for (int row = (int)y - 3; row <= (int)y + 3; row++)
        {
            for (int column = (int)x - 3; column <= (int)x + 3; column++)
            {
                if (row is >= 0 and < Side && column is >= 0 and < Side)
                {
                    double distance = Distance(track, column, row);
                    sum += image[row * Side + column];
                    square += image[row * Side + column] * distance * distance;
                }
            }
        }
        return sum > 500 ? square / sum : double.NaN;
    }
}

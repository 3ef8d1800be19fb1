using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Astrolode.Images.Healpix;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Bench;

/// <summary>
/// HEALPix calls and coverage operations against healpy and numpy (bench/peers/healpix_ops.py), in turns, medians; calls on arrays by two threads on both sides. Both
/// must find the same number of pixels and of covered positions.
/// </summary>
internal static class HealpixBenchmark
{
    private const int Turns = 3;
    private const int Rounds = 3;
    private const int Positions = 1_000_000;
    private const int Order = 12;
    private const int Discs = 300;
    private const int DiscOrder = 10;
    private const int MocDiscs = 3000;
    private const int MocOrder = 10;

    public static void Run()
    {
        List<Dictionary<string, double>> ours = [], peers = [];
        for (int turn = 0; turn < Turns; turn++)
        {
            (Dictionary<string, double> own, int[] pixels, int inside) = Ours();
            using JsonDocument peer = Peer();
            Require(pixels.SequenceEqual(peer.RootElement.GetProperty("pixels").EnumerateArray().Select(each => each.GetInt32())), "not the same pixels");
            Require(inside == peer.RootElement.GetProperty("inside").GetInt32(), "not the same positions");
            ours.Add(own);
            peers.Add(peer.RootElement.GetProperty("times").EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetDouble()));
        }
        Console.Out.WriteLine($"HEALPix: ns a call, medians of {Turns} turns; {Positions} positions at order {Order}, discs of 1 degree at order {DiscOrder}, coverages of {MocDiscs} discs at order {MocOrder}");
        foreach (string name in ours[0].Keys)
        {
            (double own, double peer) = (Median(ours, name), Median(peers, name));
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-16} Astrolode {own,12:0.0}, healpy {peer,12:0.0}, ratio {peer / own:0.00} times as fast"));
        }
    }

    private static (Dictionary<string, double> Times, int[] Pixels, int Inside) Ours()
    {
        double[] lonlat = Spiral(Positions, 0.1);
        long[] pixels = new long[Positions];
        double[] angles = new double[2 * Positions];
        Dictionary<string, double> times = [];
        times["index nested"] = Timed(Positions, () => Parts((from, to) => { for (int i = from; i < to; i++) { pixels[i] = NestedIndex.AngleToPixel(Order, lonlat[2 * i], lonlat[2 * i + 1]); } }));
        long[] rings = new long[Positions];
        times["index ring"] = Timed(Positions, () => Parts((from, to) => { for (int i = from; i < to; i++) { rings[i] = RingIndex.AngleToPixel(Order, lonlat[2 * i], lonlat[2 * i + 1]); } }));
        times["position"] = Timed(Positions, () => Parts((from, to) => { for (int i = from; i < to; i++) { (angles[2 * i], angles[2 * i + 1]) = NestedIndex.PixelToAngle(Order, pixels[i]); } }));
        long[] around = new long[8 * Positions];
        times["neighbours"] = Timed(Positions, () => Parts((from, to) => { for (int i = from; i < to; i++) { NestedIndex.Neighbours(Order, pixels[i], around.AsSpan(8 * i, 8)); } }));
        double[] discs = Spiral(Discs, 0.2);
        times["disc, centres"] = Timed(Discs, () => EachDisc(discs, at => PixelCoverage.Of(new CircleShape(at.Lon, at.Lat, 1), DiscOrder, CoverageKind.Centres)));
        times["disc, touched"] = Timed(Discs, () => EachDisc(discs, at => PixelCoverage.Of(new CircleShape(at.Lon, at.Lat, 1), DiscOrder)));
        (SpaceMoc a, SpaceMoc b) = (Cover(0.3), Cover(0.9));
        times["union"] = times["union of masks"] = Timed(1, () => a.Union(b));
        times["intersection"] = Timed(1, () => a.Intersection(b));
        times["difference"] = Timed(1, () => a.Difference(b));
        times["degrade"] = Timed(1, () => a.Degrade(MocOrder - 3));
        bool[] inside = new bool[Positions];
        times["contains"] = Timed(Positions, () => a.Contains(lonlat, inside));
        return (times, [CellsOf(a), CellsOf(b)], inside.Count(each => each));
    }

    private static int CellsOf(SpaceMoc moc) => (int)Math.Round(moc.SkyFraction * NestedIndex.PixelCount(MocOrder));

    private static SpaceMoc Cover(double phase)
    {
        double[] centres = Spiral(MocDiscs, phase);
        return MocOperations.Union([.. Enumerable.Range(0, MocDiscs).Select(i => SpaceMoc.FromShape(new CircleShape(centres[2 * i], centres[2 * i + 1], 0.8), MocOrder, CoverageKind.Centres))]);
    }

    // Positions spread evenly over the sphere, in no order that a cache would like; the peer makes the same.
    private static double[] Spiral(int count, double phase)
    {
        double[] lonlat = new double[2 * count];
        for (int i = 0; i < count; i++)
        {
            lonlat[2 * i] = (i * 137.50776405003785 + phase) % 360;
            lonlat[2 * i + 1] = Math.Asin(1 - (2.0 * i + 1) / count) * (180 / Math.PI);
        }
        return lonlat;
    }

    private static void EachDisc(double[] centres, Func<(double Lon, double Lat), object> cover)
    {
        for (int i = 0; i < centres.Length; i += 2)
        {
            cover((centres[i], centres[i + 1]));
        }
    }

    private static void Parts(Action<int, int> work) => Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, half => work(half * Positions / 2, (half + 1) * Positions / 2));

    private static double Timed(int calls, Action work)
    {
        work();
        double[] nanoseconds = new double[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            work();
            nanoseconds[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
        }
        Array.Sort(nanoseconds);
        return nanoseconds[Rounds / 2];
    }

    private static JsonDocument Peer()
    {
        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(Repository.Root, "bench", "peers", "healpix_ops.py")]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? JsonDocument.Parse(output) : throw new InvalidOperationException("the peer did not run; python3-healpy is installed by 'make setup'");
    }

    private static double Median(List<Dictionary<string, double>> turns, string name) => turns.Select(turn => turn[name]).Order().ElementAt(turns.Count / 2);

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"the peer found {otherwise}; the comparison means nothing");
        }
    }
}

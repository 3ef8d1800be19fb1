using System.Diagnostics;
using System.Globalization;
using Astrolode.Images.Sky;
using Astrolode.Images.Wcs;

namespace Astrolode.Bench;

/// <summary>Pixel to sky of a grid of 2048 × 2048 pixels, ours and that of astropy.wcs (bench/peers/wcs_grid.py) in turns; medians over the turns.</summary>
internal static class WcsBenchmark
{
    private const int Side = 2048;
    private const int Turns = 7;

    private static readonly (string Name, string Lon, string Lat, (string Keyword, string Value)[] More)[] Headers =
    [
        ("TAN", "RA---TAN", "DEC--TAN", []),
        ("TAN-SIP, order 4", "RA---TAN-SIP", "DEC--TAN-SIP", [("A_ORDER", "4"), ("B_ORDER", "4"), ("A_2_0", "1E-6"), ("A_1_1", "2E-6"), ("A_0_3", "1E-10"), ("A_4_0", "1E-13"), ("B_0_2", "1E-6"), ("B_1_2", "1E-10"), ("B_2_2", "1E-13")]),
        ("TPV", "RA---TPV", "DEC--TPV", [("PV1_1", "1.0"), ("PV2_1", "1.0"), ("PV1_4", "0.001"), ("PV1_7", "0.002"), ("PV2_5", "0.003"), ("PV2_9", "0.001")]),
        ("ZEA", "GLON-ZEA", "GLAT-ZEA", []),
        ("CAR", "GLON-CAR", "GLAT-CAR", []),
    ];

    public static void Run()
    {
        string[] files = [.. Headers.Select(_ => Path.GetTempFileName())];
        for (int i = 0; i < files.Length; i++)
        {
            File.WriteAllText(files[i], string.Concat(Cards(i)));
        }
        using Process peer = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(Repository.Root, "bench", "peers", "wcs_grid.py"), $"{Side}", .. files]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        double[] xy = new double[2 * Side * Side], lonlat = new double[xy.Length];
        for (int i = 0; i < Side * Side; i++)
        {
            (xy[2 * i], xy[2 * i + 1]) = (i % Side, i / Side);
        }
        Console.Out.WriteLine($"wcs: pixel to sky of {Side} x {Side}, ms, medians of {Turns} turns, {Environment.ProcessorCount} cores; astropy.wcs is single-threaded");
        Console.Out.WriteLine($"{"header",-18} {"Astrolode",10} {"1 core",8} {"to ICRS",8} {"astropy",8} {"ratio",6}   (below 1)");
        for (int i = 0; i < files.Length; i++)
        {
            using WorldCoordinates wcs = WorldCoordinates.FromHeader(Cards(i));
            Compare(i, wcs, peer, xy, lonlat);
        }
        peer.StandardInput.Close();
        peer.WaitForExit();
        Array.ForEach(files, File.Delete);
    }

    private static void Compare(int index, WorldCoordinates wcs, Process peer, double[] xy, double[] lonlat)
    {
        double[] ours = new double[Turns], oneCore = new double[Turns], carried = new double[Turns], theirs = new double[Turns];
        for (int turn = -1; turn < Turns; turn++)
        {
            double[] times =
            [
                Milliseconds(() => wcs.PixelToSky(xy, lonlat)),
                Milliseconds(() => InPieces(wcs, xy, lonlat)),
                Ask(peer, index, lonlat),
                Milliseconds(() => wcs.PixelToSky(CelestialFrame.Icrs, xy, lonlat)),
            ];
            if (turn >= 0)
            {
                (ours[turn], oneCore[turn], theirs[turn], carried[turn]) = (times[0], times[1], times[2], times[3]);
            }
        }
        double own = Median(ours), peers = Median(theirs);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Headers[index].Name,-18} {own,10:0.0} {Median(oneCore),8:0.0} {Median(carried),8:0.0} {peers,8:0.0} {own / peers,6:0.00}"));
    }

    // Few enough points at a time that no other core is taken.
    private static void InPieces(WorldCoordinates wcs, double[] xy, double[] lonlat)
    {
        for (int at = 0; at < xy.Length; at += 1 << 14)
        {
            wcs.PixelToSky(xy.AsSpan(at, 1 << 14), lonlat.AsSpan(at, 1 << 14));
        }
    }

    private static double Ask(Process peer, int index, double[] ours)
    {
        peer.StandardInput.WriteLine(index.ToString(CultureInfo.InvariantCulture));
        peer.StandardInput.Flush();
        double[] answer = [.. peer.StandardOutput.ReadLine()!.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        return Math.Abs(answer[1] - ours[^2]) < 1e-9 && Math.Abs(answer[2] - ours[^1]) < 1e-9 ? answer[0] : throw new InvalidOperationException("the peer has another sky");
    }

    private static double Milliseconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(double[] times) => times.Order().ElementAt(times.Length / 2);

    private static string[] Cards(int index) => [.. new (string Keyword, string Value)[]
    {
        ("SIMPLE", "T"), ("BITPIX", "-32"), ("NAXIS", "2"), ("NAXIS1", $"{Side}"), ("NAXIS2", $"{Side}"), ("CTYPE1", $"'{Headers[index].Lon}'"), ("CTYPE2", $"'{Headers[index].Lat}'"),
        ("CRVAL1", "83.0"), ("CRVAL2", index == 4 ? "0.0" : "-5.4"), ("CRPIX1", "1000.5"), ("CRPIX2", "1024.5"), ("CD1_1", "-5E-5"), ("CD1_2", "1E-6"), ("CD2_1", "1E-6"), ("CD2_2", "5E-5"),
    }.Concat(Headers[index].More).Select(card => $"{card.Keyword,-8}= {card.Value,20}".PadRight(80))];
}

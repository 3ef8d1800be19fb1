using System.Diagnostics;
using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;

namespace Astrolode.Bench;

/// <summary>
/// A million rows against a million, one to one within 2 arcsec, by <c>astrolode catalogue match</c> and by <c>stilts tmatch2</c> (Debian), in turns: whole programs, from FITS files to a FITS file of pairs. What is
/// aimed at: a third of stilts' time.
/// </summary>
internal static class MatchBenchmark
{
    private const int RowCount = 1_000_000, Rounds = 3;

    /// <summary>Makes the tables, runs both and prints.</summary>
    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("astrolode-bench").FullName;
        (string a, string b) = (Path.Combine(folder, "a.fits"), Path.Combine(folder, "b.fits"));
        Write(a, b);
        double[] ours = new double[Rounds], theirs = new double[Rounds];
        string pairs = "";
        for (int round = 0; round < Rounds; round++)
        {
            ours[round] = Time(Path.Combine(Repository.Root, "astrolode"), ["catalogue", "match", a, b, "--radius-arcsec", "2", "--out", Path.Combine(folder, "ours.fits")], out pairs);
            theirs[round] = Time("stilts", ["-Xmx4g", "tmatch2", $"in1={a}", $"in2={b}", "matcher=sky", "params=2", "values1=ra dec", "values2=ra dec", "find=best", $"out={Path.Combine(folder, "theirs.fits")}"], out _);
        }
        Array.Sort(ours);
        Array.Sort(theirs);
        long found = FitsTable.Read(Path.Combine(folder, "theirs.fits")).RowCount;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"match: {RowCount:N0} x {RowCount:N0} rows: {ours[Rounds / 2]:0.0} s, stilts tmatch2 {theirs[Rounds / 2]:0.0} s: {theirs[Rounds / 2] / ours[Rounds / 2]:0.0} times faster (medians of {Rounds} in turns); {pairs.Split('\n')[0]}; stilts: {found} pairs"));
        Directory.Delete(folder, recursive: true);
    }

    private static double Time(string program, string[] arguments, out string output)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEndAsync();
        output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds : throw new InvalidOperationException($"{program} failed");
    }

    // Nine in ten of the second table are those of the first, moved by up to an arcsecond.
    private static void Write(string a, string b)
    {
        Random random = new(3);
        SkyPosition[] first = [.. Enumerable.Range(0, RowCount).Select(_ => Anywhere(random))];
        SkyPosition[] second = [.. first.Select((at, i) => i % 10 == 0 ? Anywhere(random) : at.Towards(random.NextDouble() / 3600, random.NextDouble() * 360))];
        random.Shuffle(second);
        foreach ((string path, SkyPosition[] positions) in new[] { (a, first), (b, second) })
        {
            new FitsTable("T", [new FitsColumn("ra", positions.Select(at => at.RaDegrees).ToArray(), RowCount), new FitsColumn("dec", positions.Select(at => at.DecDegrees).ToArray(), RowCount)]).Write(path);
        }
    }

    private static SkyPosition Anywhere(Random random) => new(random.NextDouble() * 360, Math.Asin(2 * random.NextDouble() - 1) * (180 / Math.PI));
}

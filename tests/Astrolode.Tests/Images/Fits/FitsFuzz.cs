using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using Astrolode.Images.Fits;
using static Astrolode.Tests.Images.Fits.FitsBuilder;

namespace Astrolode.Tests.Images.Fits;

/// <summary>
/// The fuzz target of the FITS reader: <c>dotnet Astrolode.Tests.dll fuzz-fits --count 100000 --seed 1 [FOLDER…]</c>. Each trial damages one file of the
/// corpus (and of the folders named) by its own seed and reads all of it; anything but success or <see cref="FitsFormatException"/> is a finding. The work is done by child
/// processes, so that a crash is a finding too: the parent names the trial, keeps its file, and goes on behind it.
/// </summary>
internal static class FitsFuzz
{
    /// <summary>Largest file that is taken from a folder.</summary>
    private const long MostBytes = 200_000;

    /// <summary>Memory that a child may take before that is a finding.</summary>
    private const long MostMemory = 2L << 30;

    /// <summary>Whole files of every kind that the reader knows, by name.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Corpus(IEnumerable<string> folders)
    {
        List<(string, byte[])> corpus =
        [
            ("plain", new FitsBuilder().Image(16, [5, 4], Data(16, new double[20]), true, Card("BSCALE", "2."), Card("BLANK", "-1")).Image(-32, [2, 1], Data(-32, 1, 2)).Bytes),
            ("groups", new FitsBuilder().Image(16, [0, 2, 1], Data(16, 9, 1, 2, 9, 3, 4), true, Card("GROUPS", "T"), Card("PCOUNT", "1"), Card("GCOUNT", "2")).Bytes),
            .. new[] { "rice", "gzip", "plio", "hcompress", "float", "table" }.Select(codec => (codec, File.ReadAllBytes(CompressedSamples.Path(codec)))),
            .. Written(),
        ];
        corpus.Add(("gzipped", Gzip(corpus[0].Item2)));
        string packed = Path.Combine(SharedData.RepositoryRoot()!, "tests", "Astrolode.Tests", "Images", "Fits", "Packed");
        foreach (string file in new[] { packed }.Concat(folders).SelectMany(folder => Directory.EnumerateFiles(folder, "*.f*ts*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal))
        {
            if (new FileInfo(file).Length <= MostBytes)
            {
                corpus.Add((file, File.ReadAllBytes(file)));
            }
        }
        return corpus;
    }

    /// <summary>Damages a file of the corpus by the seed of the trial and reads all that it holds; null where that ended well, else the finding.</summary>
    public static string? Try(IReadOnlyList<(string Name, byte[] Bytes)> corpus, int seed, long trial)
    {
        (string name, byte[] damaged) = Damaged(corpus, seed, trial);
        foreach (Action read in (Action[])[() => FitsFile.Stats(damaged, "damaged.fits"), () => FitsImage.Read(damaged, "damaged.fits"), () => ReadTables(damaged), () => Verify(damaged)])
        {
            try
            {
                read();
            }
            catch (FitsFormatException error) when (error.Message.Contains("damaged.fits", StringComparison.Ordinal))
            {
                // What the reader is to do with a damaged file.
            }
            catch (Exception error)
            {
                return $"trial {trial} ({name}): {error}";
            }
        }
        return null;
    }

    /// <summary>The child and the parent of the target; the exit code.</summary>
    public static int Run(string[] arguments, TextWriter output)
    {
        Dictionary<string, string> options = [];
        List<string> folders = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                options[arguments[i]] = arguments[++i];
            }
            else
            {
                folders.Add(arguments[i]);
            }
        }
        long Number(string name, long usual) => options.TryGetValue(name, out string? text) ? long.Parse(text, CultureInfo.InvariantCulture) : usual;
        (long first, long count, int seed) = (Number("--first", 0), Number("--count", 100_000), (int)Number("--seed", 1));
        return options.TryGetValue("--trace", out string? trace) ? Work(Corpus(folders), seed, (first, count), (trace, output)) : Lead(Corpus(folders), seed, count, (folders, output));
    }

    private static int Work(IReadOnlyList<(string Name, byte[] Bytes)> corpus, int seed, (long First, long Count) trials, (string Trace, TextWriter Output) to)
    {
        using FileStream file = new(to.Trace, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        for (long trial = trials.First; trial < trials.First + trials.Count; trial++)
        {
            file.Position = 0;
            file.Write(BitConverter.GetBytes(trial));
            if (Try(corpus, seed, trial) is { } finding)
            {
                to.Output.WriteLine(finding);
                return 3;
            }
        }
        using Process self = Process.GetCurrentProcess();
        to.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak {self.PeakWorkingSet64}"));
        return self.PeakWorkingSet64 <= MostMemory ? 0 : 4;
    }

    private static int Lead(IReadOnlyList<(string Name, byte[] Bytes)> corpus, int seed, long count, (List<string> Folders, TextWriter Output) with)
    {
        const long Share = 2500;
        long[] starts = [.. Enumerable.Range(0, (int)((count + Share - 1) / Share)).Select(i => i * Share)];
        int findings = 0;
        long peak = 0;
        Stopwatch watch = Stopwatch.StartNew();
        Parallel.ForEach(starts, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, start =>
        {
            long end = Math.Min(start + Share, count);
            for (long first = start; first < end;)
            {
                string trace = Path.GetTempFileName();
                (int exit, string output, string error) = Judge.Run("dotnet", [Environment.GetCommandLineArgs()[0], "fuzz-fits", "--trace", trace, "--seed", $"{seed}", "--first", $"{first}", "--count", $"{end - first}", .. with.Folders]);
                long last = BitConverter.ToInt64(File.ReadAllBytes(trace));
                File.Delete(trace);
                if (exit == 0)
                {
                    InterlockedMax(ref peak, long.Parse(output.Split(' ')[^1], CultureInfo.InvariantCulture));
                    break;
                }
                Interlocked.Increment(ref findings);
                (string name, byte[] damaged) = Damaged(corpus, seed, last);
                string kept = Path.GetFullPath($"fuzz-{seed}-{last}.fits");
                File.WriteAllBytes(kept, damaged);
                with.Output.WriteLine($"exit {exit} at trial {last} ({name}), kept as {kept}\n{output}{error}");
                first = last + 1;
            }
        });
        with.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} trials, seed {seed}, {corpus.Count} files: {findings} findings, {watch.Elapsed.TotalSeconds:0} s, peak memory of a child {peak / 1e6:0} MB"));
        return findings == 0 ? 0 : 1;
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (long seen = Interlocked.Read(ref target); seen < value; seen = Interlocked.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private static (string Name, byte[] Bytes) Damaged(IReadOnlyList<(string Name, byte[] Bytes)> corpus, int seed, long trial)
    {
        Random random = new(unchecked(seed * 1_000_003 + (int)trial));
        (string name, byte[] whole) = corpus[random.Next(corpus.Count)];
        return (name, Mutation.Of(whole, random));
    }

    private static void ReadTables(byte[] bytes)
    {
        using FitsReader reader = FitsReader.Open(bytes, "damaged.fits");
        foreach (FitsHdu hdu in reader.Hdus().Where(hdu => hdu.IsTable))
        {
            FitsTable.Read(bytes, "damaged.fits", new FitsSelection(hdu.Index));
        }
    }

    private static void Verify(byte[] bytes)
    {
        using FitsReader reader = FitsReader.Open(bytes, "damaged.fits");
        foreach (FitsHdu hdu in reader.Hdus())
        {
            FitsChecksum.Verify(reader, hdu);
        }
    }

    private static IEnumerable<(string, byte[])> Written()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("seed.fits");
        float[] noise = new float[40 * 30];
        Random random = new(7);
        for (int i = 0; i < noise.Length; i++)
        {
            noise[i] = 100 * random.NextSingle() + i % 40;
        }
        (string, FitsStorage)[] kinds =
        [
            ("dithered", new FitsStorage(-32, new TileCompression(TileCodec.Rice))),
            ("zeros kept", new FitsStorage(-32, new TileCompression(TileCodec.Gzip2, 4, TileDither.Subtractive2))),
            ("double", new FitsStorage(-64, new TileCompression(TileCodec.Gzip1, 0))),
            ("hcompress 32", new FitsStorage(32, new TileCompression(TileCodec.Hcompress))),
            ("plio 8", new FitsStorage(8, new TileCompression(TileCodec.Plio))),
            ("rice 8", new FitsStorage(8, new TileCompression(TileCodec.Rice, TileSides: [16, 16]))),
        ];
        foreach ((string name, FitsStorage storage) in kinds)
        {
            FitsImage.Write(path, new Image(40, 30, noise), null, storage);
            yield return (name, File.ReadAllBytes(path));
        }
        new FitsTable("T",
        [
            new FitsColumn("a", new short[] { 1, 2, 3, 4 }, 2) { Shape = [2] },
            new FitsColumn("b", new[] { 1.5, 2 }, 2),
            new FitsColumn("c", new[] { "text", "x" }, 2),
            new FitsColumn("d", new[] { new Complex(1, 2), new Complex(3, 4) }, 2),
            new FitsColumn("e", new[] { 1f, 2, 3 }, 2) { Starts = [0, 1, 3] },
            new FitsColumn("f", new[] { true, false, true, true }, 2) { Form = "2X" },
        ]).Write(path);
        yield return ("table", File.ReadAllBytes(path));
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using MemoryStream zipped = new();
        using (GZipStream gzip = new(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }
        return zipped.ToArray();
    }
}

using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Astrolode.Images.Fits;
using Astrolode.Images.Moc;

namespace Astrolode.Images.Hips.Building;

/// <summary>What a build did.</summary>
/// <param name="Folder">The survey.</param>
/// <param name="Order">Order of its finest tiles.</param>
/// <param name="PixelArcsec">Side of its finest pixels, arcsec.</param>
/// <param name="Images">Images in it.</param>
/// <param name="NewImages">Images that this build added.</param>
/// <param name="Tiles">Tiles, of all orders, that this build wrote or found blank.</param>
/// <param name="SkyFraction">Covered part of the sky, 0 to 1.</param>
/// <param name="Seconds">Time taken.</param>
public sealed record HipsBuildReport(string Folder, int Order, double PixelArcsec, int Images, int NewImages, int Tiles, double SkyFraction, double Seconds);

/// <summary>
/// Makes a HiPS (IVOA REC-HIPS-1.0) of FITS images: plan, tiles from the finest up, then the files beside them. Values are surface brightness: what a pixel holds is carried over, not summed,
/// and lower orders are means. A build that was stopped goes on where it was when it is started again; images named later are added, and only the tiles
/// that they cover are made again.
/// </summary>
public static class HipsBuilder
{
    private const int SampleSize = 1 << 20;
    private const int LeastSample = 256;

    /// <summary>Builds, resumes or adds.</summary>
    /// <param name="settings">What of which images.</param>
    /// <param name="clock">For the dates in the survey.</param>
    /// <param name="progress">Told of the finest tiles done and to be done.</param>
    /// <param name="warn">Told, in one line, what is likely to be a mistake.</param>
    /// <param name="cancellation">Stops between tiles; the build can be resumed.</param>
    /// <exception cref="FormatException">An image cannot be used, or the settings do not fit the survey that is there.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static HipsBuildReport Build(
        HipsBuildSettings settings, TimeProvider clock, Action<long, long>? progress = null, Action<string>? warn = null, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        BuildPlanner planner = new(settings, clock);
        BuildPlan plan = planner.Begin();
        using TileJournal journal = TileJournal.Open(settings.Output);
        PixelBlocks blocks = new(settings.MemoryBytes / 2);
        BoundedCache<int, OpenImage> cache = new(
            index => OpenImage.Open(plan.Images[index], plan.PixelArcsec, blocks), image => image.Bytes, settings.MemoryBytes / 2);
        try
        {
            plan = Inspect(planner, plan, cache, cancellation);
            RequirePixels(plan, settings.Output);
            if (plan.MixedUnits is { } units)
            {
                warn?.Invoke(units);
            }
            Begin(plan, planner, journal, settings.Output);
            int before = journal.Count;
            TileFolder folder = new(settings.Output, plan);
            MakeTiles(plan, folder, journal, cache, progress, cancellation);
            int tiles = journal.Count - before;
            SpaceMoc moc = WriteFiles(settings.Output, plan, folder, clock);
            (plan with { Images = [.. plan.Images.Select(image => image with { Built = true })] }).Write(settings.Output);
            journal.Complete();
            int added = plan.Images.Count(image => !image.Built);
            return new HipsBuildReport(settings.Output, plan.Order, plan.PixelArcsec, plan.Images.Count, added, tiles, moc.SkyFraction, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
            throw;
        }
        finally
        {
            RemoveIfNothingWasBegun(settings.Output, journal);
        }
    }

    // A survey without a tile is none: Hipsgen's LINT does not take it, and nothing could be cut from it.
    private static void RequirePixels(BuildPlan plan, string folder)
    {
        if (plan.Images.All(image => image.Min is null))
        {
            throw new HipsException($"cannot build {folder}: all pixels of {plan.Images[0].Path}{(plan.Images.Count > 1 ? $" and {plan.Images.Count - 1} more" : "")} are blank; give an image with values");
        }
    }

    // From here on the folder is a survey in the making.
    private static void Begin(BuildPlan plan, BuildPlanner planner, TileJournal journal, string folder)
    {
        journal.Forget(plan.Cover(plan.Images.Where(image => !planner.IsPlanned(image))));
        plan.Write(folder);
    }

    private static void RemoveIfNothingWasBegun(string folder, TileJournal journal)
    {
        if (File.Exists(BuildPlan.FileIn(folder)))
        {
            return;
        }
        journal.Complete();
        Directory.Delete(Path.GetDirectoryName(BuildPlan.FileIn(folder))!);
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    // Reads every image that is new once.
    private static BuildPlan Inspect(BuildPlanner planner, BuildPlan plan, BoundedCache<int, OpenImage> cache, CancellationToken cancellation)
    {
        IReadOnlyList<PlannedImage> images = plan.Images;
        bool[] fresh = [.. images.Select(image => !planner.IsPlanned(image))];
        PlannedImage[] inspected = [.. images];
        float[][] samples = new float[images.Count][];
        int each = Math.Max(LeastSample, SampleSize / Math.Max(1, fresh.Count(isFresh => isFresh)));
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, images.Count, options, i =>
        {
            if (fresh[i])
            {
                OpenImage loaded = cache.Get(i)!;
                inspected[i] = ImageInspection.Inspect(images[i], loaded, plan, cancellation);
                samples[i] = [.. ImageInspection.Sample(images[i], loaded, plan, each)];
            }
        });
        float[] sample = [.. samples.Where(values => values is not null).SelectMany(values => values)];
        if (!plan.MatchBackground || !fresh.Any(isFresh => isFresh))
        {
            return BuildPlanner.Finish(plan, inspected, sample);
        }
        // Old images too: what is new is brought to their level.
        BackgroundMatch match = new(plan);
        Parallel.For(0, images.Count, options, i => match.Add(i, inspected[i], cache.Get(i)!));
        return BuildPlanner.Finish(plan, match.Solve(inspected, fresh), sample);
    }

    private static void MakeTiles(BuildPlan plan, TileFolder folder, TileJournal journal, BoundedCache<int, OpenImage> cache, Action<long, long>? progress, CancellationToken cancellation)
    {
        SpaceMoc touched = plan.Touched();
        ILookup<long, int> imagesOf = plan.Images
            .SelectMany((image, i) => plan.Cover(image).Intersection(touched).Pixels().Select(tile => (Tile: tile, Image: i)))
            .ToLookup(pair => pair.Tile, pair => pair.Image);
        long total = touched.CellCount;
        TileTree tree = new(plan, folder, journal, touched,
            (key, pixels, stack) => stack.Fill(key, imagesOf[key.Pixel].Select(i => (cache.Get(i)!, plan.Images[i])), pixels),
            done => progress?.Invoke(done, total));
        tree.Build(cancellation);
    }

    private static SpaceMoc WriteFiles(string folder, BuildPlan plan, TileFolder tiles, TimeProvider clock)
    {
        SpaceMoc finest = plan.Finest();
        Allsky.Write(plan, tiles, folder, finest);
        SpaceMoc moc = SurveyCoverage.Of(plan, tiles, finest);
        MocFile.Write(Path.Combine(folder, "Moc.fits"), moc);
        SurveyFiles.WriteMetadata(folder, plan);
        InitialView view = InitialView.Of(moc);
        List<(string, string)> properties = [.. SurveyFiles.Properties(plan, folder, moc, view, FileSizes(folder) / 1024, clock.GetUtcNow())];
        SurveyFiles.WriteIndex(folder, properties, plan.Pictures == TilePictures.None);
        if (!moc.IsEmpty)
        {
            Preview.Write(folder, properties, plan, view);
        }
        // Last: a folder with properties is a survey.
        SurveyFiles.WriteProperties(folder, properties);
        return moc;
    }

    private static long FileSizes(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}

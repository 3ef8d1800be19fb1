using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text.Json;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;
using Astrolode.Networks.Ssd;
using Astrolode.Search.Training;

namespace Astrolode.Search.Exposures;

/// <summary>
/// Exposures to catalogue. Read <see cref="Classify"/> from top to bottom: images are taken apart into sources, the network says what each is, motion is looked for across the images of the same sky, and all rows of
/// such a group are written at once. A run that was stopped goes on with the next group. The truth of simulated images is never read.
/// </summary>
public sealed class ClassifyJob : IDisposable
{
    // The network learnt one pixel scale; a tenth more or less changes what a star looks like.
    private const double ScaleTolerance = 0.1;

    // Beside the image itself in the memory of ExtractedImages.
    private const int MostOthers = 7;

    private readonly ClassifyRequest request;
    private readonly IProgress<ClassifyProgress>? progress;
    private readonly ParallelOptions parallel;
    private readonly NetworkPool networks;
    private readonly ClassifyTimes times = new();
    private readonly List<string> warnings = [];
    private int done;
    private int classifiedImages;
    private int total;
    private long cutouts;
    private double pixels;

    private ClassifyJob(ClassifyRequest request, IProgress<ClassifyProgress>? progress, CancellationToken cancel)
    {
        (this.request, this.progress) = (request, progress);
        parallel = new ParallelOptions { MaxDegreeOfParallelism = request.Threads > 0 ? request.Threads : Environment.ProcessorCount, CancellationToken = cancel };
        networks = new NetworkPool(request.Model, parallel.MaxDegreeOfParallelism);
    }

    /// <summary>Classifies, or goes on.</summary>
    /// <exception cref="FormatException">No exposure can be used, or the model or the catalogue is damaged or does not fit; the message names which.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static ClassifyReport Run(ClassifyRequest request, IProgress<ClassifyProgress>? progress, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        using ClassifyJob job = new(request, progress, cancel);
        IReadOnlyList<IReadOnlyList<ExposureImage>> groups = job.Open();
        using CatalogueStore catalogue = CatalogueStore.Open(request.Catalogue);
        RunSettings identity = job.Identity();
        Run run = !request.Again && catalogue.FinishedRun(identity) is Run finished ? finished with { Resumed = true } : catalogue.OpenRun(identity);
        IReadOnlySet<long> completed = catalogue.CompletedTiles(run);
        job.total = groups.Sum(group => group.Count);
        int before = 0;
        for (int i = 0; i < groups.Count; i++)
        {
            if (completed.Contains(i) || run.Finished is not null)
            {
                job.done = before += groups[i].Count;
                continue;
            }
            try
            {
                job.Classify(groups[i], i, run, catalogue);
            }
            catch (AggregateException errors)
            {
                // Threads wrap what went wrong in them.
                ExceptionDispatchInfo.Throw(errors.Flatten().InnerExceptions[0]);
            }
        }
        if (run.Finished is null)
        {
            if (job.classifiedImages == 0 && completed.Count == 0)
            {
                throw NothingUsable();
            }
            catalogue.FinishRun(run);
        }
        return job.Report(catalogue, run, groups.SelectMany(group => group).Select(image => image.Path).Distinct(), job.total - before, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <inheritdoc/>
    public void Dispose() => networks.Dispose();

    private void Classify(IReadOnlyList<ExposureImage> group, long number, Run run, CatalogueStore catalogue)
    {
        ExtractedImages images = new(request.Settings.Extraction, parallel);
        List<ClassifiedImage> classified = [];
        // The dithers of one detector follow each other, so that they are in memory together.
        foreach (ExposureImage image in group.OrderBy(image => image.Hdu))
        {
            parallel.CancellationToken.ThrowIfCancellationRequested();
            ExposureImage[] near = [.. group.Where(other => other != image && request.Settings.Together && ExposureGroups.Overlap(image, other)).OrderBy(other => Apart(image, other)).Take(MostOthers)];
            IReadOnlyDictionary<ExposureImage, ExtractedImage> at = times.Time(ClassifyStage.Extraction, () => images.Get([image, .. near], Fail));
            if (at.TryGetValue(image, out ExtractedImage? extracted))
            {
                classified.Add(ClassifiedImage.Of(image, extracted, [.. near.Where(at.ContainsKey).Select(other => (other, at[other]))], networks, parallel, times));
                cutouts += extracted.Extraction.Sources.Count;
                pixels += (double)image.Width * image.Height;
                if (extracted.Extraction.Sources.Count == 0)
                {
                    Warn($"{image.Name}: no source was found in it");
                }
            }
            progress?.Report(new ClassifyProgress(++done, total));
        }
        // A group of which nothing could be used is none that is done: it is tried again when the run is resumed.
        if (classified.Count == 0)
        {
            return;
        }
        classifiedImages += classified.Count;
        MotionSearch motion = new(request.Settings, number);
        times.Time(ClassifyStage.Linking, () =>
        {
            motion.Search(classified, parallel.CancellationToken);
            return true;
        });
        times.Time(ClassifyStage.Store, () =>
        {
            catalogue.AppendGroup(run, number, classified.SelectMany(image => SourceRows.Of(image, request.Settings.ZeroPoint, networks.Card.Classes, motion.NameOf)), motion.Objects);
            return true;
        });
    }

    // Exposures of unknown time come last.
    private static TimeSpan Apart(ExposureImage one, ExposureImage two) => one.Middle is { } a && two.Middle is { } b ? (a - b).Duration() : TimeSpan.MaxValue;

    private IReadOnlyList<IReadOnlyList<ExposureImage>> Open()
    {
        List<ExposureImage> images = [];
        foreach (string source in request.Exposures)
        {
            try
            {
                images.AddRange(ExposureImage.Of(source));
            }
            catch (FormatException error) when (request.Exposures.Count > 1)
            {
                Warn(error.Message);
            }
        }
        if (images.Count == 0)
        {
            throw NothingUsable();
        }
        // The same image twice would be two exposures in which nothing moves.
        HashSet<(string, int)> taken = [];
        images.RemoveAll(image =>
        {
            bool isNew = taken.Add((Path.GetFullPath(image.Path), image.Hdu));
            if (!isNew)
            {
                Warn($"{image.Name}: it is given more than once; it is taken once");
            }
            return !isNew;
        });
        images.ForEach(Check);
        IReadOnlyList<IReadOnlyList<ExposureImage>> groups = ExposureGroups.Of(images);
        if (request.Settings.Together && images.Count > 1)
        {
            foreach (ExposureImage alone in groups.Where(group => group.Count == 1).Select(group => group[0]).Where(image => image.Wcs is not null))
            {
                Warn($"{alone.Name}: no other exposure overlaps it at the same pixel scale; it is classified alone");
            }
        }
        return groups;
    }

    private void Check(ExposureImage image)
    {
        if (image.Wcs is null)
        {
            Warn($"{image.Name}: it has no sky coordinates that can be used; its sources are classified alone and have no positions on the sky; add a WCS");
        }
        else if (networks.Card.ScalesArcsec is [double scale, ..] && Math.Abs(image.Wcs.PixelScaleArcsec / scale - 1) > ScaleTolerance)
        {
            Warn(string.Create(CultureInfo.InvariantCulture, $"{image.Name}: its pixels are {image.Wcs.PixelScaleArcsec:0.###} arcsec wide and the model learnt {scale:0.###}; do not trust the classes, train a model for this instrument"));
        }
        if (image.Middle is null || image.Seconds is null)
        {
            Warn($"{image.Name}: its header has no {(image.Seconds is null ? "exposure time (EXPTIME)" : "time of observation (DATE-OBS or MJD-OBS)")}; it takes no part in the search for motion");
        }
    }

    private static Images.Fits.FitsFormatException NothingUsable() => new("none of the exposures can be classified; give FITS files with pixels, as they were observed");

    // Of a single image that is the error.
    private void Fail(string line)
    {
        if (total == 1)
        {
            throw new Sources.ExtractionException(line);
        }
        Warn(line);
    }

    private void Warn(string line)
    {
        warnings.Add(line);
        progress?.Report(new ClassifyProgress(done, total, line));
    }

    private RunSettings Identity()
    {
        using FileStream model = File.OpenRead(request.Model);
        ModelCard card = networks.Card;
        string state = string.Join(' ', request.Exposures.Select(source => StateOf(Images.Fits.FitsSelection.Parse(source).Path)));
        return new RunSettings(card.Name, Convert.ToHexStringLower(SHA256.HashData(model)), card.ToJson(), string.Join(' ', request.Exposures.Select(Path.GetFullPath)), null,
            JsonSerializer.Serialize(request.Settings with { SourceState = state }, TrainingJson.Line), SearchJob.Version);
    }

    private static string StateOf(string path)
    {
        FileInfo file = new(path);
        return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.Length}:{file.LastWriteTimeUtc.Ticks}") : "";
    }

    private ClassifyReport Report(CatalogueStore catalogue, Run run, IEnumerable<string> files, int processed, double seconds)
    {
        Dictionary<string, long> classes = catalogue.Sources(run.Id).CountBy(source => source.Class).ToDictionary(pair => pair.Key, pair => (long)pair.Value);
        double bytes = processed > 0 ? files.Sum(file => (double)new FileInfo(file).Length) * processed / total : 0, network = times.Seconds(ClassifyStage.Network);
        return new ClassifyReport(run.Id, run.Resumed, request.Catalogue, total, processed, classes.Values.Sum(), catalogue.MovingObjects(run.Id).LongCount(), classes, warnings,
            seconds, pixels / 1e6 / seconds, bytes / 1e6 / seconds, network > 0 ? cutouts / network : 0,
            Enum.GetValues<ClassifyStage>().ToDictionary(stage => stage.ToString().ToLowerInvariant(), times.Seconds));
    }
}

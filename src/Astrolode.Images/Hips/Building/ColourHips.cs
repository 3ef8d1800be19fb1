using System.Globalization;
using System.Runtime.ExceptionServices;
using Astrolode.Images.Moc;

namespace Astrolode.Images.Hips.Building;

/// <summary>
/// A colour HiPS from three of one band each, tile by tile at every order (<see cref="Lupton"/>): PNG or JPEG tiles, Allsky, Moc.fits, properties, index.html. The bands must have the same order, frame
/// and tile width. A build that was stopped goes on where it was when it is started again; one whose bands have grown since makes all tiles anew.
/// </summary>
public static class ColourHips
{
    private const int AllskyOrder = 3;

    // They speak of physical values or of FITS tiles.
    private static readonly string[] NotOfColours = ["hips_pixel_bitpix", "hips_pixel_cut", "hips_data_range", "hips_estsize", "data_pixel_bitpix", "hips_tile_format"];

    /// <summary>Makes the survey, or goes on with it.</summary>
    /// <param name="bands">Folders of the red, green and blue survey, built here.</param>
    /// <param name="output">Folder of the colour survey.</param>
    /// <param name="pictures">PNG, JPEG or both.</param>
    /// <param name="softening">Q of Lupton's scale, above 0.</param>
    /// <param name="description">What the properties say; what is left out is taken from the red survey.</param>
    /// <param name="clock">For the dates.</param>
    /// <param name="progress">Told of tiles done and to be done.</param>
    /// <param name="cancellation">Stops between tiles; the build can be resumed.</param>
    /// <returns>Number of tiles that this build wrote.</returns>
    /// <exception cref="FormatException">The bands do not fit one another or the survey that is there.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static int Build(
        IReadOnlyList<string> bands, string output, TilePictures pictures, double softening, HipsDescription description, TimeProvider clock,
        Action<long, long>? progress = null, CancellationToken cancellation = default)
    {
        ColourPlan plan = ColourPlan.Of(bands, pictures, softening);
        ColourPlan? old = OldPlan(plan, output);
        using TileJournal journal = TileJournal.Open(output);
        BuildPlan survey = plan.Survey;
        SpaceMoc finest = survey.Finest();
        bool same = old?.MakesTheTilesOf(plan) ?? false;
        if (!same)
        {
            journal.Forget(finest);
        }
        (plan with { Built = same && old!.Built }).Write(output);
        TileFolder[] folders = [.. plan.Folders.Zip(plan.Bands, (folder, band) => new TileFolder(folder, band))];
        ColourTiles tiles = new(output, plan, folders);
        try
        {
            int written = same && old!.Built ? 0 : MakeTiles(tiles, survey, finest, journal, progress, cancellation);
            tiles.WriteAllsky(finest.Degrade(AllskyOrder).Pixels());
            WriteFiles(output, plan, survey with { Description = description.Or(survey.Description) }, folders, finest, clock);
            (plan with { Built = true }).Write(output);
            journal.Complete();
            return written;
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.Flatten().InnerExceptions[0]);
            throw;
        }
    }

    // Tiles that are there were made one way; of other bands or on another scale they would be mixed with those.
    private static ColourPlan? OldPlan(ColourPlan plan, string output)
    {
        ColourPlan? old = ColourPlan.Read(output);
        string? other = old is null
            ? File.Exists(Path.Combine(output, "properties")) || File.Exists(BuildPlan.FileIn(output)) ? "it holds a HiPS that is not in colours made here" : null
            : !old.Folders.SequenceEqual(plan.Folders) ? $"it holds colours of {string.Join(", ", old.Folders)}"
            : old.Pictures != plan.Pictures ? $"its tiles are {old.Pictures}, not {plan.Pictures}"
            : !Holds(plan.Survey, old.Survey) ? "its bands have been built anew with other tiles"
            : old.Softening != plan.Softening ? string.Create(CultureInfo.InvariantCulture, $"its softening is {old.Softening}, not {plan.Softening}")
            : null;
        return other is null ? old : throw new HipsException($"cannot make colours in {output}: {other}; give another --out");
    }

    // Otherwise tiles would stay that no band has any longer.
    private static bool Holds(BuildPlan survey, BuildPlan old) =>
        (survey.Order, survey.Frame, survey.TileWidth) == (old.Order, old.Frame, old.TileWidth) && old.Finest().Difference(survey.Finest()).IsEmpty;

    private static int MakeTiles(ColourTiles tiles, BuildPlan survey, SpaceMoc finest, TileJournal journal, Action<long, long>? progress, CancellationToken cancellation)
    {
        TileKey[] keys = [.. Enumerable.Range(0, survey.Order + 1).SelectMany(order => finest.Degrade(order).Pixels().Select(cell => new TileKey(order, cell)))];
        long done = 0;
        int written = 0;
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.ForEach(keys, options, key =>
        {
            if (!journal.Has(key))
            {
                Interlocked.Add(ref written, tiles.Write(key) ? 1 : 0);
                journal.Add(key);
            }
            progress?.Invoke(Interlocked.Increment(ref done), keys.Length);
        });
        return written;
    }

    private static void WriteFiles(string output, ColourPlan plan, BuildPlan survey, TileFolder[] folders, SpaceMoc finest, TimeProvider clock)
    {
        SpaceMoc moc = MocOperations.Union([.. plan.Bands.Zip(folders, (band, folder) => SurveyCoverage.Of(band, folder, finest))]);
        MocFile.Write(Path.Combine(output, "Moc.fits"), moc);
        SurveyFiles.WriteMetadata(output, survey);
        InitialView view = InitialView.Of(moc);
        IEnumerable<(string Key, string Value)> lines = SurveyFiles.Properties(survey, output, moc, view, 0, clock.GetUtcNow());
        List<(string Key, string Value)> properties = [.. lines.Where(line => !NotOfColours.Contains(line.Key))];
        properties.Add(("hips_tile_format", plan.Pictures switch { TilePictures.Jpeg => "jpeg", TilePictures.Both => "png jpeg", _ => "png" }));
        properties.Add(("dataproduct_subtype", "color"));
        properties.Add(("hips_rgb_softening", plan.Softening.ToString("g6", CultureInfo.InvariantCulture)));
        SurveyFiles.WriteIndex(output, properties, false);
        if (!moc.IsEmpty)
        {
            Preview.Write(output, properties, survey, view);
        }
        // Last: a folder with properties is a survey.
        SurveyFiles.WriteProperties(output, properties);
    }
}

using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Search.Classification;
using Astrolode.Simulation.Vis;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>A folder of <c>astrolode simulate vis</c>: exposures and their truth.</summary>
internal sealed class SimulatedField
{
    private readonly ILookup<int, TruthRow> rows;

    private readonly string described;

    private SimulatedField(string folder, string described, VisSettings settings, ILookup<int, TruthRow> rows) => (Folder, this.described, Settings, this.rows) = (folder, described, settings, rows);

    /// <summary>Its path, as the user gave it.</summary>
    public string Folder { get; }

    /// <summary>With which it was made.</summary>
    public VisSettings Settings { get; }

    /// <summary>Reads settings and truth, not the pixels.</summary>
    /// <exception cref="FormatException">It is no such folder, or not complete.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SimulatedField Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new EvaluationException($"--truth {folder}: there is no such folder; name one that 'astrolode simulate vis --out' wrote");
        }
        ILookup<int, TruthRow> rows = VisTruthFile.Read(folder).ToLookup(row => row.Exposure);
        string settings = Path.Combine(folder, "settings.json");
        return File.Exists(settings) ? new SimulatedField(folder, File.ReadAllText(settings), VisFiles.ReadSettings(settings), rows)
            : throw new EvaluationException($"--truth {folder}: it has no settings.json; make the folder again with 'astrolode simulate vis'");
    }

    /// <summary>Whether it is the same piece of simulated sky, in whatever folder.</summary>
    public bool IsSameAs(SimulatedField other) => described == other.described;

    /// <summary>Path of an exposure.</summary>
    /// <param name="exposure">From 1.</param>
    public string Image(int exposure) => Path.Combine(Folder, VisFiles.ImageName(exposure));

    /// <summary>Everything in an exposure.</summary>
    /// <param name="exposure">From 1.</param>
    public IEnumerable<TruthRow> Truth(int exposure) => rows[exposure];

    /// <summary>The rule by which sources of an exposure have a truth. Reads which pixels cosmic rays hit.</summary>
    /// <exception cref="FormatException">The segmentation of cosmic rays is of another size.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ExposureTruth Rule(int exposure)
    {
        string path = Path.Combine(Folder, VisFiles.SegmentationName(exposure));
        Image<double> rays = FitsImage.ReadDoubles(path);
        if ((rays.Width, rays.Height) != (Settings.Width, Settings.Height))
        {
            throw new EvaluationException(string.Create(CultureInfo.InvariantCulture,
                $"{path} has {rays.Width} x {rays.Height} pixels where the settings say {Settings.Width} x {Settings.Height}; make the folder again with 'astrolode simulate vis'"));
        }
        return new ExposureTruth(rows[exposure], Array.ConvertAll(rays.Pixels, id => (int)id), rays.Width, rays.Height, Settings.ScaleArcsec);
    }
}

using System.Globalization;
using Astrolode.Catalogue;
using Astrolode.Search.Classification;
using Astrolode.Simulation.Vis;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>Gives the sources of catalogues their truth.</summary>
internal sealed class SimulatedTruth
{
    // Where the truth is that of other images, a few percent of sources meet something by chance; otherwise most of the brighter half have a truth.
    private const double LeastShare = 1.0 / 3;

    // A handful of sources may all be ghosts.
    private const int FewSources = 20;

    private readonly List<SimulatedField> fields;

    /// <summary>Reads the truth of folders of <c>astrolode simulate vis</c>.</summary>
    /// <exception cref="FormatException">A folder is missing, incomplete or named twice.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public SimulatedTruth(IReadOnlyList<string> folders)
    {
        if (folders.Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))).Distinct(StringComparer.Ordinal).Count() < folders.Count)
        {
            throw new EvaluationException("a folder is named twice as truth; name each once");
        }
        fields = [.. folders.Select(SimulatedField.Read)];
    }

    /// <summary>The fields, in their order.</summary>
    public IReadOnlyList<SimulatedField> Fields => fields;

    /// <summary>The sources of a catalogue with their truth, in their order.</summary>
    /// <exception cref="FormatException">The catalogue has none, or some are of an image whose truth is not given.</exception>
    /// <exception cref="IOException">A segmentation of cosmic rays cannot be read.</exception>
    public IReadOnlyList<JudgedSource> Judge(ClassifiedCatalogue catalogue)
    {
        if (catalogue.Sources.Count == 0)
        {
            throw new EvaluationException($"catalogue {catalogue.Path} has no sources; make one with 'astrolode classify EXPOSURE --model M.onnx --out {catalogue.Path}'");
        }
        JudgedSource[] judged = new JudgedSource[catalogue.Sources.Count];
        foreach (IGrouping<string, (int Index, SourceRow Row)> image in catalogue.Sources.Index().GroupBy(each => each.Item.Image, StringComparer.Ordinal))
        {
            (SimulatedField field, int exposure) = Place(image.Key, catalogue.Path);
            ExposureTruth rule = field.Rule(exposure);
            foreach ((int index, SourceRow row) in image)
            {
                judged[index] = new JudgedSource(row, field, exposure, rule.Of(row.X, row.Y, row.PeakX, row.PeakY));
            }
            RequireOwnTruth([.. image.Select(each => judged[each.Index])], image.Key);
        }
        return judged;
    }

    private static void RequireOwnTruth(JudgedSource[] sources, string image)
    {
        JudgedSource[] bright = [.. sources.OrderByDescending(source => source.Row.Flux).Take((sources.Length + 1) / 2)];
        int known = bright.Count(source => source.Truth is not null);
        if (bright.Length >= FewSources && known < LeastShare * bright.Length)
        {
            throw new EvaluationException(string.Create(CultureInfo.InvariantCulture,
                $"{image}: the truth in {sources[0].Field.Folder} knows only {known} of the {bright.Length} brighter sources, so it is that of another image; name the folder from which the catalogue was made"));
        }
    }

    // By the whole path; by the names of folder and file where a folder was moved since.
    private (SimulatedField Field, int Exposure) Place(string image, string catalogue)
    {
        string file = image.EndsWith(']') && image.LastIndexOf('[') is var extension and > 0 ? image[..extension] : image;
        (SimulatedField Field, int Exposure)[] all = [.. fields.SelectMany(field => Enumerable.Range(1, field.Settings.Exposures).Select(exposure => (field, exposure)))];
        (SimulatedField, int)[] same = [.. all.Where(each => Path.GetFullPath(each.Field.Image(each.Exposure)) == Path.GetFullPath(file))];
        (SimulatedField, int)[] alike = [.. all.Where(each => Tail(each.Field.Image(each.Exposure)) == Tail(file))];
        return same is [var only] ? only : alike is [var moved] ? moved : throw new EvaluationException(
            $"catalogue {catalogue}: no truth is given for {file}; give --truth FOLDER with the folder that 'astrolode simulate vis' made it in");
    }

    private static (string Folder, string File) Tail(string path) => (Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path))!), Path.GetFileName(path));
}

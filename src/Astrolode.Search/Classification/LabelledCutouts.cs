using Astrolode.Networks.Classifier;

namespace Astrolode.Search.Classification;

/// <summary>Cutouts of held-out fields on which a classifier is judged: those that all four exposures see, upright, shifted as in training by a draw of their own.</summary>
internal sealed class LabelledCutouts
{
    private const int Batch = 128;
    private readonly List<(CutoutField Field, int Index, int ShiftX, int ShiftY)> cutouts = [];

    /// <exception cref="FormatException">A class is missing in the fields.</exception>
    public LabelledCutouts(IReadOnlyList<CutoutField> fields, ClassifierTrainingSettings settings)
    {
        Random random = new(settings.Seed);
        foreach (CutoutField field in fields)
        {
            cutouts.AddRange(Enumerable.Range(0, field.Truths.Count).Where(i => field.Truths[i].Exposures == ClassifierShape.Exposures)
                .Select(i => (field, i, random.Next(-settings.Jitter, settings.Jitter + 1), random.Next(-settings.Jitter, settings.Jitter + 1))));
        }
        Truths = [.. cutouts.Select(each => each.Field.Truths[each.Index])];
        Labels = [.. Truths.Select(truth => SourceClasses.Label(truth.Class, settings.Classes))];
        Abundances = [.. Enumerable.Range(0, SourceClasses.Count).Select(source => fields.Average(field => field.Abundances[source]))];
        if (Truths.DistinctBy(truth => truth.Class).Count() < SourceClasses.Count)
        {
            throw new FormatException("a class is missing in the held-out fields: give larger ones (--field-side), or more --asteroids or --star-density");
        }
    }

    /// <summary>What each is.</summary>
    public IReadOnlyList<CutoutTruth> Truths { get; }

    /// <summary>Class of each, among those of the network.</summary>
    public int[] Labels { get; }

    /// <summary>Sources of each of the four classes in an exposure of VIS.</summary>
    public IReadOnlyList<double> Abundances { get; }

    /// <summary>What a network says to each, [n, classes].</summary>
    /// <param name="exposures">Exposures to show it, 1 to 4.</param>
    /// <param name="classify">Cutouts [N, 8, 24, 24] to [N, classes].</param>
    public float[] Answers(int exposures, Func<float[], float[]> classify)
    {
        int[] shown = [.. Enumerable.Range(0, exposures)];
        return [.. cutouts.Chunk(Batch).SelectMany(chunk =>
        {
            float[] batch = new float[chunk.Length * ClassifierShape.Length];
            for (int i = 0; i < chunk.Length; i++)
            {
                chunk[i].Field.Show(chunk[i].Index, shown, chunk[i].ShiftX, chunk[i].ShiftY, 0, batch.AsSpan(i * ClassifierShape.Length, ClassifierShape.Length));
            }
            return classify(batch);
        })];
    }
}

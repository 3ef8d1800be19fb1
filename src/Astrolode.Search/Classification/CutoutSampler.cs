using Astrolode.Networks.Classifier;

namespace Astrolode.Search.Classification;

/// <summary>The cutouts of one training step: [N, 8, 24, 24], and the class of each.</summary>
internal sealed record CutoutBatch(float[] Cutouts, long[] Labels);

/// <summary>
/// Draws the cutouts of a step: each class equally often; turned, mirrored and shifted; in one exposure, in all, or in some of them. Batch number n depends on the seed, n and the fields alone.
/// </summary>
internal sealed class CutoutSampler(ClassifierTrainingSettings settings)
{
    /// <summary>The batch of a step.</summary>
    public CutoutBatch Draw(IReadOnlyList<CutoutField> fields, int step)
    {
        Random random = new(unchecked(settings.Seed * 1_000_003 + step));
        CutoutBatch batch = new(new float[settings.BatchSize * ClassifierShape.Length], new long[settings.BatchSize]);
        for (int i = 0; i < settings.BatchSize; i++)
        {
            SourceClass source = Class(random);
            (CutoutField field, int index) = Cutout(fields, source, random);
            int symmetry = random.Next(Datasets.Dihedral.Count), shiftX = Shift(random), shiftY = Shift(random);
            field.Show(index, Exposures(random), shiftX, shiftY, symmetry, batch.Cutouts.AsSpan(i * ClassifierShape.Length, ClassifierShape.Length));
            batch.Labels[i] = SourceClasses.Label(source, settings.Classes);
        }
        return batch;
    }

    // Of two classes, half are asteroids and the others are of three kinds.
    private SourceClass Class(Random random) =>
        settings.Classes == SourceClasses.Count ? (SourceClass)random.Next(SourceClasses.Count) : random.Next(2) == 0 ? SourceClass.Asteroid : (SourceClass)random.Next(1, SourceClasses.Count);

    private static (CutoutField Field, int Index) Cutout(IReadOnlyList<CutoutField> fields, SourceClass source, Random random)
    {
        int at = random.Next(fields.Sum(field => field.Of(source).Count));
        foreach (CutoutField field in fields)
        {
            if (at < field.Of(source).Count)
            {
                return (field, field.Of(source)[at]);
            }
            at -= field.Of(source).Count;
        }
        throw new InvalidOperationException("the fields changed while they were drawn from");
    }

    private int Shift(Random random) => random.Next(-settings.Jitter, settings.Jitter + 1);

    // The exposure in which the source was found is always shown; the others keep their order in time.
    private int[] Exposures(Random random)
    {
        const int all = ClassifierShape.Exposures;
        double chance = random.NextDouble();
        int shown = chance < settings.SingleShare ? 1 : chance < settings.SingleShare + settings.AllShare ? all : random.Next(2, all);
        int[] others = [.. Enumerable.Range(1, all - 1)];
        random.Shuffle(others);
        return [0, .. others.Take(shown - 1).Order()];
    }
}

using System.Collections.Concurrent;
using Astrolode.Networks;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;
using Astrolode.Search.Classification;
using Astrolode.Search.Training;
using System.Text.Json;

namespace Astrolode.Search.Exposures;

/// <summary>A classifier for each processor: small batches on many sessions keep all of them busy.</summary>
internal sealed class NetworkPool : IDisposable
{
    private readonly ConcurrentBag<CutoutClassifier> idle;
    private readonly CutoutClassifier[] all;

    /// <exception cref="ModelException">The file is damaged, no classifier, or one of other classes.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public NetworkPool(string path, int threads)
    {
        byte[] model = File.ReadAllBytes(path);
        all = [.. Enumerable.Range(0, threads).Select(_ => new CutoutClassifier(model, path, new SessionOptions(1)))];
        idle = [.. all];
        if (!Card.Classes.SequenceEqual(SourceClasses.Names) && !Card.Classes.SequenceEqual(SourceClasses.BinaryNames))
        {
            string classes = string.Join(", ", Card.Classes);
            Dispose();
            throw new ModelException($"cannot classify with the model ({path}): its classes are {classes}, not {string.Join(", ", SourceClasses.Names)} or {string.Join(", ", SourceClasses.BinaryNames)}; give a model made by 'astrolode train classifier'");
        }
    }

    /// <summary>What the model's maker says of it.</summary>
    public ModelCard Card => all[0].Card;

    /// <summary>The stretch that the network was trained with.</summary>
    /// <exception cref="ModelException">The card does not say.</exception>
    public CutoutStretch Stretch => StretchOf(Card);

    /// <inheritdoc cref="Stretch"/>
    public static CutoutStretch StretchOf(ModelCard card) => card.Stretch?.Deserialize<CutoutStretch>(TrainingJson.Document)
        ?? throw new ModelException($"model '{card.Name}': its card has no stretch for cutouts; use a model made by 'astrolode train classifier'");

    /// <summary>Probabilities of cutouts, for classes that are equally frequent. Safe on as many threads as there are networks.</summary>
    /// <param name="cutouts">[count, 8, 24, 24].</param>
    /// <param name="probabilities">[count, classes].</param>
    public void Classify(ReadOnlySpan<float> cutouts, Span<float> probabilities)
    {
        if (!idle.TryTake(out CutoutClassifier? classifier))
        {
            throw new InvalidOperationException("more threads classify than there are networks");
        }
        try
        {
            classifier.Classify(cutouts, probabilities);
        }
        finally
        {
            idle.Add(classifier);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(all, one => one.Dispose());
}

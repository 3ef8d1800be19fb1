using System.Collections.Concurrent;
using System.Text.Json;
using Astrolode.Networks;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;
using Astrolode.Search.Classification;
using Astrolode.Search.Training;

namespace Astrolode.Search.Exposures;

/// <summary>A classifier for each processor: small batches on many sessions keep all of them busy.</summary>
internal sealed class NetworkPool : IDisposable
{
    private readonly ConcurrentBag<CutoutClassifier> idle;
    private readonly CutoutClassifier[] all;

    /// <exception cref="ModelException">The file is damaged, no classifier, one of other classes, or its card does not say how pixels are stretched.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public NetworkPool(string path, int threads)
    {
        byte[] model = File.ReadAllBytes(path);
        all = [.. Enumerable.Range(0, threads).Select(_ => new CutoutClassifier(model, path, new SessionOptions(1)))];
        idle = [.. all];
        try
        {
            Stretch = StretchOf(Card);
            if (!Card.Classes.SequenceEqual(SourceClasses.Names) && !Card.Classes.SequenceEqual(SourceClasses.BinaryNames))
            {
                throw new ModelException($"cannot classify with the model ({path}): its classes are {string.Join(", ", Card.Classes)}, not {string.Join(", ", SourceClasses.Names)} or {string.Join(", ", SourceClasses.BinaryNames)}; give a model made by 'astrolode train classifier'");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the model's maker says of it.</summary>
    public ModelCard Card => all[0].Card;

    /// <summary>The stretch that the network was trained with.</summary>
    public CutoutStretch Stretch { get; }

    /// <summary>The stretch that a card names.</summary>
    /// <exception cref="ModelException">The card does not say.</exception>
    public static CutoutStretch StretchOf(ModelCard card)
    {
        try
        {
            return card.Stretch?.Deserialize<CutoutStretch>(TrainingJson.Document) ?? throw new JsonException();
        }
        catch (JsonException error)
        {
            throw new ModelException($"model '{card.Name}': its card has no stretch for cutouts; use a model made by 'astrolode train classifier'", error);
        }
    }

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

using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;

namespace Astrolode.Networks.Classifier;

/// <summary>
/// A classifier from a model file of this program: cutouts in, probabilities out. <see cref="Classify"/> may be called from several threads at once; they share the session's threads.
/// </summary>
public sealed class CutoutClassifier : IDisposable
{
    private readonly InferenceSession session;

    /// <summary>Loads a model.</summary>
    /// <param name="onnxPath">A file that <see cref="ClassifierOnnx.Write"/> wrote.</param>
    /// <param name="threads">Threads that share each layer.</param>
    /// <exception cref="ModelException">It is damaged, or no classifier of this program.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime is not installed.</exception>
    public CutoutClassifier(string onnxPath, int threads)
        : this(File.ReadAllBytes(onnxPath), onnxPath, new SessionOptions(threads))
    {
    }

    /// <param name="model">The bytes of such a file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">How the session runs.</param>
    /// <inheritdoc cref="CutoutClassifier(string, int)" path="/exception"/>
    public CutoutClassifier(ReadOnlySpan<byte> model, string name, SessionOptions options)
    {
        session = new InferenceSession(model, name, options);
        try
        {
            Card = ModelCard.Of(session, name);
            if (!IsClassifier(Card)
                || session.InputMetadata is not [{ Name: ClassifierOnnx.Cutouts, ElementType: NodeMetadata.Float, Dimensions: [-1, ClassifierShape.Channels, ClassifierShape.Size, ClassifierShape.Size] }]
                || session.OutputMetadata is not [{ Name: ClassifierOnnx.Probabilities, ElementType: NodeMetadata.Float, Dimensions: [-1, long classes] }] || classes != Card.Classes.Length)
            {
                throw new ModelException($"cannot classify with the model ({name}): it is {Card.Architecture}, no classifier of cutouts; give a model made by 'astrolode train classifier'");
            }
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>What the model's maker says of it.</summary>
    public ModelCard Card { get; }

    /// <summary>Whether a card is that of a classifier.</summary>
    public static bool IsClassifier(ModelCard card) => Enum.GetValues<ClassifierArchitecture>().Any(architecture => new ClassifierShape(architecture, 0).Name == card.Architecture);

    /// <summary>Probability of every class for each cutout.</summary>
    /// <param name="cutouts">[count, 8, 24, 24]; read in place.</param>
    /// <param name="probabilities">[count, classes], in the order of the card.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    /// <exception cref="ModelException">The model does not run.</exception>
    public unsafe void Classify(ReadOnlySpan<float> cutouts, Span<float> probabilities)
    {
        int count = cutouts.Length / ClassifierShape.Length;
        if (count < 1 || cutouts.Length != count * ClassifierShape.Length || probabilities.Length != count * Card.Classes.Length)
        {
            throw new ArgumentException($"{count} cutouts are {count * ClassifierShape.Length} numbers and {count * Card.Classes.Length} probabilities, not {cutouts.Length} and {probabilities.Length}");
        }
        OrtValue[] results = new OrtValue[1];
        fixed (float* data = cutouts)
        {
            using OrtValue input = OrtValue.CreateTensorWithData(data, count, ClassifierShape.Channels, ClassifierShape.Size, ClassifierShape.Size);
            session.Run([input], results);
        }
        using OrtValue output = results[0];
        output.GetTensorDataAsSpan().CopyTo(probabilities);
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();
}

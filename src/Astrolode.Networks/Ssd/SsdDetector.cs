using Astrolode.Networks.Onnx;

namespace Astrolode.Networks.Ssd;

/// <summary>
/// A detector from a model file of this program: images in, boxes out. <see cref="Detect"/> may be called from several threads at once;
/// they share the session's threads.
/// </summary>
public sealed class SsdDetector : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string _name;
    private readonly int _boxesIndex;
    private readonly int _scoresIndex;

    /// <summary>Loads a model.</summary>
    /// <param name="onnxPath">A file that <see cref="SsdOnnx.Write"/> wrote.</param>
    /// <param name="threads">Threads that share each layer.</param>
    /// <param name="settings">How scores become detections; null for TensorFlow's way.</param>
    /// <exception cref="ModelException">It is damaged, or no detector of this program.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime is not installed.</exception>
    public SsdDetector(string onnxPath, int threads, NmsSettings? settings = null)
        : this(File.ReadAllBytes(onnxPath), onnxPath, new SessionOptions(threads), settings)
    {
    }

    /// <param name="model">The bytes of such a file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">How the session runs.</param>
    /// <param name="settings">How scores become detections; null for TensorFlow's way.</param>
    /// <inheritdoc cref="SsdDetector(string, int, NmsSettings)" path="/exception"/>
    public SsdDetector(ReadOnlySpan<byte> model, string name, SessionOptions options, NmsSettings? settings = null)
    {
        _name = name;
        Settings = settings ?? new NmsSettings();
        _session = new InferenceSession(model, name, options);
        try
        {
            Card = ModelCard.Of(_session, name);
            Check(_session.InputMetadata, SsdOnnx.Images, [-1, Card.Channels, SsdLayers.ImageSize, SsdLayers.ImageSize]);
            _boxesIndex = Check(_session.OutputMetadata, SsdOnnx.Boxes, [-1, SsdLayers.BoxCount, SsdLayers.CodeSize]);
            _scoresIndex = Check(_session.OutputMetadata, SsdOnnx.Scores, [-1, SsdLayers.BoxCount, Card.Classes.Length]);
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    /// <summary>What the model's maker says of it.</summary>
    public ModelCard Card { get; }

    /// <summary>How scores become detections.</summary>
    public NmsSettings Settings { get; }

    /// <summary>Numbers in one image: channels x 300 x 300.</summary>
    public int ImageLength => Card.Channels * SsdLayers.ImageSize * SsdLayers.ImageSize;

    /// <summary>Finds objects in a batch.</summary>
    /// <param name="images">[count, channels, 300, 300] in -1..1; read in place.</param>
    /// <param name="count">Number of images.</param>
    /// <param name="threshold">Only objects with a score above it, 0 to 1.</param>
    /// <param name="output">Detections are added here: by image, best first.</param>
    /// <exception cref="ArgumentException">The length of <paramref name="images"/> is not that of <paramref name="count"/> images.</exception>
    /// <exception cref="ModelException">The model does not run.</exception>
    public unsafe void Detect(ReadOnlySpan<float> images, int count, float threshold, List<DetectedBox> output)
    {
        if (count < 1 || images.Length != (long)count * ImageLength)
        {
            throw new ArgumentException($"{count} images of {Card.Channels} x 300 x 300 are {(long)count * ImageLength} numbers, not {images.Length}");
        }
        OrtValue[] results = new OrtValue[_session.OutputMetadata.Count];
        fixed (float* data = images)
        {
            using OrtValue input = OrtValue.CreateTensorWithData(data, count, Card.Channels, SsdLayers.ImageSize, SsdLayers.ImageSize);
            _session.Run([input], results);
        }
        try
        {
            Select(results[_boxesIndex].GetTensorDataAsSpan(), results[_scoresIndex].GetTensorDataAsSpan(), count, threshold, output);
        }
        finally
        {
            foreach (OrtValue result in results)
            {
                result.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private void Select(ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, int count, float threshold, List<DetectedBox> output)
    {
        (int boxLength, int scoreLength) = (boxes.Length / count, scores.Length / count);
        for (int i = 0; i < count; i++)
        {
            Nms.Select(boxes.Slice(i * boxLength, boxLength), scores.Slice(i * scoreLength, scoreLength), Card.Classes.Length, threshold, Settings, i, output);
        }
    }

    private int Check(IReadOnlyList<NodeMetadata> nodes, string wanted, ReadOnlySpan<long> shape)
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Name == wanted)
            {
                return nodes[i].ElementType == NodeMetadata.Float && nodes[i].Dimensions.AsSpan().SequenceEqual(shape)
                    ? i
                    : throw new ModelException($"cannot use the model ({_name}): {wanted} is [{string.Join(", ", nodes[i].Dimensions)}], not [{string.Join(", ", shape.ToArray())}]; give a model made by 'astrolode model import' or 'astrolode train'");
            }
        }
        throw new ModelException($"cannot use the model ({_name}): it has no {wanted}; give a model made by 'astrolode model import' or 'astrolode train'");
    }
}

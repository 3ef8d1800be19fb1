using System.Buffers.Binary;
using System.Text.Json;

namespace Astrolode.Networks.Weights;

/// <summary>
/// Named arrays of a TensorFlow.js model: a JSON manifest and the binary files it names, in which the arrays lie one behind the other,
/// little-endian, as uint8 or uint16 with real = min + scale * stored where the manifest says so.
/// Format: tfjs-core/src/io/types.ts (WeightsManifestConfig) and io_utils.ts (decodeWeights).
/// </summary>
internal sealed class TensorFlowJsModel
{
    private readonly record struct Entry(string Name, int[] Shape, string Type, double Scale, double Min);

    private readonly Dictionary<string, (int[] Shape, float[] Values)> _arrays = [];
    private readonly string _name;

    public IReadOnlyCollection<string> Names => _arrays.Keys;

    /// <param name="manifest">The JSON.</param>
    /// <param name="name">What messages call the manifest.</param>
    /// <param name="open">Gives the bytes of a binary file that the manifest names.</param>
    /// <exception cref="ModelException">Manifest or binary file are damaged.</exception>
    public TensorFlowJsModel(ReadOnlyMemory<byte> manifest, string name, Func<string, byte[]> open)
    {
        _name = name;
        foreach ((List<string> paths, List<Entry> entries) in ReadManifest(manifest))
        {
            byte[] data = [.. paths.SelectMany(open)];
            int at = 0;
            foreach (Entry entry in entries)
            {
                at = Add(entry, data, at);
            }
            if (at != data.Length)
            {
                throw Damaged($"the arrays take {at} bytes, {string.Join(", ", paths)} has {data.Length}");
            }
        }
    }

    /// <summary>The array of that name and shape.</summary>
    /// <exception cref="ModelException">There is none, or it has another shape.</exception>
    public float[] Values(string array, params ReadOnlySpan<int> shape) => ShapeOf(array).AsSpan().SequenceEqual(shape)
        ? _arrays[array].Values
        : throw new ModelException($"cannot import ({_name}): {array} is [{string.Join(", ", ShapeOf(array))}], not [{string.Join(", ", shape.ToArray())}]; give the weights of an SSD MobileNet v1");

    /// <exception cref="ModelException">There is no array of that name.</exception>
    public int[] ShapeOf(string array) => _arrays.TryGetValue(array, out (int[] Shape, float[] Values) found)
        ? found.Shape
        : throw new ModelException($"cannot import ({_name}): it has no array {array}; give the manifest of face-api's ssd_mobilenetv1_model");

    private int Add(Entry entry, byte[] data, int at)
    {
        int size = entry.Type switch { "uint8" or "bool" => 1, "uint16" or "float16" => 2, "float32" or "int32" => 4, _ => throw Damaged($"{entry.Name} has numbers of type '{entry.Type}'") };
        double count = entry.Shape.Aggregate(1.0, (product, side) => product * Math.Max(side, 0));
        if (count * size > data.Length - at)
        {
            throw Damaged($"{entry.Name} at byte {at} needs {count * size} bytes, {data.Length - at} are left");
        }
        float[] values = new float[(int)count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(entry.Min + entry.Scale * Stored(entry.Type, data.AsSpan(at + size * i)));
        }
        return _arrays.TryAdd(entry.Name, (entry.Shape, values)) ? at + size * values.Length : throw Damaged($"{entry.Name} occurs twice");
    }

    private static double Stored(string type, ReadOnlySpan<byte> data) => type switch
    {
        "uint16" => BinaryPrimitives.ReadUInt16LittleEndian(data),
        "float16" => (double)BinaryPrimitives.ReadHalfLittleEndian(data),
        "float32" => BinaryPrimitives.ReadSingleLittleEndian(data),
        "int32" => BinaryPrimitives.ReadInt32LittleEndian(data),
        _ => data[0],
    };

    private List<(List<string>, List<Entry>)> ReadManifest(ReadOnlyMemory<byte> manifest)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(manifest);
            // A bare manifest is the list of groups; model.json has it under weightsManifest.
            JsonElement groups = json.RootElement.ValueKind == JsonValueKind.Array ? json.RootElement : json.RootElement.GetProperty("weightsManifest");
            List<(List<string>, List<Entry>)> result = [];
            foreach (JsonElement group in groups.EnumerateArray())
            {
                result.Add(([.. group.GetProperty("paths").EnumerateArray().Select(path => path.GetString() ?? "")], [.. group.GetProperty("weights").EnumerateArray().Select(ReadEntry)]));
            }
            return result;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ModelException($"cannot read weights ({_name}): it is no TensorFlow.js manifest ({exception.Message.ReplaceLineEndings(" ")}); give the file ...-weights_manifest.json", exception);
        }
    }

    private static Entry ReadEntry(JsonElement weight)
    {
        string name = weight.GetProperty("name").GetString() ?? "";
        int[] shape = [.. weight.GetProperty("shape").EnumerateArray().Select(side => side.GetInt32())];
        string type = weight.GetProperty("dtype").GetString() ?? "";
        if (!weight.TryGetProperty("quantization", out JsonElement quantisation))
        {
            return new Entry(name, shape, type, 1, 0);
        }
        string stored = quantisation.GetProperty("dtype").GetString() ?? "";
        return stored == "float16"
            ? new Entry(name, shape, stored, 1, 0)
            : new Entry(name, shape, stored, quantisation.GetProperty("scale").GetDouble(), quantisation.GetProperty("min").GetDouble());
    }

    private ModelException Damaged(string why) => new($"cannot read weights ({_name}): {why}; install or download them again");
}

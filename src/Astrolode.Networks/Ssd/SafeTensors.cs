using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Astrolode.Networks.Ssd;

/// <summary>
/// The safetensors format (github.com/huggingface/safetensors, "Format"): eight bytes little-endian N; N bytes of JSON,
/// <c>{"name": {"dtype": "F32", "shape": [..], "data_offsets": [begin, end]}, .., "__metadata__": {"key": "text"}}</c>;
/// then the values, little-endian, row-major, each array's bytes at its offsets from the end of the JSON, without gaps or overlaps.
/// Reads F32, F16 and BF16; writes F32.
/// </summary>
internal static class SafeTensors
{
    private const string MetadataKey = "__metadata__";

    // The reference implementation's own limit: nothing real comes near, and a damaged length does not allocate.
    private const ulong LongestHeader = 100_000_000;

    private readonly record struct Entry(string Name, string Type, int[] Shape, long Begin, long End);

    /// <exception cref="ModelException">The bytes are not a whole, consistent safetensors file.</exception>
    public static NetworkWeights Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < 8)
        {
            throw Damaged(name, $"it has {bytes.Length} bytes");
        }
        ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (headerLength > LongestHeader || headerLength > (ulong)(bytes.Length - 8))
        {
            throw Damaged(name, $"its header should have {headerLength} bytes, the file has {bytes.Length}");
        }
        NetworkWeights weights = new();
        List<Entry> entries = ReadHeader(bytes.Slice(8, (int)headerLength), weights, name);
        ReadOnlySpan<byte> data = bytes[(8 + (int)headerLength)..];
        long position = 0;
        foreach (Entry entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            position = Add(weights, entry, data, position, name);
        }
        return position == data.Length ? weights : throw Damaged(name, $"{data.Length - position} bytes at its end belong to no array");
    }

    /// <summary>Writes arrays in ordinal order of their names; the JSON is padded with blanks to a multiple of eight bytes.</summary>
    public static void Write(NetworkWeights weights, Stream stream)
    {
        byte[] json = Header(weights);
        int padding = (8 - json.Length % 8) % 8;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)(json.Length + padding));
        stream.Write(length);
        stream.Write(json);
        stream.Write("       "u8[..padding]);
        foreach (string name in weights.Names)
        {
            stream.Write(MemoryMarshal.AsBytes(weights[name].Values.AsSpan()));
        }
    }

    private static byte[] Header(NetworkWeights weights)
    {
        using MemoryStream memory = new();
        using (Utf8JsonWriter json = new(memory))
        {
            json.WriteStartObject();
            if (weights.Metadata.Count > 0)
            {
                json.WritePropertyName(MetadataKey);
                JsonSerializer.Serialize(json, weights.Metadata);
            }
            long offset = 0;
            foreach (string name in weights.Names)
            {
                (int[] shape, float[] values) = weights[name];
                long end = offset + 4L * values.Length;
                json.WritePropertyName(name);
                JsonSerializer.Serialize(json, new Dictionary<string, object> { ["dtype"] = "F32", ["shape"] = shape, ["data_offsets"] = new[] { offset, end } });
                offset = end;
            }
            json.WriteEndObject();
        }
        return memory.ToArray();
    }

    private static List<Entry> ReadHeader(ReadOnlySpan<byte> header, NetworkWeights weights, string name)
    {
        List<Entry> entries = [];
        try
        {
            using JsonDocument json = JsonDocument.Parse(header.ToArray());
            foreach (JsonProperty property in json.RootElement.EnumerateObject())
            {
                if (property.NameEquals(MetadataKey))
                {
                    foreach (JsonProperty text in property.Value.EnumerateObject())
                    {
                        weights.Metadata[text.Name] = text.Value.GetString() ?? "";
                    }
                    continue;
                }
                JsonElement offsets = property.Value.GetProperty("data_offsets");
                int[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(side => side.GetInt32())];
                entries.Add(new(property.Name, property.Value.GetProperty("dtype").GetString() ?? "", shape, offsets[0].GetInt64(), offsets[1].GetInt64()));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            throw new ModelException(Message(name, $"its JSON header is not one of a safetensors file ({exception.Message.ReplaceLineEndings(" ")})"), exception);
        }
        return entries;
    }

    // Returns where the next array must begin.
    private static long Add(NetworkWeights weights, Entry entry, ReadOnlySpan<byte> data, long position, string name)
    {
        int size = entry.Type switch { "F32" => 4, "F16" or "BF16" => 2, _ => throw Damaged(name, $"{entry.Name} has type '{entry.Type}', only F32, F16 and BF16 are known") };
        if (entry.Begin != position || entry.End < entry.Begin || entry.End > data.Length)
        {
            throw Damaged(name, $"{entry.Name} lies at bytes {entry.Begin}..{entry.End} where {position}.. was due, of {data.Length}");
        }
        long count = (entry.End - entry.Begin) / size;
        if (entry.Shape.Any(side => side < 0) || entry.Shape.Aggregate(1.0, (product, side) => product * side) * size != entry.End - entry.Begin)
        {
            throw Damaged(name, $"{entry.Name} has shape [{string.Join(", ", entry.Shape)}] but {entry.End - entry.Begin} bytes");
        }
        if (weights.TryGet(entry.Name, out _))
        {
            throw Damaged(name, $"{entry.Name} occurs twice");
        }
        float[] values = new float[count];
        Decode(entry.Type, data[(int)entry.Begin..(int)entry.End], values);
        weights.Set(entry.Name, entry.Shape, values);
        return entry.End;
    }

    private static void Decode(string type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        if (type == "F32")
        {
            bytes.CopyTo(MemoryMarshal.AsBytes(values));
            return;
        }
        ReadOnlySpan<ushort> halves = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = type == "F16" ? (float)BitConverter.UInt16BitsToHalf(halves[i]) : BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
        }
    }

    private static string Message(string name, string why) => $"cannot read weights ({name}): {why}; give an undamaged safetensors file";

    private static ModelException Damaged(string name, string why) => new(Message(name, why));
}

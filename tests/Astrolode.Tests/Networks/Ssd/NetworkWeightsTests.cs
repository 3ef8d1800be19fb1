using System.Buffers.Binary;
using System.Text;
using Astrolode.Networks;
using Astrolode.Networks.Ssd;

namespace Astrolode.Tests.Networks.Ssd;

public class NetworkWeightsTests
{
    [Fact]
    public void What_is_saved_is_loaded()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("weights").FullName, "a.safetensors");
        NetworkWeights saved = Example();
        saved.Save(path);
        NetworkWeights loaded = NetworkWeights.Load(path);
        Assert.Equal(saved.Names, loaded.Names);
        Assert.Equal("8 µm", loaded.Metadata["band"]);
        foreach (string name in saved.Names)
        {
            Assert.Equal(saved[name].Shape, loaded[name].Shape);
            Assert.Equal(saved[name].Values, loaded[name].Values);
        }
    }

    [Fact]
    public void Half_precision_arrays_are_widened()
    {
        byte[] json = Encoding.UTF8.GetBytes("""{"h":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"b":{"dtype":"BF16","shape":[1,1],"data_offsets":[4,6]}}""");
        byte[] file = [.. Length(json.Length), .. json, 0x00, 0x3C, 0x00, 0xC0, 0x40, 0x40];
        NetworkWeights weights = SafeTensors.Read(file, "halves");
        Assert.Equal([1f, -2f], weights["h"].Values);
        Assert.Equal([3f], weights["b"].Values);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", 8, "F64")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "due")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "belong to no array")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}""", 4, "shape")]
    [InlineData("""{"a":7}""", 0, "JSON")]
    [InlineData("""[]""", 0, "JSON")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "JSON")]
    public void A_damaged_header_is_named_as_such(string json, int data, string why)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        byte[] file = [.. Length(bytes.Length), .. bytes, .. new byte[data]];
        ModelException error = Assert.Throws<ModelException>(() => SafeTensors.Read(file, "some.safetensors"));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Contains("some.safetensors", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] whole = Bytes(Example());
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            Assert.Throws<ModelException>(() => SafeTensors.Read(cut, "cut"));
        }
    }

    [Fact]
    public void Mutated_bytes_give_weights_or_a_model_exception()
    {
        byte[] whole = Bytes(Example());
        Random random = new(5);
        for (int round = 0; round < 3000; round++)
        {
            byte[] mutated = [.. whole];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            }
            Assert.Null(Record.Exception(() => SafeTensors.Read(mutated, "mutated")) is { } error and not ModelException ? error : null);
        }
    }

    [JudgeFact("python:torch")]
    public void Pytorch_reads_the_same_numbers()
    {
        // The format in ten lines of Python, as its specification words it, independent of ours.
        const string script = """
            import json, struct, sys, torch
            b = open(sys.argv[1], 'rb').read()
            n = struct.unpack('<Q', b[:8])[0]
            assert n % 8 == 0
            for k, v in json.loads(b[8:8 + n]).items():
                if k != '__metadata__':
                    s, e = v['data_offsets']
                    t = torch.frombuffer(bytearray(b[8 + n + s:8 + n + e]), dtype=torch.float32).reshape(v['shape'])
                    print(k, list(t.shape), float(t.sum()))
            """;
        string path = Path.Combine(Directory.CreateTempSubdirectory("weights").FullName, "a.safetensors");
        Example().Save(path);
        Assert.Equal((0, "a [2, 3] 15.0\nz.weight [1] -1.5\n", ""), Judge.Run(Judge.Python, ["-c", script, path]));
    }

    private static NetworkWeights Example()
    {
        NetworkWeights weights = new();
        weights.Set("z.weight", [1], [-1.5f]);
        weights.Set("a", [2, 3], [0, 1, 2, 3, 4, 5]);
        weights.Metadata["band"] = "8 µm";
        return weights;
    }

    private static byte[] Bytes(NetworkWeights weights)
    {
        using MemoryStream memory = new();
        SafeTensors.Write(weights, memory);
        return memory.ToArray();
    }

    private static byte[] Length(int value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}

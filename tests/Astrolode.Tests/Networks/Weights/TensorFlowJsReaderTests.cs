using System.Text;
using Astrolode.Networks;
using Astrolode.Networks.Ssd;
using Astrolode.Networks.Weights;

namespace Astrolode.Tests.Networks.Weights;

public class TensorFlowJsReaderTests
{
    private static readonly byte[] Binary = File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(SsdFixtures.FaceManifest)!, "ssd_mobilenetv1_model.bin"));

    [Fact]
    public void The_face_network_is_whole_and_has_one_class() =>
        Assert.Equal(new SsdShape(3, 1, 1), SsdLayers.Check(SsdFixtures.Face, "face"));

    [Fact]
    public void Stored_bytes_become_real_numbers()
    {
        // The first entry of the manifest, quantised to bytes: class predictor 0, [1, 1, 512, 9], logits of a box: background, face, unused.
        const double Scale = 0.0026856216729856004;
        const double Min = -0.34107395246917127;
        float[] weights = SsdFixtures.Face["Predictor_0_class.weight"].Values;
        foreach ((int input, int box, int logit) in new[] { (0, 0, 0), (100, 1, 1), (511, 2, 0) })
        {
            Assert.Equal(Min + Scale * Binary[input * 9 + box * 3 + logit], weights[(box * 2 + logit) * 512 + input], 1e-6);
        }
    }

    [Fact]
    public void A_manifest_and_floats_are_read_as_tensorflow_js_writes_them()
    {
        const string Manifest = """[{"paths": ["a.bin", "b.bin"], "weights": [{"name": "x", "shape": [2], "dtype": "float32"}, {"name": "y", "shape": [3], "dtype": "float32", "quantization": {"dtype": "uint16", "scale": 0.5, "min": -1}}, {"name": "z", "shape": [], "dtype": "float32", "quantization": {"dtype": "float16", "original_dtype": "float32"}}]}]""";
        byte[] data = [.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f), 0, 0, 3, 0, 0, 1, .. BitConverter.GetBytes((Half)0.25)];
        TensorFlowJsModel model = new(Encoding.UTF8.GetBytes(Manifest), "m.json", file => file == "a.bin" ? data[..7] : data[7..]);
        Assert.Equal([1.5f, -2], model.Values("x", 2));
        Assert.Equal([-1, 0.5f, 127], model.Values("y", 3));
        Assert.Equal([0.25f], model.Values("z"));
    }

    [Fact]
    public void Damaged_manifests_end_in_one_line_that_names_the_file()
    {
        byte[] manifest = File.ReadAllBytes(SsdFixtures.FaceManifest);
        Random random = new(12);
        int refused = 0;
        for (int i = 0; i < 100; i++)
        {
            byte[] damaged = [.. manifest];
            for (int k = 0; k < 8; k++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(32, 127);
            }
            refused += Refused(damaged, Binary) ? 1 : 0;
        }
        Assert.True(refused > 60, $"only {refused} of 100 damaged manifests were noticed");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(5_600_000)]
    [InlineData(5_616_956)]
    public void A_binary_file_cut_short_is_refused(int length) => Assert.True(Refused(File.ReadAllBytes(SsdFixtures.FaceManifest), Binary[..length]));

    [Fact]
    public void A_binary_file_with_more_than_the_manifest_says_is_refused() => Assert.True(Refused(File.ReadAllBytes(SsdFixtures.FaceManifest), [.. Binary, 0]));

    private static bool Refused(byte[] manifest, byte[] binary)
    {
        try
        {
            TensorFlowJsReader.Read(manifest, "damaged.json", _ => binary);
            return false;
        }
        catch (ModelException error)
        {
            Assert.Contains("damaged.json", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
            return true;
        }
    }
}

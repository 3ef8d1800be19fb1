using Astrolode.Networks;
using Astrolode.Networks.Ssd;
using Astrolode.Networks.Weights;

namespace Astrolode.Tests.Networks.Weights;

public class TfliteReaderTests
{
    private const string Backbone = "weights/mobilenet_v1_1.0_224_quant_embedding_extractor.tflite";

    [SharedFact(SsdFixtures.Tflite)]
    public void The_coco_file_is_a_whole_network_with_ninety_classes() =>
        Assert.Equal(new SsdShape(3, 90, 0.75), SsdLayers.Check(SsdFixtures.Coco, "coco"));

    [SharedFact(SsdFixtures.Tflite)]
    public void Stored_numbers_become_real_ones()
    {
        // The schema: real = scale * (stored - zero). Tensor 60 is int32 with scale 0.000116049858, tensor 86 uint8 with scale 0.0107965404 and zero 152.
        byte[] file = File.ReadAllBytes(SharedData.Find(SsdFixtures.Tflite));
        TfliteModel model = new(file, "coco");
        TfliteTensor bias = model.Tensors[60];
        Assert.All(Enumerable.Range(0, 192), i =>
            Assert.Equal(BitConverter.ToInt32(file, bias.Start + 4 * i) * 0.000116049857751932, SsdFixtures.Coco["Extra_1_1x1.beta"].Values[i], 1e-6));
        float[] filter = model.Values(model.Tensors[86]);
        Assert.All(Enumerable.Range(0, filter.Length), i => Assert.Equal((file[model.Tensors[86].Start + i] - 152) * 0.010796540416777134, filter[i], 1e-6));
        // [24, 3, 3, 3] out, y, x, in -> out, in, y, x
        Assert.Equal(filter[((5 * 3 + 1) * 3 + 2) * 3 + 0], SsdFixtures.Coco["Conv2d_0.weight"].Values[((5 * 3 + 0) * 3 + 1) * 3 + 2]);
    }

    [SharedFact(Backbone)]
    public void A_classifier_gives_its_backbone_and_says_that_the_rest_is_missing()
    {
        NetworkWeights weights = TfliteReader.Read(SharedData.Find(Backbone));
        Assert.Equal("no", weights.Metadata[TfliteReader.HasHeads]);
        Assert.Equal(SsdLayers.Trunk(3).Where(layer => layer.Role == LayerRole.Backbone).SelectMany(layer => layer.Arrays()).Select(array => array.Name).Order(StringComparer.Ordinal), weights.Names);
        Assert.Throws<ModelException>(() => SsdLayers.Check(weights, "backbone"));
    }

    [SharedFact(SsdFixtures.Tflite)]
    public void Damaged_files_end_in_one_line_that_names_the_file()
    {
        byte[] file = File.ReadAllBytes(SharedData.Find(SsdFixtures.Tflite));
        Random random = new(11);
        int refused = 0;
        for (int i = 0; i < 120; i++)
        {
            // Tables lie after the 4 MB of weights and at the very start.
            byte[] damaged = [.. file];
            for (int k = 0; k < 30; k++)
            {
                int at = random.Next(3) == 0 ? random.Next(64) : file.Length - 1 - random.Next(60_000);
                damaged[at] = (byte)random.Next(256);
            }
            refused += Refused(damaged) ? 1 : 0;
        }
        Assert.True(refused > 60, $"only {refused} of 120 damaged files were noticed");
    }

    [SharedFact(SsdFixtures.Tflite)]
    public void Files_cut_short_are_refused()
    {
        byte[] file = File.ReadAllBytes(SharedData.Find(SsdFixtures.Tflite));
        Assert.All([0, 3, 4, 7, 8, 100, 4096, file.Length / 2, file.Length - 60_000, file.Length - 5000], length => Assert.True(Refused(file[..length]), $"{length} bytes"));
    }

    private static bool Refused(byte[] bytes)
    {
        try
        {
            TfliteReader.Read(bytes, "damaged.tflite");
            return false;
        }
        catch (ModelException error)
        {
            Assert.Contains("damaged.tflite", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
            return true;
        }
    }
}

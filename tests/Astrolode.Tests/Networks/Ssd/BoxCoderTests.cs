using Astrolode.Networks.Ssd;

namespace Astrolode.Tests.Networks.Ssd;

public class BoxCoderTests
{
    [Fact]
    public void Encodes_what_is_worked_out_by_hand()
    {
        // Default box 1083: centre (0.05, 0.05), side 0.35. The box: centre y 0.085, x 0.015, height 0.35 e, width 0.35.
        float height = 0.35f * MathF.E;
        TruthBox box = new(0.015f - 0.175f, 0.085f - height / 2, 0.015f + 0.175f, 0.085f + height / 2, 0);
        float[] code = new float[4];
        BoxCoder.Encode(box, 1083, code);
        Assert.Equal([1, -1, 5, 0], code, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Decodes_what_it_encoded()
    {
        Random random = new(1);
        float[] codes = new float[SsdLayers.BoxCount * 4];
        TruthBox[] boxes = new TruthBox[SsdLayers.BoxCount];
        for (int i = 0; i < boxes.Length; i++)
        {
            (float x, float y) = (random.NextSingle(), random.NextSingle());
            boxes[i] = new(x, y, x + 0.01f + random.NextSingle(), y + 0.01f + random.NextSingle(), 0);
            BoxCoder.Encode(boxes[i], i, codes.AsSpan(4 * i, 4));
        }
        BoxCoder.Decode(codes, codes);
        for (int i = 0; i < boxes.Length; i++)
        {
            Assert.Equal([boxes[i].X1, boxes[i].Y1, boxes[i].X2, boxes[i].Y2], codes[(4 * i)..(4 * i + 4)], (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }
}

using Astrolode.Networks.Ssd;

namespace Astrolode.Tests.Networks.Ssd;

public class NmsTests
{
    [Theory]
    [InlineData(1, 200, true)]
    [InlineData(7, 200, false)]
    [InlineData(90, 30, true)]
    [InlineData(3, 1917, true)]
    public void It_keeps_what_the_definition_keeps(int classes, int count, bool clip)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            (float[] boxes, float[] scores) = (new float[4 * count], new float[count * classes]);
            for (int i = 0; i < count; i++)
            {
                (float x, float y, float w, float h) = (random.NextSingle() * 1.4f - 0.2f, random.NextSingle() * 1.4f - 0.2f, random.NextSingle() * 0.4f, random.NextSingle() * 0.4f);
                (boxes[4 * i], boxes[4 * i + 1], boxes[4 * i + 2], boxes[4 * i + 3]) = (x - w, y - h, x + w, y + h);
            }
            for (int i = 0; i < scores.Length; i++)
            {
                // Some ties.
                scores[i] = random.Next(5) == 0 ? 0.5f : random.NextSingle();
            }
            NmsSettings settings = new(0.3f + 0.4f * random.NextSingle(), random.Next(1, 20), random.Next(1, 60), clip);
            List<DetectedBox> output = [];
            Nms.Select(boxes, scores, classes, 0.3f, settings, 2, output);
            Assert.Equal(ByDefinition(boxes, scores, classes, 0.3f, settings, 2), output);
        }
    }

    [Fact]
    public void Of_two_boxes_on_one_object_the_better_stays()
    {
        float[] boxes = [0.1f, 0.1f, 0.5f, 0.5f, 0.12f, 0.1f, 0.52f, 0.5f, 0.6f, 0.6f, 0.8f, 0.8f];
        List<DetectedBox> output = [];
        Nms.Select(boxes, [0.7f, 0.9f, 0.6f], 1, 0.5f, new NmsSettings(), 0, output);
        Assert.Equal([0.9f, 0.6f], output.Select(box => box.Score));
        Assert.Equal(0.12f, output[0].X1);
    }

    [Fact]
    public void Classes_do_not_suppress_each_other()
    {
        List<DetectedBox> output = [];
        Nms.Select([0, 0, 1, 1], [0.8f, 0.9f], 2, 0.5f, new NmsSettings(), 0, output);
        Assert.Equal([1, 0], output.Select(box => box.Class));
    }

    [Fact]
    public void Scores_that_are_no_number_are_not_detections()
    {
        List<DetectedBox> output = [];
        Nms.Select([0, 0, 0.4f, 0.4f, 0.5f, 0.5f, 1, 1], [float.NaN, 0.2f], 1, 0, new NmsSettings(), 0, output);
        Assert.Equal(0.2f, Assert.Single(output).Score);
    }

    // The definition, taken literally: repeatedly take the best candidate that is left and strike out what overlaps it.
    private static List<DetectedBox> ByDefinition(float[] boxes, float[] scores, int classes, float threshold, NmsSettings settings, int image)
    {
        List<DetectedBox> all = [];
        for (int kind = 0; kind < classes; kind++)
        {
            List<DetectedBox> left = [];
            for (int i = 0; i < boxes.Length / 4; i++)
            {
                float[] box = [.. boxes.AsSpan(4 * i, 4).ToArray().Select(side => settings.Clip ? Math.Min(Math.Max(side, 0), 1) : side)];
                if (scores[i * classes + kind] > threshold && box[2] > box[0] && box[3] > box[1])
                {
                    left.Add(new DetectedBox(image, box[0], box[1], box[2], box[3], scores[i * classes + kind], kind));
                }
            }
            for (int kept = 0; kept < settings.MaxPerClass && left.Count > 0; kept++)
            {
                DetectedBox best = left.MaxBy(box => box.Score);
                all.Add(best);
                left = [.. left.Where(box => box != best && Iou(box, best) <= settings.IouThreshold)];
            }
        }
        return [.. all.OrderByDescending(box => box.Score).ThenBy(box => box.Class).Take(settings.MaxPerImage)];
    }

    private static float Iou(DetectedBox a, DetectedBox b)
    {
        float both = Math.Max(0, Math.Min(a.X2, b.X2) - Math.Max(a.X1, b.X1)) * Math.Max(0, Math.Min(a.Y2, b.Y2) - Math.Max(a.Y1, b.Y1));
        return both / ((a.X2 - a.X1) * (a.Y2 - a.Y1) + (b.X2 - b.X1) * (b.Y2 - b.Y1) - both);
    }
}

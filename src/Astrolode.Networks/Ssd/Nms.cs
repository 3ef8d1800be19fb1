using System.Buffers;
using System.Numerics;

namespace Astrolode.Networks.Ssd;

/// <summary>How scores become detections.</summary>
/// <param name="IouThreshold">A box that overlaps a better one of its class by more than this is dropped.</param>
/// <param name="MaxPerClass">Boxes kept of a class in one image.</param>
/// <param name="MaxPerImage">Boxes kept in one image.</param>
/// <param name="Clip">
/// Cut boxes at the image's edge first, as TensorFlow does, and drop those wholly outside. Without it an object on the edge keeps its whole extent, as far as the network guesses it.
/// </param>
public sealed record NmsSettings(float IouThreshold = 0.6f, int MaxPerClass = 100, int MaxPerImage = 100, bool Clip = true);

/// <summary>
/// Non-maximum suppression: of each class, best first, a box is kept unless it overlaps a kept one too much; then the best of all classes are kept.
/// Source: Liu et al. 2016, section 2.2; the defaults are those of ssd_mobilenet_v1_coco.config (batch_non_max_suppression).
/// </summary>
public static class Nms
{
    // A candidate is one number: class, then scores falling, then box; so sorting numbers sorts candidates, and ties always fall alike.
    private const int ClassShift = 48;
    private const int ScoreShift = 16;

    /// <summary>Adds the detections of one image to a list, best first.</summary>
    /// <param name="boxes">[boxes, 4]: x1, y1, x2, y2.</param>
    /// <param name="scores">[boxes, classes], 0 to 1.</param>
    /// <param name="classes">Object classes, up to 65535.</param>
    /// <param name="threshold">Only scores above it count; 0 or more.</param>
    /// <param name="settings">How to suppress.</param>
    /// <param name="image">What to call the image in the results.</param>
    /// <param name="output">Where to add.</param>
    public static void Select(ReadOnlySpan<float> boxes, ReadOnlySpan<float> scores, int classes, float threshold, NmsSettings settings, int image, List<DetectedBox> output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threshold);
        ulong[] candidates = ArrayPool<ulong>.Shared.Rent(scores.Length);
        DetectedBox[] kept = ArrayPool<DetectedBox>.Shared.Rent(scores.Length);
        try
        {
            int count = Candidates(scores, classes, threshold, candidates);
            Span<ulong> best = candidates.AsSpan(0, count);
            best.Sort();
            int keptCount = Suppress(boxes, best, settings, image, kept);
            Span<DetectedBox> all = kept.AsSpan(0, keptCount);
            all.Sort(static (a, b) => b.Score.CompareTo(a.Score) is var order and not 0 ? order : a.Class.CompareTo(b.Class));
            output.AddRange(all[..Math.Min(keptCount, settings.MaxPerImage)]);
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(candidates);
            ArrayPool<DetectedBox>.Shared.Return(kept);
        }
    }

    // Nearly all scores are below the threshold, so a vector of them is usually passed over with one comparison.
    private static int Candidates(ReadOnlySpan<float> scores, int classes, float threshold, Span<ulong> candidates)
    {
        Vector<float> limit = new(threshold);
        int count = 0;
        int at = 0;
        for (; at <= scores.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            if (Vector.GreaterThanAny(new Vector<float>(scores[at..]), limit))
            {
                count = Add(scores, at, at + Vector<float>.Count, classes, threshold, candidates, count);
            }
        }
        return Add(scores, at, scores.Length, classes, threshold, candidates, count);
    }

    private static int Add(ReadOnlySpan<float> scores, int from, int to, int classes, float threshold, Span<ulong> candidates, int count)
    {
        for (int i = from; i < to; i++)
        {
            if (scores[i] > threshold)
            {
                // Bits of positive floats are in the order of their values.
                uint falling = ~BitConverter.SingleToUInt32Bits(scores[i]);
                candidates[count++] = (ulong)(i % classes) << ClassShift | (ulong)falling << ScoreShift | (uint)(i / classes);
            }
        }
        return count;
    }

    private static int Suppress(ReadOnlySpan<float> boxes, ReadOnlySpan<ulong> candidates, NmsSettings settings, int image, Span<DetectedBox> kept)
    {
        int count = 0;
        int classStart = 0;
        int current = -1;
        foreach (ulong candidate in candidates)
        {
            int kind = (int)(candidate >> ClassShift);
            if (kind != current)
            {
                (current, classStart) = (kind, count);
            }
            if (count - classStart < settings.MaxPerClass)
            {
                DetectedBox box = Box(boxes.Slice(4 * (int)(candidate & 0xffff), 4), candidate, settings.Clip, image);
                if (box.X2 > box.X1 && box.Y2 > box.Y1 && !Overlaps(box, kept[classStart..count], settings.IouThreshold))
                {
                    kept[count++] = box;
                }
            }
        }
        return count;
    }

    private static DetectedBox Box(ReadOnlySpan<float> box, ulong candidate, bool clip, int image)
    {
        float score = BitConverter.UInt32BitsToSingle(~(uint)(candidate >> ScoreShift));
        int kind = (int)(candidate >> ClassShift);
        return clip
            ? new(image, Math.Clamp(box[0], 0, 1), Math.Clamp(box[1], 0, 1), Math.Clamp(box[2], 0, 1), Math.Clamp(box[3], 0, 1), score, kind)
            : new(image, box[0], box[1], box[2], box[3], score, kind);
    }

    private static bool Overlaps(in DetectedBox box, ReadOnlySpan<DetectedBox> better, float threshold)
    {
        foreach (ref readonly DetectedBox other in better)
        {
            if (box.Iou(other) > threshold)
            {
                return true;
            }
        }
        return false;
    }
}

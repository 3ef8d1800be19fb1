namespace Astrolode.Networks.Ssd;

/// <summary>
/// Boxes as codes relative to default boxes (Ren et al. 2015, eq. 2) with the scale factors 10, 10, 5, 5 of SSD:
/// ty = 10 (y - ya) / ha, tx = 10 (x - xa) / wa, th = 5 ln(h / ha), tw = 5 ln(w / wa).
/// </summary>
public static class BoxCoder
{
    private const float CentreScale = 10;
    private const float SizeScale = 5;

    /// <summary>Code ty, tx, th, tw of a box relative to default box <paramref name="anchor"/>.</summary>
    public static void Encode(in TruthBox box, int anchor, Span<float> code)
    {
        ReadOnlySpan<float> a = DefaultBoxes.CentreForm.Slice(4 * anchor, 4);
        code[0] = CentreScale * ((box.Y1 + box.Y2) / 2 - a[0]) / a[2];
        code[1] = CentreScale * ((box.X1 + box.X2) / 2 - a[1]) / a[3];
        code[2] = SizeScale * MathF.Log((box.Y2 - box.Y1) / a[2]);
        code[3] = SizeScale * MathF.Log((box.X2 - box.X1) / a[3]);
    }

    /// <summary>Codes of all default boxes, 1917 x 4, to corners x1, y1, x2, y2 as fractions of the image; not clipped to it.</summary>
    public static void Decode(ReadOnlySpan<float> codes, Span<float> corners)
    {
        ReadOnlySpan<float> anchors = DefaultBoxes.CentreForm;
        for (int i = 0; i < anchors.Length; i += 4)
        {
            float y = codes[i] / CentreScale * anchors[i + 2] + anchors[i];
            float x = codes[i + 1] / CentreScale * anchors[i + 3] + anchors[i + 1];
            float height = MathF.Exp(codes[i + 2] / SizeScale) * anchors[i + 2];
            float width = MathF.Exp(codes[i + 3] / SizeScale) * anchors[i + 3];
            (corners[i], corners[i + 1], corners[i + 2], corners[i + 3]) = (x - width / 2, y - height / 2, x + width / 2, y + height / 2);
        }
    }
}

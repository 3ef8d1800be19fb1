namespace Astrolode.Networks.Ssd;

/// <summary>An object that the network sees.</summary>
/// <param name="Image">Which image of the batch.</param>
/// <param name="X1">Left, as a fraction of the image's width.</param>
/// <param name="Y1">Top, as a fraction of the image's height.</param>
/// <param name="X2">Right.</param>
/// <param name="Y2">Bottom.</param>
/// <param name="Score">0 to 1.</param>
/// <param name="Class">Index of the object class, 0 is the first.</param>
public readonly record struct DetectedBox(int Image, float X1, float Y1, float X2, float Y2, float Score, int Class)
{
    /// <summary>Area of the intersection over that of the union; 0 when they do not touch.</summary>
    public float Iou(in DetectedBox other)
    {
        float width = Math.Min(X2, other.X2) - Math.Max(X1, other.X1);
        float height = Math.Min(Y2, other.Y2) - Math.Max(Y1, other.Y1);
        if (!(width > 0 && height > 0))
        {
            return 0;
        }
        float both = width * height;
        return both / ((X2 - X1) * (Y2 - Y1) + (other.X2 - other.X1) * (other.Y2 - other.Y1) - both);
    }
}

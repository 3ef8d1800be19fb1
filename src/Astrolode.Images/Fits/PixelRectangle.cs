namespace Astrolode.Images.Fits;

/// <summary>A rectangle of pixels in one plane of an image, 0-based; x is along NAXIS1.</summary>
/// <param name="X">First column.</param>
/// <param name="Y">First row.</param>
/// <param name="Width">Columns, 1 or more.</param>
/// <param name="Height">Rows, 1 or more.</param>
public readonly record struct PixelRectangle(long X, long Y, long Width, long Height);

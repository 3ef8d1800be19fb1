namespace Astrolode.Catalogue;

/// <summary>A box in the pixels of an image: 0-based, centres at integers, x to the right, y along the rows of the array.</summary>
public readonly record struct PixelBox(double X1, double Y1, double X2, double Y2);

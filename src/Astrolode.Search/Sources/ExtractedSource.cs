namespace Astrolode.Search.Sources;

/// <summary>What may be wrong with a source: SEP's own flags, and one of ours.</summary>
[Flags]
public enum SourceFlags
{
    /// <summary>Nothing known.</summary>
    None = 0,

    /// <summary>Taken apart from another.</summary>
    Deblended = 0x0001,

    /// <summary>Cut by the edge of the image.</summary>
    Truncated = 0x0002,

    /// <summary>Some pixel is saturated.</summary>
    Saturated = 0x0004,

    /// <summary>All its pixels lie on a line; its shape is that of one pixel.</summary>
    Singular = 0x0008,

    /// <summary>An aperture is cut by the edge.</summary>
    ApertureTruncated = 0x0010,

    /// <summary>An aperture holds pixels that are blank, or a neighbour's.</summary>
    ApertureMasked = 0x0020,

    /// <summary>An aperture holds nothing else.</summary>
    ApertureAllMasked = 0x0040,

    /// <summary>Kron's radius could not be measured because the light in it is not positive.</summary>
    ApertureNonPositive = 0x0080,
}

/// <summary>
/// A source of an image. Positions are pixels, 0-based, centres at integers; light is in units of the pixels, above the background. Angles in radians from +x towards +y.
/// </summary>
public sealed record ExtractedSource
{
    /// <summary>Number in <see cref="Extraction.Segments"/>, from 1.</summary>
    public required int Id { get; init; }

    /// <summary>Centre weighted by a Gaussian of the source's size (SExtractor's XWIN): the precise one.</summary>
    public required double X { get; init; }

    /// <summary>The same along y.</summary>
    public required double Y { get; init; }

    /// <summary>Barycentre of the pixels above the threshold, which the shape is about.</summary>
    public required double BarycentreX { get; init; }

    /// <summary>The same along y.</summary>
    public required double BarycentreY { get; init; }

    /// <summary>Standard deviation of <see cref="X"/> by the noise of the background, and by that of the source's own photons where the gain is known.</summary>
    public required double ErrorX { get; init; }

    /// <summary>The same along y.</summary>
    public required double ErrorY { get; init; }

    /// <summary>Standard deviation of the light along its longer axis, pixels above the threshold.</summary>
    public required double A { get; init; }

    /// <summary>The same along the shorter axis.</summary>
    public required double B { get; init; }

    /// <summary>Angle of the longer axis, −π/2 to π/2.</summary>
    public required double Theta { get; init; }

    /// <summary>Sum of the pixels above the threshold.</summary>
    public required double FluxIsophotal { get; init; }

    /// <summary>Light in Kron's ellipse.</summary>
    public required double FluxAuto { get; init; }

    /// <summary>Standard deviation of it.</summary>
    public required double FluxAutoError { get; init; }

    /// <summary>Radius of that ellipse over a and b.</summary>
    public required double KronRadius { get; init; }

    /// <summary>Light in the circular aperture.</summary>
    public required double FluxAperture { get; init; }

    /// <summary>Standard deviation of it.</summary>
    public required double FluxApertureError { get; init; }

    /// <summary>Radius that holds half of <see cref="FluxAuto"/>, pixels.</summary>
    public required double HalfLightRadius { get; init; }

    /// <summary>Value of the brightest pixel.</summary>
    public required double Peak { get; init; }

    /// <summary>Its column.</summary>
    public required int PeakX { get; init; }

    /// <summary>Its row.</summary>
    public required int PeakY { get; init; }

    /// <summary>Pixels above the threshold in the smoothed image.</summary>
    public required int PixelCount { get; init; }

    /// <summary>First column that has one of them.</summary>
    public required int XMin { get; init; }

    /// <summary>Last column.</summary>
    public required int XMax { get; init; }

    /// <summary>First row.</summary>
    public required int YMin { get; init; }

    /// <summary>Last row.</summary>
    public required int YMax { get; init; }

    /// <summary>Standard deviation of the background in a pixel at the peak.</summary>
    public required double Noise { get; init; }

    /// <summary>What may be wrong.</summary>
    public required SourceFlags Flags { get; init; }

    /// <summary>a over b, 1 or more.</summary>
    public double Elongation => A / B;
}

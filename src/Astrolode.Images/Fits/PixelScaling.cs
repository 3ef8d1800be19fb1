namespace Astrolode.Images.Fits;

/// <summary>How stored numbers become physical ones: physical = Zero + Scale × stored (FITS Standard 4.0, eq. 3).</summary>
/// <param name="Scale">BSCALE or TSCALn.</param>
/// <param name="Zero">BZERO or TZEROn; the conventions for unsigned integers (section 5.2.5) are values of it.</param>
/// <param name="Blank">The stored integer that means "no value"; null where there is none or numbers are floating point.</param>
internal readonly record struct PixelScaling(double Scale, double Zero, long? Blank)
{
    /// <summary>Stored numbers as they are.</summary>
    public static PixelScaling None { get; } = new(1, 0, null);

    /// <summary>BZERO of unsigned 64-bit integers, which double precision could not add without loss.</summary>
    public const double UnsignedLong = 9223372036854775808;

    /// <summary>True where physical values are the stored ones.</summary>
    public bool IsIdentity => Scale == 1 && Zero == 0 && Blank is null;

    /// <summary>BSCALE, BZERO and, of integers, BLANK. Some archives write BLANK as a floating-point number.</summary>
    public static PixelScaling Of(FitsHdu hdu) => hdu.AsStored
        ? None
        : new(hdu.Header.Number("BSCALE") ?? 1, hdu.Header.Number("BZERO") ?? 0, hdu.Bitpix > 0 ? hdu.Header.Integer("BLANK") : null);
}

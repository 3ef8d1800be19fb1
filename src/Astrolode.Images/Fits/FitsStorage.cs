namespace Astrolode.Images.Fits;

/// <summary>How an image is stored in a file.</summary>
/// <param name="Bitpix">8 (0 to 255), 16, 32, 64, -32 or -64. For integers values are rounded; where there are blanks, the last (8 bits) or the lowest one stands for them.</param>
/// <param name="Compression">Tile compression; null for none.</param>
public sealed record FitsStorage(int Bitpix, TileCompression? Compression = null)
{
    /// <summary>float32 without compression.</summary>
    public static FitsStorage Float32 { get; } = new(-32);

    /// <summary>The stored integer that means blank.</summary>
    internal long Blank => Bitpix switch { 8 => byte.MaxValue, 16 => short.MinValue, 32 => int.MinValue, _ => long.MinValue };

    /// <summary>Fails if there is no such kind of file.</summary>
    /// <exception cref="ArgumentException">A BITPIX that is not one of those above; a codec that cannot hold it.</exception>
    internal void Require()
    {
        if (Bitpix is not (8 or 16 or 32 or 64 or -32 or -64))
        {
            throw new ArgumentException($"images of BITPIX {Bitpix} are not written; use 8, 16, 32, 64, -32 or -64");
        }
        if (Bitpix == 64 && Compression is not null)
        {
            throw new ArgumentException("images of BITPIX 64 are not compressed (CFITSIO has no codec for them); store 32 or -64, or do not compress");
        }
        if (Compression is { Codec: TileCodec.Plio, TileSides: not null })
        {
            throw new ArgumentException("Plio is written row by row; give no sides of tiles");
        }
        bool real = Bitpix < 0;
        if (Compression is { } compression && real && (compression.Codec == TileCodec.Plio || (compression.QuantiseLevel == 0 && compression.Codec is not (TileCodec.Gzip1 or TileCodec.Gzip2))))
        {
            throw new ArgumentException($"{compression.Codec} holds integers only; quantise the image (not with Plio), store it as integers, or use Gzip2 for floating point without loss");
        }
    }
}

/// <summary>Tile compression of an image (FITS Standard 4.0, section 10).</summary>
/// <param name="Codec">Not <see cref="TileCodec.None"/>. Plio is for masks: integers of 0 to 2²⁴ − 1 that are mostly runs, in rows of 8 pixels or more.</param>
/// <param name="QuantiseLevel">Floating point is rounded to steps of the noise divided by this (4 keeps photometry to 1 % of the noise); negative: the step itself; 0: without loss, by gzip.</param>
/// <param name="Dither">What is added before rounding so that means stay right.</param>
/// <param name="DitherSeed">Start of the random numbers, 1 to 10000.</param>
/// <param name="TileSides">Sides of a tile, fastest axis first; null for rows (of HCOMPRESS about 16 rows).</param>
/// <param name="HcompressScale">0 without loss; n: steps of n times the noise.</param>
public sealed record TileCompression(
    TileCodec Codec, double QuantiseLevel = 4, TileDither Dither = TileDither.Subtractive1, int DitherSeed = 1, IReadOnlyList<long>? TileSides = null, double HcompressScale = 0);

/// <summary>Dithering of quantised floating point (FITS Standard 4.0, section 10.2.1).</summary>
public enum TileDither
{
    /// <summary>NO_DITHER.</summary>
    None,

    /// <summary>SUBTRACTIVE_DITHER_1.</summary>
    Subtractive1,

    /// <summary>SUBTRACTIVE_DITHER_2: exact zeros stay zero.</summary>
    Subtractive2,
}

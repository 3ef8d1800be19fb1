using Astrolode.Files;

namespace Astrolode.Images.Codecs;

/// <summary>Pictures of survey tiles by libgd: greys of which 0 is blank, and colours with transparency. Row 0 is the top row.</summary>
internal static unsafe class TilePicture
{
    private const int JpegQuality = 90;

    // zlib's levels above this one cost twice the time for some percent of noise.
    private const int PngLevel = 4;
    private const int Opaque = 0;
    private const int Transparent = 127;

    /// <summary>Writes a PNG, whole, with a palette of 256 greys of which 0 is transparent: a byte a pixel.</summary>
    public static void WriteGreyPng(string path, ReadOnlySpan<byte> greys, int width, int height)
    {
        using GdImage image = new(GdLibrary.gdImageCreate(width, height));
        Require(image, width, height);
        for (int level = 0; level < 256; level++)
        {
            GdLibrary.gdImageColorAllocateAlpha(image, level, level, level, level == 0 ? Transparent : Opaque);
        }
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = greys.Slice(y * width, width);
            for (int x = 0; x < width; x++)
            {
                // A palette image starts as its first colour.
                if (row[x] != 0)
                {
                    GdLibrary.gdImageSetPixel(image, x, y, row[x]);
                }
            }
        }
        Write(path, GdLibrary.gdImagePngPtrEx(image, out int size, PngLevel), size);
    }

    /// <summary>Writes a JPEG of greys, whole; blank is black.</summary>
    public static void WriteGreyJpeg(string path, ReadOnlySpan<byte> greys, int width, int height)
    {
        using GdImage image = new(GdLibrary.gdImageCreateTrueColor(width, height));
        Require(image, width, height);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = greys.Slice(y * width, width);
            for (int x = 0; x < width; x++)
            {
                GdLibrary.gdImageSetPixel(image, x, y, row[x] * 0x010101);
            }
        }
        Write(path, GdLibrary.gdImageJpegPtr(image, out int size, JpegQuality), size);
    }

    /// <summary>Writes a PNG of colours, whole: [(y * width + x) * 4 + channel], red, green, blue and opacity (255 or 0).</summary>
    public static void WriteColourPng(string path, ReadOnlySpan<byte> rgba, int width, int height)
    {
        using GdImage image = Colours(rgba, width, height);
        GdLibrary.gdImageSaveAlpha(image, 1);
        Write(path, GdLibrary.gdImagePngPtrEx(image, out int size, PngLevel), size);
    }

    /// <summary>Writes a JPEG of colours, whole, as <see cref="WriteColourPng"/>; what is transparent is black.</summary>
    public static void WriteColourJpeg(string path, ReadOnlySpan<byte> rgba, int width, int height)
    {
        using GdImage image = Colours(rgba, width, height);
        Write(path, GdLibrary.gdImageJpegPtr(image, out int size, JpegQuality), size);
    }

    /// <summary>Reads a PNG or JPEG with its transparency, [(y * width + x) * 4 + channel].</summary>
    /// <exception cref="PictureFormatException">It is neither, damaged, or of another size.</exception>
    public static byte[] ReadColours(ReadOnlySpan<byte> bytes, string name, int width, int height)
    {
        if (PictureHeader.IsPng(bytes) is not { } png || PictureHeader.Size(bytes) != (width, height) || !PictureHeader.IsComplete(bytes))
        {
            throw new PictureFormatException($"cannot read {name}: it is no whole JPEG or PNG of {width} × {height}; fetch it again");
        }
        fixed (byte* at = bytes)
        {
            using GdImage image = new(png ? GdLibrary.gdImageCreateFromPngPtr(bytes.Length, at) : GdLibrary.gdImageCreateFromJpegPtrEx(bytes.Length, at, 0));
            if (image.IsInvalid)
            {
                throw new PictureFormatException($"cannot read {name}: its data cannot be decoded; fetch it again");
            }
            byte[] rgba = new byte[4 * width * height];
            for (int i = 0; i < width * height; i++)
            {
                int packed = GdLibrary.gdImageGetTrueColorPixel(image, i % width, i / width);
                (rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2]) = ((byte)(packed >> 16), (byte)(packed >> 8), (byte)packed);
                rgba[4 * i + 3] = (packed >> 24) >= Transparent ? (byte)0 : (byte)255;
            }
            return rgba;
        }
    }

    private static GdImage Colours(ReadOnlySpan<byte> rgba, int width, int height)
    {
        GdImage image = new(GdLibrary.gdImageCreateTrueColor(width, height));
        Require(image, width, height);
        GdLibrary.gdImageAlphaBlending(image, 0);
        for (int i = 0; i < width * height; i++)
        {
            ReadOnlySpan<byte> pixel = rgba.Slice(4 * i, 4);
            int alpha = pixel[3] == 0 ? Transparent : Opaque;
            GdLibrary.gdImageSetPixel(image, i % width, i / width, alpha << 24 | pixel[0] << 16 | pixel[1] << 8 | pixel[2]);
        }
        return image;
    }

    private static void Require(GdImage image, int width, int height)
    {
        if (image.IsInvalid)
        {
            throw new InsufficientMemoryException($"gd has no memory for a picture of {width} × {height}");
        }
    }

    // From native memory to the file: a managed copy of every tile would be the most of a build's garbage.
    private static void Write(string path, byte* encoded, int size)
    {
        if (encoded is null)
        {
            throw new InsufficientMemoryException("gd has no memory to encode the picture");
        }
        nint bytes = (nint)encoded;
        try
        {
            AtomicFile.Write(path, beside =>
            {
                using FileStream file = new(beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
                file.Write(new ReadOnlySpan<byte>((byte*)bytes, size));
            });
        }
        finally
        {
            GdLibrary.gdFree(encoded);
        }
    }
}

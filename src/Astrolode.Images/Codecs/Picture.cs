using Astrolode.Files;

namespace Astrolode.Images.Codecs;

/// <summary>
/// An 8-bit RGB picture: photos in, pictures of detections and curves out. JPEG and PNG through libgd. Row 0 is the top row. Transparency is dropped;
/// the orientation that a camera notes in EXIF is not applied, so that boxes are in the pixels that the file stores (as COCO's are).
/// </summary>
public sealed partial class Picture
{
    private const long MostPixels = 200_000_000;

    /// <summary>A picture of given pixels.</summary>
    /// <param name="width">Columns, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="rgb">[(y * width + x) * 3 + channel]; not copied.</param>
    /// <exception cref="ArgumentException">The sides do not match the pixels.</exception>
    public Picture(int width, int height, byte[] rgb)
    {
        if (width < 1 || height < 1 || rgb.LongLength != 3L * width * height)
        {
            throw new ArgumentException($"{rgb.LongLength} bytes are not a picture of {width} × {height}", nameof(rgb));
        }
        (Width, Height, Rgb) = (width, height, rgb);
    }

    /// <summary>A picture of one colour.</summary>
    public Picture(int width, int height, Colour colour = default)
        : this(width, height, new byte[3 * width * height])
    {
        Fill(0, 0, width - 1, height - 1, colour);
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>[(y * Width + x) * 3 + channel], red, green, blue.</summary>
    public byte[] Rgb { get; }

    /// <summary>Reads a JPEG or a PNG, told apart by their first bytes.</summary>
    /// <exception cref="PictureFormatException">It is neither, or damaged (a truncated JPEG too).</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Picture Read(string path) => Read(File.ReadAllBytes(path), path);

    /// <summary>As <see cref="Read(string)"/>, from memory; <paramref name="name"/> is used in messages.</summary>
    /// <exception cref="PictureFormatException">It is neither JPEG nor PNG, or damaged.</exception>
    public static unsafe Picture Read(ReadOnlySpan<byte> bytes, string name)
    {
        bool png = PictureHeader.IsPng(bytes)
            ?? throw new PictureFormatException($"cannot read {name}: it is neither a JPEG nor a PNG; convert it to one of them");
        (int width, int height) = PictureHeader.Size(bytes)
            ?? throw new PictureFormatException($"cannot read {name}: its header is incomplete; the picture is damaged, fetch it again");
        if (width < 1 || height < 1 || (long)width * height > MostPixels)
        {
            throw new PictureFormatException($"cannot read {name}: a picture of {width} × {height} is not within 1 to {MostPixels / 1_000_000} megapixels; scale it first");
        }
        if (!PictureHeader.IsComplete(bytes))
        {
            throw new PictureFormatException($"cannot read {name}: its JPEG data have no end; the picture is cut short, fetch it again");
        }
        fixed (byte* at = bytes)
        {
            using GdImage image = new(png ? GdLibrary.gdImageCreateFromPngPtr(bytes.Length, at) : GdLibrary.gdImageCreateFromJpegPtrEx(bytes.Length, at, 0));
            if (image.IsInvalid)
            {
                throw new PictureFormatException($"cannot read {name}: its {(png ? "PNG" : "JPEG")} data cannot be decoded; the picture is damaged, fetch it again");
            }
            Picture picture = new(width, height, new byte[3 * width * height]);
            image.CopyTo(picture.Rgb, width, 0, 0, width, height);
            return picture;
        }
    }

    /// <summary>Grey picture of values 0 … 1 (clamped; NaN black), [y * width + x].</summary>
    /// <param name="values">The values.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="bottomUp">True if row 0 of the values is the lowest, as in FITS.</param>
    public static Picture FromGrey(ReadOnlySpan<float> values, int width, int height, bool bottomUp = false)
    {
        Picture picture = new(width, height, new byte[3 * width * height]);
        picture.SetPixels(values, bottomUp, value =>
        {
            byte level = float.IsNaN(value) ? (byte)0 : (byte)(Math.Clamp(value, 0, 1) * 255 + 0.5f);
            return new Colour(level, level, level);
        });
        return picture;
    }

    /// <summary>As <see cref="FromGrey"/>, in colours of a map.</summary>
    public static Picture FromColourMap(ReadOnlySpan<float> values, int width, int height, ColourMap map, bool bottomUp = false)
    {
        Picture picture = new(width, height, new byte[3 * width * height]);
        picture.SetPixels(values, bottomUp, value => map[value]);
        return picture;
    }

    /// <summary>Writes a PNG, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WritePng(string path) => AtomicFile.WriteBytes(path, EncodePng());

    /// <summary>Writes a JPEG, whole or not at all; quality 1 to 95.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteJpeg(string path, int quality = 90) => AtomicFile.WriteBytes(path, EncodeJpeg(quality));

    /// <summary>The bytes of a PNG file.</summary>
    public unsafe byte[] EncodePng()
    {
        using GdImage image = GdImage.From(Rgb, Width, 0, 0, Width, Height);
        return Take(GdLibrary.gdImagePngPtrEx(image, out int size, 6), size);
    }

    /// <summary>The bytes of a JPEG file; quality 1 to 95.</summary>
    public unsafe byte[] EncodeJpeg(int quality = 90)
    {
        using GdImage image = GdImage.From(Rgb, Width, 0, 0, Width, Height);
        return Take(GdLibrary.gdImageJpegPtr(image, out int size, quality), size);
    }

    /// <summary>
    /// The picture at another size: bilinear between pixel centres, which lie at half pixels of both sizes (a pixel of the result looks at source
    /// position (x + 0.5) · Width / width − 0.5), edges repeated. No averaging: below half size fine detail aliases.
    /// </summary>
    public Picture Resize(int width, int height)
    {
        Picture resized = new(width, height, new byte[3 * width * height]);
        (int Low, int High, float Weight)[] columns = Taps(Width, width);
        (int Low, int High, float Weight)[] rows = Taps(Height, height);
        int to = 0;
        foreach ((int top, int bottom, float v) in rows)
        {
            foreach ((int left, int right, float u) in columns)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    float upper = Mix(Rgb[3 * (top * Width + left) + channel], Rgb[3 * (top * Width + right) + channel], u);
                    float lower = Mix(Rgb[3 * (bottom * Width + left) + channel], Rgb[3 * (bottom * Width + right) + channel], u);
                    resized.Rgb[to++] = (byte)(Mix(upper, lower, v) + 0.5f);
                }
            }
        }
        return resized;
    }

    private static float Mix(float a, float b, float weight) => a + (b - a) * weight;

    private static (int Low, int High, float Weight)[] Taps(int from, int to)
    {
        (int, int, float)[] taps = new (int, int, float)[to];
        for (int i = 0; i < to; i++)
        {
            double position = Math.Clamp((i + 0.5) * from / to - 0.5, 0, from - 1);
            int low = (int)position;
            taps[i] = (low, Math.Min(low + 1, from - 1), (float)(position - low));
        }
        return taps;
    }

    private static unsafe byte[] Take(byte* encoded, int size)
    {
        if (encoded is null)
        {
            throw new InsufficientMemoryException("gd has no memory to encode the picture");
        }
        byte[] bytes = new ReadOnlySpan<byte>(encoded, size).ToArray();
        GdLibrary.gdFree(encoded);
        return bytes;
    }

    private void SetPixels(ReadOnlySpan<float> values, bool bottomUp, Func<float, Colour> colourOf)
    {
        if (values.Length != Width * Height)
        {
            throw new ArgumentException($"{values.Length} values are not a picture of {Width} × {Height}");
        }
        for (int y = 0; y < Height; y++)
        {
            int from = (bottomUp ? Height - 1 - y : y) * Width;
            for (int x = 0; x < Width; x++)
            {
                SetPixel(x, y, colourOf(values[from + x]));
            }
        }
    }

    private void SetPixel(int x, int y, Colour colour)
    {
        int at = 3 * (y * Width + x);
        (Rgb[at], Rgb[at + 1], Rgb[at + 2]) = (colour.Red, colour.Green, colour.Blue);
    }
}

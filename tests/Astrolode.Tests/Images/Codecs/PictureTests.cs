using Astrolode.Images.Codecs;

namespace Astrolode.Tests.Images.Codecs;

public class PictureTests
{
    [Fact]
    public void A_png_returns_the_very_pixels()
    {
        Picture picture = Noise(37, 23);
        Picture again = Picture.Read(picture.EncodePng(), "noise.png");
        Assert.Equal((37, 23), (again.Width, again.Height));
        Assert.Equal(picture.Rgb, again.Rgb);
    }

    [Fact]
    public void A_jpeg_returns_smooth_pixels_to_a_few_levels()
    {
        Picture picture = Gradient(64, 48);
        Picture again = Picture.Read(picture.EncodeJpeg(95), "gradient.jpg");
        int worst = picture.Rgb.Zip(again.Rgb, (a, b) => Math.Abs(a - b)).Max();
        Assert.InRange(worst, 0, 6);
    }

    [Fact]
    public void A_picture_cut_at_any_byte_is_read_whole_or_refused_by_name()
    {
        foreach ((byte[] bytes, string name) in new[] { (Gradient(24, 16).EncodeJpeg(80), "cut.jpg"), (Noise(8, 8).EncodePng(), "cut.png") })
        {
            Picture whole = Picture.Read(bytes, name);
            for (int length = 0; length < bytes.Length; length++)
            {
                try
                {
                    Assert.Equal(whole.Rgb, Picture.Read(bytes.AsSpan(0, length), name).Rgb);
                }
                catch (PictureFormatException error)
                {
                    Assert.Contains(name, error.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void Damaged_bytes_are_read_or_refused_but_never_crash()
    {
        Random random = new(5);
        foreach (byte[] bytes in new[] { Gradient(40, 40).EncodeJpeg(80), Noise(16, 16).EncodePng() })
        {
            for (int trial = 0; trial < 500; trial++)
            {
                byte[] damaged = [.. bytes];
                for (int hits = random.Next(1, 6); hits > 0; hits--)
                {
                    damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
                }
                Exception? error = Record.Exception(() => Picture.Read(damaged, "damaged"));
                Assert.True(error is null or PictureFormatException, error?.ToString());
            }
        }
    }

    [Fact]
    public void A_header_that_declares_a_giant_is_refused_before_memory_is_taken()
    {
        byte[] png = Noise(4, 4).EncodePng();
        png.AsSpan(16, 8).Fill(0x7f);
        PictureFormatException error = Assert.Throws<PictureFormatException>(() => Picture.Read(png, "giant.png"));
        Assert.Contains("megapixels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_no_picture_is_refused() =>
        Assert.Contains("neither a JPEG nor a PNG", Assert.Throws<PictureFormatException>(() => Picture.Read("hello"u8, "x.txt")).Message, StringComparison.Ordinal);

    [Fact]
    public void Doubling_the_size_interpolates_between_half_pixel_centres()
    {
        Picture two = new(2, 1, [0, 0, 0, 100, 100, 100]);
        byte[] red = [.. two.Resize(4, 1).Rgb.Where((_, i) => i % 3 == 0)];
        Assert.Equal([0, 25, 75, 100], red);
    }

    [Fact]
    public void A_rectangle_of_thickness_three_covers_three_pixels_about_each_side()
    {
        Picture picture = new(20, 20);
        picture.DrawRectangle(5, 5, 14, 12, Colour.White, 3);
        int lit = picture.Rgb.Where((_, i) => i % 3 == 0).Count(level => level == 255);
        Assert.Equal(12 * 10 - 6 * 4 - 0, lit - Lit(picture, 0, 0, 3, 19) - Lit(picture, 16, 0, 19, 19));
        Assert.Equal(3, Lit(picture, 10, 0, 10, 9));
    }

    [Fact]
    public void Drawing_outside_changes_nothing_and_fails_nothing()
    {
        Picture picture = new(10, 10);
        picture.DrawLine(-50, -50, -20, -90, Colour.White, 3);
        picture.DrawRectangle(1e12, 5, double.NaN, 1e300, Colour.White);
        picture.DrawText(-100, 3, "far", Colour.White);
        picture.DrawCircle(500, 500, 20, Colour.White);
        Assert.Equal(0, Lit(picture, 1, 1, 9, 9));
    }

    [Fact]
    public void A_circle_lies_at_its_radius()
    {
        Picture picture = new(41, 41);
        picture.DrawCircle(20, 20, 15, Colour.White);
        for (int y = 0; y < 41; y++)
        {
            for (int x = 0; x < 41; x++)
            {
                bool lit = picture.Rgb[3 * (y * 41 + x)] != 0;
                Assert.True(!lit || Math.Abs(double.Hypot(x - 20, y - 20) - 15) < 1.5, $"{x},{y}");
            }
        }
        Assert.InRange(Lit(picture, 0, 0, 40, 40), 80, 110);
    }

    [Fact]
    public void Text_leaves_ink_within_the_size_that_was_measured()
    {
        Picture picture = new(120, 60);
        (int width, int height) = Picture.MeasureText("N77 0.93", 32);
        picture.DrawText(0, 0, "N77", Colour.White, 32);
        Assert.Equal((128, 32), (width, height));
        Assert.InRange(Lit(picture, 0, 0, 119, 31), 100, 1000);
        Assert.Equal(0, Lit(picture, 0, 32, 119, 59));
    }

    [Fact]
    public void Grey_of_fits_rows_starts_at_the_bottom()
    {
        Picture picture = Picture.FromGrey([0f, 1f, float.NaN, 0.5f], 2, 2, bottomUp: true);
        Assert.Equal([0, 128, 0, 255], picture.Rgb.Where((_, i) => i % 3 == 0));
    }

    // matplotlib 3.8: viridis and inferno at 0, 0.5 and 1, times 255.
    [Fact]
    public void Colour_maps_follow_matplotlib()
    {
        Near(ColourMap.Viridis[0], 68, 1, 84);
        Near(ColourMap.Viridis[0.5f], 33, 145, 140);
        Near(ColourMap.Viridis[1], 253, 231, 37);
        Near(ColourMap.Inferno[0], 0, 0, 4);
        Near(ColourMap.Inferno[0.5f], 188, 55, 84);
        Near(ColourMap.Inferno[1], 252, 255, 164);
    }

    [SharedFact("coco")]
    public void Photos_are_decoded_like_pillow_does()
    {
        string photo = Directory.EnumerateFiles(SharedData.Find("coco"), "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        string script = "import sys,PIL.Image as I; i=I.open(sys.argv[1]).convert('RGB'); b=i.tobytes(); print(i.width,i.height,sum(b)/len(b))";
        Picture picture = Picture.Read(photo);
        if (Judge.IsThere("python:PIL"))
        {
            string[] judge = Judge.RunPython(script, photo).Split(' ');
            Assert.Equal(int.Parse(judge[0]), picture.Width);
            Assert.Equal(int.Parse(judge[1]), picture.Height);
            Assert.Equal(double.Parse(judge[2]), picture.Rgb.Average(level => (double)level), 0.5);
        }
        Assert.InRange(picture.Rgb.Average(level => (double)level), 10, 245);
    }

    [SharedFact("coco")]
    public void Every_photo_of_the_sample_is_read()
    {
        foreach (string photo in Directory.EnumerateFiles(SharedData.Find("coco"), "*.jpg", SearchOption.AllDirectories))
        {
            Assert.InRange(Picture.Read(photo).Width, 100, 4000);
        }
    }

    private static void Near(Colour colour, int red, int green, int blue)
    {
        Assert.InRange(colour.Red, red - 6, red + 6);
        Assert.InRange(colour.Green, green - 6, green + 6);
        Assert.InRange(colour.Blue, blue - 6, blue + 6);
    }

    private static int Lit(Picture picture, int x1, int y1, int x2, int y2)
    {
        int lit = 0;
        for (int y = y1; y <= y2; y++)
        {
            for (int x = x1; x <= x2; x++)
            {
                lit += picture.Rgb[3 * (y * picture.Width + x)] != 0 ? 1 : 0;
            }
        }
        return lit;
    }

    private static Picture Noise(int width, int height)
    {
        byte[] rgb = new byte[3 * width * height];
        new Random(1).NextBytes(rgb);
        return new Picture(width, height, rgb);
    }

    private static Picture Gradient(int width, int height)
    {
        Picture picture = new(width, height);
        for (int i = 0; i < width * height; i++)
        {
            picture.Rgb[3 * i] = (byte)(i % width * 255 / width);
            picture.Rgb[3 * i + 1] = (byte)(i / width * 255 / height);
            picture.Rgb[3 * i + 2] = 90;
        }
        return picture;
    }
}

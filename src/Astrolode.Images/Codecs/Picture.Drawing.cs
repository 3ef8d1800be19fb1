using System.Text;

namespace Astrolode.Images.Codecs;

/// <summary>Lines and letters. Positions are pixels of the picture, centres at integers; what lies outside is clipped.</summary>
public sealed partial class Picture
{
    /// <summary>Fills a box, edges included.</summary>
    public void Fill(int x1, int y1, int x2, int y2, Colour colour)
    {
        for (int y = Math.Max(Math.Min(y1, y2), 0); y <= Math.Min(Math.Max(y1, y2), Height - 1); y++)
        {
            for (int x = Math.Max(Math.Min(x1, x2), 0); x <= Math.Min(Math.Max(x1, x2), Width - 1); x++)
            {
                SetPixel(x, y, colour);
            }
        }
    }

    /// <summary>Puts another picture here, its upper left corner at a pixel.</summary>
    public void Paste(Picture other, int x, int y)
    {
        (int from, int to) = (Math.Max(0, -x), Math.Min(other.Width, Width - x));
        for (int row = Math.Max(0, -y); row < Math.Min(other.Height, Height - y) && from < to; row++)
        {
            other.Rgb.AsSpan(3 * (row * other.Width + from), 3 * (to - from)).CopyTo(Rgb.AsSpan(3 * ((y + row) * Width + x + from)));
        }
    }

    /// <summary>A straight line, ends included.</summary>
    public void DrawLine(double x1, double y1, double x2, double y2, Colour colour, int thickness = 1) =>
        DrawPath([(x1, y1), (x2, y2)], colour, thickness);

    /// <summary>The outline of a box.</summary>
    public void DrawRectangle(double x1, double y1, double x2, double y2, Colour colour, int thickness = 1)
    {
        (int left, int right) = Ordered(x1, x2);
        (int top, int bottom) = Ordered(y1, y2);
        int inner = (thickness - 1) / 2;
        int outer = thickness - 1 - inner;
        Fill(left - outer, top - outer, right + outer, top + inner, colour);
        Fill(left - outer, bottom - inner, right + outer, bottom + outer, colour);
        Fill(left - outer, top - outer, left + inner, bottom + outer, colour);
        Fill(right - inner, top - outer, right + outer, bottom + outer, colour);
    }

    /// <summary>A circle.</summary>
    public void DrawCircle(double x, double y, double radius, Colour colour, int thickness = 1) => DrawEllipse(x, y, radius, radius, 0, colour, thickness);

    /// <summary>An ellipse of two semi-axes, the first turned from x towards y by an angle in degrees.</summary>
    public void DrawEllipse(double x, double y, double semiMajor, double semiMinor, double angleDegrees, Colour colour, int thickness = 1)
    {
        (double sin, double cos) = Math.SinCos(angleDegrees * Math.PI / 180);
        int sides = (int)Math.Clamp(2 * Math.Max(semiMajor, semiMinor), 16, 360);
        (double, double)[] path = new (double, double)[sides + 1];
        for (int i = 0; i <= sides; i++)
        {
            (double v, double u) = Math.SinCos(2 * Math.PI * i / sides);
            path[i] = (x + semiMajor * u * cos - semiMinor * v * sin, y + semiMajor * u * sin + semiMinor * v * cos);
        }
        DrawPath(path, colour, thickness);
    }

    /// <summary>Straight lines from point to point.</summary>
    public void DrawPath(IReadOnlyList<(double X, double Y)> points, Colour colour, int thickness = 1)
    {
        // Only the part of the picture that the path can touch goes through gd.
        int left = Clip(points.Min(point => point.X) - thickness, Width);
        int right = Clip(points.Max(point => point.X) + thickness, Width);
        int top = Clip(points.Min(point => point.Y) - thickness, Height);
        int bottom = Clip(points.Max(point => point.Y) + thickness, Height);
        using GdImage part = GdImage.From(Rgb, Width, left, top, right - left + 1, bottom - top + 1);
        GdLibrary.gdImageSetThickness(part, Math.Max(thickness, 1));
        for (int i = 1; i < points.Count; i++)
        {
            GdLibrary.gdImageLine(
                part, Coordinate(points[i - 1].X) - left, Coordinate(points[i - 1].Y) - top, Coordinate(points[i].X) - left, Coordinate(points[i].Y) - top, colour.Packed);
        }
        part.CopyTo(Rgb, Width, left, top, right - left + 1, bottom - top + 1);
    }

    /// <summary>
    /// Text with its upper left corner at a pixel, in gd's built-in fixed-width fonts (ASCII): <paramref name="size"/> is the height of a line in pixels, at which the
    /// nearest of 13 and the multiples of 16 is taken.
    /// </summary>
    public unsafe void DrawText(int x, int y, string text, Colour colour, int size = 16)
    {
        if (text.Length == 0)
        {
            return;
        }
        (bool small, int scale) = Font(size);
        (int width, int height) = (text.Length * (small ? 6 : 8), small ? 13 : 16);
        using GdImage mask = new(GdLibrary.gdImageCreateTrueColor(width, height));
        fixed (byte* at = Encoding.ASCII.GetBytes(text + '\0'))
        {
            GdLibrary.gdImageString(mask, small ? GdLibrary.gdFontGetSmall() : GdLibrary.gdFontGetLarge(), 0, 0, at, Colour.White.Packed);
        }
        for (int v = 0; v < height; v++)
        {
            for (int u = 0; u < width; u++)
            {
                if (GdLibrary.gdImageGetTrueColorPixel(mask, u, v) != 0)
                {
                    Fill(x + u * scale, y + v * scale, x + (u + 1) * scale - 1, y + (v + 1) * scale - 1, colour);
                }
            }
        }
    }

    /// <summary>Width and height in pixels that <see cref="DrawText"/> takes.</summary>
    public static (int Width, int Height) MeasureText(string text, int size = 16)
    {
        (bool small, int scale) = Font(size);
        return (text.Length * (small ? 6 : 8) * scale, (small ? 13 : 16) * scale);
    }

    // gd's small font has letters of 6 × 13, its large one of 8 × 16.
    private static (bool Small, int Scale) Font(int size) => size < 15 ? (true, 1) : (false, Math.Max((size + 8) / 16, 1));

    private static (int Low, int High) Ordered(double a, double b) => (Coordinate(Math.Min(a, b)), Coordinate(Math.Max(a, b)));

    private static int Clip(double position, int side) => Math.Clamp(Coordinate(position), 0, side - 1);

    // gd works in int; a position far outside (a box from a wild network) must not overflow it.
    private static int Coordinate(double position) => (int)Math.Round(Math.Clamp(double.IsNaN(position) ? 0 : position, -30_000, 60_000));
}

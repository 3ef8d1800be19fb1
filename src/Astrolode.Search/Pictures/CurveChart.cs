using System.Globalization;
using Astrolode.Images.Codecs;

namespace Astrolode.Search.Pictures;

/// <summary>A line of a chart: its name, colour and points.</summary>
public sealed record Curve(string Name, Colour Color, IReadOnlyList<(double X, double Y)> Points);

/// <summary>Curves on linear axes, as a picture: losses over steps, precision over recall.</summary>
public static class CurveChart
{
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 34;
    private const int Bottom = 46;

    /// <summary>Draws the curves; both axes start at 0 and end at the largest finite value.</summary>
    public static Picture Draw(string title, string xLabel, IReadOnlyList<Curve> curves, int width = 900, int height = 520)
    {
        Picture picture = new Picture(width, height, Colour.White);
        double xMax = Largest(curves, point => point.X);
        double yMax = Largest(curves, point => point.Y);
        DrawAxes(picture, title, xLabel, xMax, yMax);
        int legend = 0;
        foreach (Curve curve in curves)
        {
            DrawCurve(picture, curve, xMax, yMax);
            int y = Top + 8 + 18 * legend++;
            picture.DrawLine(width - 190, y + 8, width - 160, y + 8, curve.Color, 3);
            picture.DrawText(width - 152, y, curve.Name, Colour.Black);
        }
        return picture;
    }

    private static void DrawAxes(Picture picture, string title, string xLabel, double xMax, double yMax)
    {
        Colour grid = new(225, 225, 225);
        int right = picture.Width - Right;
        int bottom = picture.Height - Bottom;
        picture.DrawText(Left, 8, title, Colour.Black);
        for (int tick = 0; tick <= 5; tick++)
        {
            int x = Left + (right - Left) * tick / 5;
            int y = bottom - (bottom - Top) * tick / 5;
            picture.DrawLine(x, Top, x, bottom, grid, 1);
            picture.DrawLine(Left, y, right, y, grid, 1);
            picture.DrawText(x - 12, bottom + 6, Label(xMax * tick / 5), Colour.Black);
            picture.DrawText(8, y - 8, Label(yMax * tick / 5), Colour.Black);
        }
        picture.DrawRectangle(Left, Top, right, bottom, Colour.Black, 1);
        picture.DrawText((Left + right) / 2 - 20, picture.Height - 20, xLabel, Colour.Black);
    }

    private static void DrawCurve(Picture picture, Curve curve, double xMax, double yMax)
    {
        (int X, int Y)? last = null;
        foreach ((double x, double y) in curve.Points)
        {
            if (!double.IsFinite(y))
            {
                last = null;
                continue;
            }
            int px = Left + (int)Math.Round((picture.Width - Right - Left) * x / xMax);
            int py = picture.Height - Bottom - (int)Math.Round((picture.Height - Bottom - Top) * y / yMax);
            if (last is (int lx, int ly))
            {
                picture.DrawLine(lx, ly, px, py, curve.Color, 2);
            }
            last = (px, py);
        }
    }

    private static double Largest(IReadOnlyList<Curve> curves, Func<(double X, double Y), double> axis)
    {
        double largest = curves.SelectMany(curve => curve.Points).Select(axis).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        return largest > 0 ? largest : 1;
    }

    private static string Label(double value) => value.ToString(Math.Abs(value) >= 100 ? "0" : "0.##", CultureInfo.InvariantCulture);
}

using Astrolode.Simulation.Scenes;

namespace Astrolode.Tests.Simulation.Scenes;

public class BubbleRendererTests
{
    private const int Side = 201;
    private static readonly SimulatedBubble Plain = new("one", 20, 0, 100, 100, 8, 0.7, 0.6, 0.3, 1, 50);

    [Fact]
    public void The_flux_of_a_shell_is_its_volume()
    {
        double inner = 1 - Plain.Thickness;
        double volume = 4 * Math.PI / 3 * (1 - Math.Pow(inner, 3));
        // The brightness is path length over the longest path; an ellipse has semi-major × semi-minor times the area.
        double expected = Plain.RimBrightness * volume / (2 * Math.Sqrt(1 - inner * inner)) * Plain.SemiMajorArcmin * Plain.SemiMinorArcmin;
        const double Scale = 6;
        double sum = Draw(Plain, Scale).Sum(pixel => (double)pixel) * Math.Pow(Scale / 60, 2);
        Assert.Equal(1, sum / expected, 1e-3);
    }

    [Fact]
    public void The_box_just_holds_the_shell()
    {
        const double Scale = 6;
        float[] pixels = Draw(Plain, Scale);
        int[] lit = [.. Enumerable.Range(0, pixels.Length).Where(i => pixels[i] > 0)];
        double arcmin = Scale / 60;
        Assert.Equal(Plain.Box.WidthDegrees * 60, (lit.Max(i => i % Side) - lit.Min(i => i % Side) + 1) * arcmin, 2 * arcmin);
        Assert.Equal(Plain.Box.HeightDegrees * 60, (lit.Max(i => i / Side) - lit.Min(i => i / Side) + 1) * arcmin, 2 * arcmin);
    }

    [Fact]
    public void A_gap_takes_its_share_of_the_rim_away()
    {
        SimulatedBubble round = Plain with { AxisRatio = 1 };
        SimulatedBubble broken = round with { Rim = new RimShape(0, 0, 0, 0, 1, 2) };
        double rho = round.OuterRadiusArcmin * (1 - round.Thickness);
        Assert.Equal(round.RimBrightness, BubbleRenderer.Brightness(broken, -rho, 0), 1e-6);
        Assert.Equal(0, BubbleRenderer.Brightness(broken, rho * Math.Cos(1), rho * Math.Sin(1)), 1e-6);
        Assert.Equal(1 / Math.PI, broken.BrokenFraction, 1e-12);
    }

    private static float[] Draw(SimulatedBubble bubble, double scaleArcsec)
    {
        float[] pixels = new float[Side * Side];
        for (int y = 0; y < Side; y++)
        {
            BubbleRenderer.AddRow(pixels.AsSpan(y * Side, Side), [], y, [bubble], scaleArcsec);
        }
        return pixels;
    }
}

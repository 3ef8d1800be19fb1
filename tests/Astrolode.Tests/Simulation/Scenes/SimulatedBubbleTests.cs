using Astrolode.Simulation.Scenes;

namespace Astrolode.Tests.Simulation.Scenes;

public class SimulatedBubbleTests
{
    private const int Side = 201;
    private const double Scale = 6;
    private static readonly SimulatedBubble Plain = new("one", 20, 0, 100, 100, 8, 0.7, 0.6, 0.3, 1, 50);

    [Fact]
    public void The_flux_of_a_shell_is_its_volume()
    {
        double inner = 1 - Plain.Thickness;
        double volume = 4 * Math.PI / 3 * (1 - Math.Pow(inner, 3));
        // The brightness is path length over the longest path; an ellipse has semi-major × semi-minor times the area.
        double expected = Plain.RimBrightness * volume / (2 * Math.Sqrt(1 - inner * inner)) * Plain.SemiMajorArcmin * Plain.SemiMinorArcmin;
        Assert.Equal(1, Draw(Plain).Sum(pixel => (double)pixel) * Math.Pow(Scale / 60, 2) / expected, 1e-3);
    }

    [Fact]
    public void The_box_just_holds_the_shell()
    {
        float[] pixels = Draw(Plain);
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
        Assert.Equal(round.RimBrightness, broken.At(-rho, 0).Warm, 1e-6);
        Assert.Equal(0, broken.At(rho * Math.Cos(1), rho * Math.Sin(1)).Warm, 1e-6);
        Assert.Equal(1 / Math.PI, broken.BrokenFraction, 1e-12);
    }

    [Fact]
    public void An_open_bubble_has_no_walls_in_its_middle_and_the_same_rim()
    {
        SimulatedBubble open = Plain with { Openness = 1, AxisRatio = 1 }, closed = Plain with { AxisRatio = 1 };
        double rim = Plain.OuterRadiusArcmin * (1 - Plain.Thickness);
        Assert.Equal(0, open.At(0, 0).Warm, 1e-9);
        Assert.InRange(closed.At(0, 0).Warm, 0.3 * Plain.RimBrightness, Plain.RimBrightness);
        Assert.Equal(closed.At(rim, 0).Warm, open.At(rim, 0).Warm, 1e-9);
    }

    [Fact]
    public void Hot_dust_shines_in_the_middle()
    {
        SimulatedBubble hot = Plain with { CentralEmission = 2 };
        Assert.Equal(2 * Plain.RimBrightness, hot.At(0, 0).Hot, 1e-9);
        Assert.InRange(hot.At(Plain.OuterRadiusArcmin, 0).Hot, 0, 0.01 * Plain.RimBrightness);
        Assert.Equal(0, Plain.At(0, 0).Hot);
    }

    [Fact]
    public void Turbulence_tears_the_rim_and_keeps_its_light_and_place()
    {
        float[] plain = Draw(Plain), torn = Draw(Plain with { Tear = 0.1 });
        double light = plain.Sum(pixel => (double)pixel);
        Assert.InRange(torn.Sum(pixel => (double)pixel) / light, 0.6, 1.6);
        Assert.InRange(plain.Zip(torn, (a, b) => (double)Math.Abs(a - b)).Sum() / light, 0.3, 1.5);
        double x = 0, y = 0, sum = 0;
        for (int i = 0; i < torn.Length; i++)
        {
            (x, y, sum) = (x + torn[i] * (i % Side), y + torn[i] * (i / Side), sum + torn[i]);
        }
        Assert.InRange(double.Hypot(x / sum - Plain.X, y / sum - Plain.Y) * Scale / 60, 0, 0.35 * Plain.OuterRadiusArcmin);
    }

    private static float[] Draw(SimulatedBubble bubble)
    {
        float[] pixels = new float[Side * Side], hot = new float[Side * Side];
        for (int y = 0; y < Side; y++)
        {
            NebulaRenderer.AddRow(pixels.AsSpan(y * Side, Side), hot.AsSpan(y * Side, Side), y, [bubble], Scale, 1);
        }
        return pixels;
    }
}

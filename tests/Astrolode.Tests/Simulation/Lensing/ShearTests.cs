using Astrolode.Simulation.Lensing;

namespace Astrolode.Tests.Simulation.Lensing;

public class ShearTests
{
    [Fact]
    public void Its_matrix_magnifies_by_the_published_formula()
    {
        Shear shear = new(0.2, -0.1, 0.15);
        Assert.Equal(1 / (0.85 * 0.85 * (1 - 0.05)), shear.Matrix().Magnification, 1e-12);
        (double x, double y) = (shear.Matrix() * shear.Matrix().Inverse()).Apply(3, -2);
        Assert.Equal(3, x, 1e-12);
        Assert.Equal(-2, y, 1e-12);
    }

    [Fact]
    public void Two_in_a_row_make_the_ellipse_that_the_law_of_composition_gives()
    {
        Shear intrinsic = new(0.3, 0.1, 0.05), lens = new(-0.05, 0.2, 0.1), both = intrinsic.Under(lens);
        // A turn of the source changes nothing of a round one: MᵀM, the ellipse, is what counts.
        LensMatrix direct = intrinsic.Matrix() * lens.Matrix(), composed = both.Matrix();
        Assert.Equal(Ellipse(direct).A, Ellipse(composed).A, 1e-12);
        Assert.Equal(Ellipse(direct).B, Ellipse(composed).B, 1e-12);
        Assert.Equal(Ellipse(direct).C, Ellipse(composed).C, 1e-12);
    }

    [Fact]
    public void An_ellipse_keeps_its_area_and_has_the_axes_asked_for()
    {
        LensMatrix back = Shear.OfEllipse(0.4, 0.5).Matrix().Inverse();
        Assert.Equal(1, back.Determinant, 1e-12);
        // (a − b)/(a + b) = 0.4 with ab = 1: a = √(1.4/0.6).
        Assert.Equal(Math.Sqrt(1.4 / 0.6), back.LargestStretch, 1e-12);
        (double x, double y) = back.Apply(Math.Cos(0.5), Math.Sin(0.5));
        Assert.Equal(0.5, Math.Atan2(y, x), 1e-12);
        Assert.Equal(back.LargestStretch, double.Hypot(x, y), 1e-12);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0.1, 0, 1)]
    [InlineData(double.NaN, 0, 0)]
    public void What_has_no_image_is_refused(double g1, double g2, double kappa) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shear(g1, g2, kappa).Matrix());

    [Fact]
    public void They_can_be_printed()
    {
        Assert.Contains("G1 = 2", new Shear(2, 0).ToString(), StringComparison.Ordinal);
        Assert.Contains("Xx = 0", default(LensMatrix).ToString(), StringComparison.Ordinal);
    }

    private static (double A, double B, double C) Ellipse(LensMatrix m) => (m.Xx * m.Xx + m.Yx * m.Yx, m.Xx * m.Xy + m.Yx * m.Yy, m.Xy * m.Xy + m.Yy * m.Yy);
}

using System.Numerics;

namespace Astrolode.Simulation.Lensing;

/// <summary>
/// Reduced shear g = γ/(1 − κ) and convergence κ. Positive <paramref name="G1"/> stretches along x, positive <paramref name="G2"/> along the diagonal y = x. A round
/// source becomes an ellipse of axis ratio (1 − |g|)/(1 + |g|), so its ellipticity (a − b)/(a + b) is |g| (Bartelmann &amp; Schneider 2001, Phys. Rep. 340, 291, §4.2).
/// </summary>
/// <param name="G1">First component.</param>
/// <param name="G2">Second component; |g| below 1, since beyond the critical curve no ellipse tells g.</param>
/// <param name="Kappa">Convergence, not 1.</param>
public readonly record struct Shear(double G1, double G2, double Kappa = 0)
{
    /// <summary>|g|.</summary>
    public double Size => double.Hypot(G1, G2);

    /// <summary>A = (1 − κ) ((1 − g₁, −g₂), (−g₂, 1 + g₁)).</summary>
    /// <exception cref="ArgumentOutOfRangeException">|g| is not below 1, or κ is 1.</exception>
    public LensMatrix Matrix() => Size < 1 && Kappa != 1 && double.IsFinite(Kappa)
        ? new((1 - Kappa) * (1 - G1), -(1 - Kappa) * G2, -(1 - Kappa) * G2, (1 - Kappa) * (1 + G1))
        : throw new ArgumentOutOfRangeException(nameof(G1), $"g = ({G1}, {G2}) with convergence {Kappa} has no image; use |g| below 1 and a convergence other than 1");

    /// <summary>A shear that keeps areas, of an ellipse whose long axis lies <paramref name="angle"/> (radians) from +x to +y.</summary>
    /// <param name="ellipticity">(a − b)/(a + b), 0 to below 1.</param>
    /// <param name="angle">Radians.</param>
    public static Shear OfEllipse(double ellipticity, double angle) =>
        new(ellipticity * Math.Cos(2 * angle), ellipticity * Math.Sin(2 * angle), 1 - 1 / Math.Sqrt(1 - ellipticity * ellipticity));

    /// <summary>
    /// The ellipticity a source of ellipticity g = this gets by <paramref name="lens"/>: (g + g′)/(1 + g′* g) in complex notation (Seitz &amp; Schneider 1997,
    /// A&amp;A 318, 687). The convergences 1 − κ multiply.
    /// </summary>
    public Shear Under(Shear lens)
    {
        Complex inner = new(G1, G2), outer = new(lens.G1, lens.G2), bottom = 1 + Complex.Conjugate(outer) * inner;
        Complex sum = (inner + outer) / bottom;
        return new(sum.Real, sum.Imaginary, 1 - (1 - Kappa) * (1 - lens.Kappa) * bottom.Magnitude);
    }
}

namespace Astrolode.Simulation.Lensing;

/// <summary>
/// The lens mapping near one place, from the image to the source: β = A θ, A = ((Xx, Xy), (Yx, Yy)) (Bartelmann &amp; Schneider 2001, Phys. Rep. 340, 291, eq. 3.11).
/// Surface brightness stays what it is: I(θ) = S(A θ).
/// </summary>
public readonly record struct LensMatrix(double Xx, double Xy, double Yx, double Yy)
{
    /// <summary>No lens.</summary>
    public static LensMatrix Identity => new(1, 0, 0, 1);

    /// <summary>det A, 1 without a lens; 0 on a critical curve, negative where the image is mirrored.</summary>
    public double Determinant => Xx * Yy - Xy * Yx;

    /// <summary>Flux of the image over that of the source, 1/|det A|.</summary>
    public double Magnification => 1 / Math.Abs(Determinant);

    /// <summary>The matrix from the source to the image.</summary>
    /// <exception cref="InvalidOperationException">The place lies on a critical curve.</exception>
    public LensMatrix Inverse() => Determinant is double d && d != 0
        ? new(Yy / d, -Xy / d, -Yx / d, Xx / d)
        : throw new InvalidOperationException("a place on a critical curve has no inverse lens mapping; draw it by ray shooting");

    /// <summary>Largest stretch of any direction by this matrix: its larger singular value.</summary>
    public double LargestStretch
    {
        get
        {
            double square = Xx * Xx + Xy * Xy + Yx * Yx + Yy * Yy;
            return Math.Sqrt((square + Math.Sqrt(Math.Max(0, square * square - 4 * Determinant * Determinant))) / 2);
        }
    }

    /// <summary>Where a vector goes.</summary>
    public (double X, double Y) Apply(double x, double y) => (Xx * x + Xy * y, Yx * x + Yy * y);

    /// <summary>First <paramref name="b"/>, then <paramref name="a"/>.</summary>
    public static LensMatrix operator *(LensMatrix a, LensMatrix b) =>
        new(a.Xx * b.Xx + a.Xy * b.Yx, a.Xx * b.Xy + a.Xy * b.Yy, a.Yx * b.Xx + a.Yy * b.Yx, a.Yx * b.Xy + a.Yy * b.Yy);
}

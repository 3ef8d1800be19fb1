namespace Astrolode.Simulation.Psf;

/// <summary>
/// One of Zernike's polynomials in the wavefront, numbered as Noll (1976, JOSA 66, 207), of unit variance over the full circle. Its coefficient changes over the field as
/// Constant + AlongU u + AlongV v + Square (u² + v²).
/// </summary>
/// <param name="Noll">4 defocus, 5 and 6 astigmatism, 7 and 8 coma, 9 and 10 trefoil, 11 spherical.</param>
/// <param name="Constant">Nanometres in the middle of the field.</param>
/// <param name="AlongU">Nanometres at the right edge, more than in the middle.</param>
/// <param name="AlongV">Nanometres at the upper edge, more than in the middle.</param>
/// <param name="Square">Nanometres at either edge.</param>
public readonly record struct Zernike(int Noll, double Constant, double AlongU = 0, double AlongV = 0, double Square = 0)
{
    /// <summary>The coefficient at a place of the field, nanometres.</summary>
    public double At(double u, double v) => Constant + AlongU * u + AlongV * v + Square * (u * u + v * v);

    /// <summary>The polynomial at a place of the unit circle (Noll, Table I).</summary>
    /// <exception cref="InvalidOperationException">The number is not 4 to 11.</exception>
    public double Polynomial(double x, double y)
    {
        double r2 = x * x + y * y;
        return Noll switch
        {
            4 => Math.Sqrt(3) * (2 * r2 - 1),
            5 => Math.Sqrt(6) * 2 * x * y,
            6 => Math.Sqrt(6) * (x * x - y * y),
            7 => Math.Sqrt(8) * (3 * r2 - 2) * y,
            8 => Math.Sqrt(8) * (3 * r2 - 2) * x,
            9 => Math.Sqrt(8) * (3 * x * x - y * y) * y,
            10 => Math.Sqrt(8) * (x * x - 3 * y * y) * x,
            11 => Math.Sqrt(5) * (6 * r2 * r2 - 6 * r2 + 1),
            _ => throw new InvalidOperationException($"there is no Zernike polynomial {Noll} here; use 4 to 11"),
        };
    }
}

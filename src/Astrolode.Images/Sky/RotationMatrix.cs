namespace Astrolode.Images.Sky;

/// <summary>
/// A rotation of the axes: applied to the components of a direction in one frame it gives those in another. Elementary rotations turn the axes
/// counter-clockwise about one of them, as the astronomers' R₁, R₂, R₃ do (Explanatory Supplement, 1992, section 11.41).
/// </summary>
internal sealed class RotationMatrix(double xx, double xy, double xz, double yx, double yy, double yz, double zx, double zy, double zz)
{
    private const double Degree = Math.PI / 180;

    /// <summary>No rotation.</summary>
    public static RotationMatrix Identity { get; } = new(1, 0, 0, 0, 1, 0, 0, 0, 1);

    /// <summary>The opposite rotation, given that this one is orthogonal.</summary>
    public RotationMatrix Transpose => new(xx, yx, zx, xy, yy, zy, xz, yz, zz);

    /// <summary>R₁.</summary>
    public static RotationMatrix AboutX(double degrees)
    {
        (double sin, double cos) = Math.SinCos(degrees * Degree);
        return new RotationMatrix(1, 0, 0, 0, cos, sin, 0, -sin, cos);
    }

    /// <summary>R₂.</summary>
    public static RotationMatrix AboutY(double degrees)
    {
        (double sin, double cos) = Math.SinCos(degrees * Degree);
        return new RotationMatrix(cos, 0, -sin, 0, 1, 0, sin, 0, cos);
    }

    /// <summary>R₃.</summary>
    public static RotationMatrix AboutZ(double degrees)
    {
        (double sin, double cos) = Math.SinCos(degrees * Degree);
        return new RotationMatrix(cos, sin, 0, -sin, cos, 0, 0, 0, 1);
    }

    /// <summary>Components in the other frame.</summary>
    public (double X, double Y, double Z) Apply(double x, double y, double z) =>
        (xx * x + xy * y + xz * z, yx * x + yy * y + yz * z, zx * x + zy * y + zz * z);

    /// <summary>Components in this frame of a direction given in the other.</summary>
    public (double X, double Y, double Z) ApplyTransposed(double x, double y, double z) =>
        (xx * x + yx * y + zx * z, xy * x + yy * y + zy * z, xz * x + yz * y + zz * z);

    /// <summary>First <paramref name="first"/>, then <paramref name="second"/>.</summary>
    public static RotationMatrix operator *(RotationMatrix second, RotationMatrix first)
    {
        // The columns of `first`, each turned by `second`.
        (double X, double Y, double Z) a = first.ApplyTransposed(1, 0, 0), b = first.ApplyTransposed(0, 1, 0), c = first.ApplyTransposed(0, 0, 1);
        (double X, double Y, double Z) u = second.Apply(a.X, b.X, c.X), v = second.Apply(a.Y, b.Y, c.Y), w = second.Apply(a.Z, b.Z, c.Z);
        return new RotationMatrix(u.X, v.X, w.X, u.Y, v.Y, w.Y, u.Z, v.Z, w.Z);
    }
}

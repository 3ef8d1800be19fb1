namespace Astrolode.Search.Moving;

/// <summary>Least squares of places on a plane against uniform motion and against rest, with a covariance for each place.</summary>
/// <param name="Hours">Time to which the position belongs: the mean of the times.</param>
/// <param name="East">Position then, arcsec.</param>
/// <param name="North">Position then, arcsec.</param>
/// <param name="RateEast">arcsec per hour.</param>
/// <param name="RateNorth">arcsec per hour.</param>
/// <param name="PositionError">Covariance of the position.</param>
/// <param name="RateError">Covariance of the rate.</param>
/// <param name="ChiSquared">Of uniform motion.</param>
/// <param name="ChiSquaredAtRest">Of the best place of something that stands still.</param>
internal readonly record struct UniformMotion(
    double Hours, double East, double North, double RateEast, double RateNorth, PositionError PositionError, PositionError RateError, double ChiSquared, double ChiSquaredAtRest)
{
    /// <summary>Fits places at different times, two or more.</summary>
    public static UniformMotion Fit(ReadOnlySpan<(double Hours, PlaneSource Source)> places)
    {
        double mean = 0;
        foreach ((double hours, _) in places)
        {
            mean += hours / places.Length;
        }
        // Blocks of the normal equations: Σ W, Σ W t, Σ W t², and the right-hand sides.
        Symmetric a = default, b = default, c = default;
        (double East, double North) p = default, q = default;
        foreach ((double hours, PlaneSource source) in places)
        {
            double t = hours - mean;
            Symmetric weight = Symmetric.InverseOf(source.Error);
            (double east, double north) = weight.Times(source.East, source.North);
            (a, b, c) = (a.Plus(weight, 1), b.Plus(weight, t), c.Plus(weight, t * t));
            (p, q) = ((p.East + east, p.North + north), (q.East + t * east, q.North + t * north));
        }
        // Elimination of the position: S = C − B A⁻¹ B.
        Symmetric inverse = a.Inverse();
        Symmetric schur = c.Plus(inverse.Between(b), -1), rateCovariance = schur.Inverse();
        (double x0, double y0) = inverse.Times(p.East, p.North);
        (double bx, double by) = b.Times(x0, y0);
        (double ve, double vn) = rateCovariance.Times(q.East - bx, q.North - by);
        (double sx, double sy) = b.Times(ve, vn);
        (double x, double y) = inverse.Times(p.East - sx, p.North - sy);
        double moving = 0, resting = 0;
        foreach ((double hours, PlaneSource source) in places)
        {
            double t = hours - mean;
            moving += source.Error.ChiSquared(source.East - x - ve * t, source.North - y - vn * t);
            resting += source.Error.ChiSquared(source.East - x0, source.North - y0);
        }
        // Covariance of the position: A⁻¹ + A⁻¹ B S⁻¹ B A⁻¹.
        Symmetric position = inverse.Plus(rateCovariance.Between(b).Between(inverse), 1);
        return new UniformMotion(mean, x, y, ve, vn, position.AsError(), rateCovariance.AsError(), moving, resting);
    }

    private readonly record struct Symmetric(double Xx, double Yy, double Xy)
    {
        public static Symmetric InverseOf(PositionError error) => new Symmetric(error.VarianceEast, error.VarianceNorth, error.Covariance).Inverse();

        public Symmetric Plus(Symmetric other, double factor) => new(Xx + factor * other.Xx, Yy + factor * other.Yy, Xy + factor * other.Xy);

        public Symmetric Inverse()
        {
            double determinant = Xx * Yy - Xy * Xy;
            return new Symmetric(Yy / determinant, Xx / determinant, -Xy / determinant);
        }

        public (double X, double Y) Times(double x, double y) => (Xx * x + Xy * y, Xy * x + Yy * y);

        // M · this · M for symmetric M.
        public Symmetric Between(Symmetric m)
        {
            double a = m.Xx * Xx + m.Xy * Xy, b = m.Xx * Xy + m.Xy * Yy, c = m.Xy * Xx + m.Yy * Xy, d = m.Xy * Xy + m.Yy * Yy;
            return new Symmetric(a * m.Xx + b * m.Xy, c * m.Xy + d * m.Yy, a * m.Xy + b * m.Yy);
        }

        public PositionError AsError() => new(Xx, Yy, Xy);
    }
}

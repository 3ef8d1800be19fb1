using Astrolode.Simulation.Lensing;

namespace Astrolode.Simulation.Profiles;

/// <summary>One part of a galaxy: a Sérsic profile, flattened so that areas stay.</summary>
/// <param name="N">Sérsic index, 0.5 to 6, rounded to 1/100.</param>
/// <param name="HalfLightRadius">Of the round profile, pixels, above 0: the root of the product of the half axes that hold half of the light.</param>
/// <param name="Ellipticity">(a − b)/(a + b), 0 to 0.95.</param>
/// <param name="PositionAngle">Of the long axis, radians from +x to +y.</param>
public readonly record struct SersicComponent(double N, double HalfLightRadius, double Ellipticity = 0, double PositionAngle = 0)
{
    internal SersicProfile Profile => SersicProfile.Of(N);

    /// <summary>From an offset in pixels in the source plane to one in half-light radii of the round profile.</summary>
    internal LensMatrix ToRound
    {
        get
        {
            LensMatrix shape = Shear.OfEllipse(Ellipticity, PositionAngle).Matrix();
            double scale = 1 / HalfLightRadius;
            return new(scale * shape.Xx, scale * shape.Xy, scale * shape.Yx, scale * shape.Yy);
        }
    }

    internal string? Error() => this switch
    {
        _ when !(N is >= SersicProfile.MinN and <= SersicProfile.MaxN) => $"a Sérsic index of {N}; use 0.5 to 6",
        _ when !(HalfLightRadius > 0 && double.IsFinite(HalfLightRadius)) => $"a half-light radius of {HalfLightRadius} pixels; use one above 0",
        _ when !(Ellipticity is >= 0 and <= 0.95 && double.IsFinite(PositionAngle)) => $"an ellipticity of {Ellipticity} at {PositionAngle}; use 0 to 0.95",
        _ => null,
    };
}

/// <summary>The light of a galaxy before any lens and telescope: a bulge on a disc.</summary>
/// <param name="Flux">Electrons per exposure of both, not negative.</param>
/// <param name="BulgeFraction">Part of them in the bulge, 0 to 1.</param>
/// <param name="Bulge">Of any index.</param>
/// <param name="Disc">Exponential, so <see cref="SersicComponent.N"/> is 1; any other index is drawn too.</param>
public sealed record GalaxyLight(double Flux, double BulgeFraction, SersicComponent Bulge, SersicComponent Disc)
{
    /// <summary>A galaxy of one component.</summary>
    public static GalaxyLight Single(double flux, SersicComponent component) => new(flux, 1, component, component);

    internal IEnumerable<(double Flux, SersicComponent Component)> Parts()
    {
        if (BulgeFraction > 0)
        {
            yield return (Flux * BulgeFraction, Bulge);
        }
        if (BulgeFraction < 1)
        {
            yield return (Flux * (1 - BulgeFraction), Disc);
        }
    }

    internal string? Error() => this switch
    {
        _ when !(Flux >= 0 && double.IsFinite(Flux)) => $"a flux of {Flux} electrons; use one that is not negative",
        _ when !(BulgeFraction is >= 0 and <= 1) => $"a bulge fraction of {BulgeFraction}; use 0 to 1",
        _ => (BulgeFraction > 0 ? Bulge.Error() : null) ?? (BulgeFraction < 1 ? Disc.Error() : null),
    };
}

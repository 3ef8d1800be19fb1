using Astrolode.Simulation.Lensing;
using Astrolode.Simulation.Profiles;

namespace Astrolode.Simulation.Rendering;

/// <summary>Something to draw. Positions in pixels of the image, 0-based, centres at integers; flux in electrons per exposure.</summary>
/// <param name="X">Of its middle.</param>
/// <param name="Y">Of its middle.</param>
public abstract record SkyObject(double X, double Y)
{
    /// <summary>Why it cannot be drawn, as a sentence part; null when it can.</summary>
    internal abstract string? Error();

    private protected static string? FluxError(double flux) =>
        flux >= 0 && double.IsFinite(flux) ? null : $"a flux of {flux} electrons; use one that is not negative";
}

/// <summary>A point.</summary>
/// <param name="X">Pixels.</param>
/// <param name="Y">Pixels.</param>
/// <param name="Flux">Electrons.</param>
public sealed record Star(double X, double Y, double Flux) : SkyObject(X, Y)
{
    internal override string? Error() => FluxError(Flux);
}

/// <summary>A point that moves evenly during the exposure: an asteroid.</summary>
/// <param name="X">Of the middle of the trail, pixels.</param>
/// <param name="Y">Of the middle of the trail, pixels.</param>
/// <param name="Flux">Electrons of the whole trail.</param>
/// <param name="Length">Pixels moved, 0 to 800.</param>
/// <param name="Angle">Direction, radians from +x to +y.</param>
public sealed record Trail(double X, double Y, double Flux, double Length, double Angle) : SkyObject(X, Y)
{
    /// <summary>The largest length.</summary>
    internal const int LongestPixels = 800;

    internal override string? Error() => FluxError(Flux)
        ?? (Length is >= 0 and <= LongestPixels && double.IsFinite(Angle) ? null : $"a trail of {Length} pixels at {Angle}; use 0 to 800 pixels");
}

/// <summary>A galaxy, distorted evenly.</summary>
/// <param name="X">Of its image, pixels.</param>
/// <param name="Y">Of its image, pixels.</param>
/// <param name="Light">Without the lens.</param>
/// <param name="Lens">From image to source; <see cref="LensMatrix.Identity"/> for none.</param>
public sealed record Galaxy(double X, double Y, GalaxyLight Light, LensMatrix Lens) : SkyObject(X, Y)
{
    internal override string? Error() => Light.Error()
        ?? (Math.Abs(Lens.Determinant) is > 1e-4 and < 1e4 ? null : $"a lens of determinant {Lens.Determinant}; draw it as an arc");
}

/// <summary>A galaxy seen through the middle of a cluster: drawn by ray shooting, with all its images.</summary>
/// <param name="X">Where it would be without the lens, pixels.</param>
/// <param name="Y">Where it would be without the lens, pixels.</param>
/// <param name="Light">Without the lens.</param>
/// <param name="Lens">The cluster.</param>
public sealed record Arc(double X, double Y, GalaxyLight Light, ClusterLens Lens) : SkyObject(X, Y)
{
    internal override string? Error() => Light.Error();
}

namespace Astrolode.Simulation.Rendering;

/// <summary>How exactly things are drawn.</summary>
public sealed record RenderSettings
{
    /// <summary>
    /// Standard deviation of the noise of an empty pixel, electrons. A stamp ends where its object is fainter than <see cref="EdgeFraction"/> of it; with VIS's sky and readout about 17.
    /// </summary>
    public double NoiseElectrons { get; init; } = 17;

    /// <summary>See <see cref="NoiseElectrons"/>. Light beyond a stamp is wrapped into it, so no flux is lost. At 0.05 an edge is a 400th part of the noise's variance.</summary>
    public double EdgeFraction { get; init; } = 0.05;

    /// <summary>Whether a pixel gathers the light of its square. Without, the image is of samples at the centres (for pictures of the single steps).</summary>
    public bool PixelResponse { get; init; } = true;

    internal double Level => NoiseElectrons > 0 && EdgeFraction > 0
        ? NoiseElectrons * EdgeFraction
        : throw new ArgumentException($"a noise of {NoiseElectrons} electrons and {EdgeFraction} of it at the edge of a stamp; use values above 0");
}

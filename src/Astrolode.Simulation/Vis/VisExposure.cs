namespace Astrolode.Simulation.Vis;

/// <summary>One simulated exposure.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Adu">What the detector delivers, [y * width + x].</param>
/// <param name="CosmicRays">Id in the truth of the cosmic ray that hit the pixel, [y * width + x]; 0 for none.</param>
/// <param name="Truth">Everything in the image.</param>
/// <param name="Sources">Galaxies, stars and asteroids that were drawn, some of them beside the image.</param>
internal sealed record VisExposure(int Number, ushort[] Adu, int[] CosmicRays, IReadOnlyList<TruthRow> Truth, int Sources);

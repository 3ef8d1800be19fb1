namespace Astrolode.Simulation.Detector;

/// <summary>One kind of defect in the silicon that catches electrons on their way to the readout and lets them go later.</summary>
/// <param name="Density">Traps per pixel, 0 to 100.</param>
/// <param name="ReleaseTransfers">Release time in units of the time one transfer from pixel to pixel takes, 0.01 to 10,000.</param>
public sealed record TrapSpecies(double Density, double ReleaseTransfers);

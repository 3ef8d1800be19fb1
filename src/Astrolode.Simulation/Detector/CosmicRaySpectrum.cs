namespace Astrolode.Simulation.Detector;

/// <summary>
/// Kinetic energies of galactic protons near the Earth's orbit: the interstellar spectrum of Burger, Potgieter and Heber (2000, JGR 105, 27447) in the form of Usoskin
/// et al. (2005, JGR 110, A12108, eqs. 1-2), slowed by the Sun's wind as in the force field approximation. From 39 MeV, which the spacecraft stops (Planck 2013 results X), to 100 GeV.
/// </summary>
internal sealed class CosmicRaySpectrum
{
    private const double MinGigaelectronvolts = 0.039;
    private const double MaxGigaelectronvolts = 100;
    private const double ProtonMass = 0.938272;
    private const int Bins = 512;
    private readonly double[] cumulative = new double[Bins + 1];

    /// <param name="modulationMegavolts">Modulation potential, MV.</param>
    public CosmicRaySpectrum(double modulationMegavolts)
    {
        for (int i = 0; i < Bins; i++)
        {
            double energy = Energy(i + 0.5);
            cumulative[i + 1] = cumulative[i] + Intensity(energy, modulationMegavolts / 1000) * (Energy(i + 1) - Energy(i));
        }
        // The isotropic flux is 4π times the intensity; from m⁻² to cm⁻².
        FluxPerSquareCentimetre = 4 * Math.PI * cumulative[Bins] / 1e4;
        for (int i = 0; i <= Bins; i++)
        {
            cumulative[i] /= cumulative[Bins];
        }
    }

    /// <summary>Protons per square centimetre and second that enter a sphere, by this spectrum.</summary>
    public double FluxPerSquareCentimetre { get; }

    /// <summary>A kinetic energy, MeV.</summary>
    public double NextMegaelectronvolts(ref RandomStream random)
    {
        double u = random.NextDouble();
        int bin = Array.BinarySearch(cumulative, u);
        bin = Math.Clamp(bin < 0 ? ~bin - 1 : bin, 0, Bins - 1);
        return 1000 * Energy(bin + (u - cumulative[bin]) / (cumulative[bin + 1] - cumulative[bin]));
    }

    /// <summary>Protons per m², s, sr and GeV at a kinetic energy in GeV; modulation in GV.</summary>
    public static double Intensity(double energy, double modulation)
    {
        double outside = energy + modulation, momentum = Math.Sqrt(outside * (outside + 2 * ProtonMass));
        double interstellar = 1.9e4 * Math.Pow(momentum, -2.78) / (1 + 0.4866 * Math.Pow(momentum, -2.51));
        return interstellar * energy * (energy + 2 * ProtonMass) / (outside * (outside + 2 * ProtonMass));
    }

    private static double Energy(double bin) => MinGigaelectronvolts * Math.Pow(MaxGigaelectronvolts / MinGigaelectronvolts, bin / Bins);
}

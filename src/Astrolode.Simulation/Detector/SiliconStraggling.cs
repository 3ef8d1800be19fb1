namespace Astrolode.Simulation.Detector;

/// <summary>
/// The charge a fast nucleus sets free in thin silicon. Its loss of energy scatters by Landau's law about the most probable loss of the Landau–Vavilov–Bichsel equation
/// (Particle Data Group 2022, Review of Particle Physics, eq. 34.12), wider by the binding of the electrons (Shulek et al. 1967, Sov. J. Nucl. Phys. 4, 400; Hall 1984, NIM 220,
/// 356) and cut so that its mean is Bethe's. A minimum-ionising proton leaves about 57 electrons per µm in 40 µm at the peak and 106 on average.
/// Energies in keV, lengths in µm.
/// </summary>
internal readonly struct SiliconStraggling
{
    /// <summary>Energy for one pair of electron and hole, keV (Janesick 2001, Scientific Charge-Coupled Devices, section 2.1).</summary>
    public const double PairEnergy = 0.00365;

    private const double ElectronMass = 510.99895;
    private const double NucleonMass = 931_494.1;
    private const double MeanExcitation = 0.173;

    // K/2 Z/A of silicon times its density of 2.329 g/cm³.
    private const double XiPerMicron = 0.017825;

    // 8/3 Σ I_i Z_i/Z ln(2 m c² / I_i) over the shells of silicon (1.84, 0.13 and 0.014 keV).
    private const double BindingWidth = 6.3;

    private readonly double betaSquared;
    private readonly double xiPerMicron;
    private readonly double logTransfer;
    private readonly double maxTransfer;
    private readonly double density;
    private readonly double kineticEnergy;

    /// <param name="kineticPerNucleon">Kinetic energy per nucleon, MeV, above 0.</param>
    /// <param name="charge">Of the nucleus: 1 for a proton.</param>
    public SiliconStraggling(double kineticPerNucleon, int charge)
    {
        double gamma = 1 + kineticPerNucleon * 1000 / NucleonMass, nucleons = charge == 1 ? 1 : 2 * charge;
        double betaGammaSquared = gamma * gamma - 1, ratio = ElectronMass / (nucleons * NucleonMass);
        betaSquared = betaGammaSquared / (gamma * gamma);
        xiPerMicron = XiPerMicron * charge * charge / betaSquared;
        logTransfer = Math.Log(2 * ElectronMass * betaGammaSquared / MeanExcitation);
        maxTransfer = 2 * ElectronMass * betaGammaSquared / (1 + 2 * gamma * ratio + ratio * ratio);
        density = DensityEffect(Math.Log10(betaGammaSquared) / 2);
        kineticEnergy = kineticPerNucleon * 1000 * nucleons;
    }

    /// <summary>The most probable loss in a path of that length without the binding of electrons, keV.</summary>
    public double MostProbable(double microns)
    {
        double xi = xiPerMicron * microns;
        return xi * (logTransfer + Math.Log(xi / MeanExcitation) + 0.2 - betaSquared - density);
    }

    /// <summary>Bethe's mean loss, keV.</summary>
    public double Mean(double microns) => xiPerMicron * microns * (logTransfer + Math.Log(maxTransfer / MeanExcitation) - 2 * betaSquared - density);

    /// <summary>Electrons set free in a path of that length, 0 or more.</summary>
    public double Electrons(double microns, ref RandomStream random)
    {
        double binding = Math.Sqrt(BindingWidth * xiPerMicron * microns) * random.NextNormals().A;
        return Math.Clamp(Landau(microns, ref random) + binding, 0, kineticEnergy) / PairEnergy;
    }

    /// <summary>Loss by Landau's law alone, keV, above 0: what a step of a path has in proportion to the others.</summary>
    public double Share(double microns, ref RandomStream random) => Math.Max(Landau(microns, ref random), 1e-6);

    private double Landau(double microns, ref RandomStream random)
    {
        double xi = xiPerMicron * microns;
        // Landau's tail has no mean; cut here, at about the largest energy one electron can be given, it has Bethe's.
        double largest = maxTransfer / xi * Math.Exp(-betaSquared), cut = largest + Math.Log(largest) + 0.6;
        double deviate = NextLandau(ref random);
        while (deviate > cut)
        {
            deviate = NextLandau(ref random);
        }
        return MostProbable(microns) + xi * (deviate - LandauMode);
    }

    /// <summary>Where Landau's density is highest.</summary>
    public const double LandauMode = -0.22278298;

    /// <summary>
    /// A deviate of Landau's density (1944, J. Phys. USSR 8, 201), 1/(2πi) ∫ exp(s ln s + λs) ds: the stable law of index 1 and skewness 1, drawn as Chambers, Mallows and
    /// Stuck (1976, JASA 71, 340) do.
    /// </summary>
    public static double NextLandau(ref RandomStream random)
    {
        double angle = Math.PI * (random.NextDouble() - 0.5), exponential = -Math.Log(1 - random.NextDouble()), right = Math.PI / 2 + angle;
        return right * Math.Tan(angle) - Math.Log(exponential * Math.Cos(angle) / right);
    }

    // δ of silicon (Sternheimer, Berger & Seltzer 1984, Atomic Data and Nuclear Data Tables 30, 261).
    private static double DensityEffect(double x) => x switch
    {
        < 0.2015 => 0,
        < 2.8716 => 2 * Math.Log(10) * x - 4.4355 + 0.14921 * Math.Pow(2.8716 - x, 3.2546),
        _ => 2 * Math.Log(10) * x - 4.4355,
    };
}

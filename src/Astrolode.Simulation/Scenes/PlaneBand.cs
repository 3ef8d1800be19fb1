namespace Astrolode.Simulation.Scenes;

/// <summary>
/// A band in which the plane is mapped: the instrument, and how dust of each kind shines in it relative to 8 µm. Colours of diffuse dust are rounded from the
/// high-latitude spectrum of Compiègne et al. (2011, A&amp;A 525, A103), those of bubbles from the mean spectra of Anderson et al. (2012, A&amp;A 537, A1); they set the
/// level of a map, no measurement should hang on them.
/// </summary>
/// <param name="Name">Short name: 8, 24, 70, 160.</param>
/// <param name="Micron">Wavelength.</param>
/// <param name="Instrument">INSTRUME of the maps.</param>
/// <param name="NativeArcsec">Side of the survey's pixels: GLIMPSE 1.2″, MIPSGAL 1.25″, PACS 3.2″.</param>
/// <param name="Unit">Of the maps: MJy/sr, or Jy/pixel for PACS, as its pipeline writes them.</param>
/// <param name="Beam">Point spread function.</param>
/// <param name="NoiseMjySr">Standard deviation of the noise in a native pixel on dark sky.</param>
/// <param name="PhotonNoise">Further noise, MJy/sr in a native pixel where the brightness is 100 MJy/sr; grows as its root.</param>
/// <param name="StripeMjySr">Amplitude of the stripes along the scans; 0 for none.</param>
/// <param name="ScanAnglesDegrees">Directions of the scans from +x towards +y.</param>
/// <param name="SaturationMjySr">Brightness at which a native pixel saturates; infinite for never.</param>
/// <param name="BlankWhereSaturated">Saturated pixels are NaN (MIPSGAL), else they stay at the level (IRAC).</param>
public sealed record PlaneBand(
    string Name,
    double Micron,
    string Instrument,
    double NativeArcsec,
    string Unit,
    Beam Beam,
    double NoiseMjySr,
    double PhotonNoise,
    double StripeMjySr,
    IReadOnlyList<double> ScanAnglesDegrees,
    double SaturationMjySr,
    bool BlankWhereSaturated)
{
    /// <summary>Brightness that does not depend on latitude, at 8 µm mostly zodiacal light, MJy/sr.</summary>
    public double FloorMjySr { get; init; }

    /// <summary>Diffuse dust at 18 K relative to 8 µm.</summary>
    public double DiffuseColour { get; init; } = 1;

    /// <summary>Rims of bubbles and other warm dust relative to 8 µm.</summary>
    public double RimColour { get; init; } = 1;

    /// <summary>Hot dust inside bubbles relative to the 8 µm brightness of the rim.</summary>
    public double HotColour { get; init; }

    /// <summary>Extinction relative to 8 µm (Flaherty et al. 2007, ApJ 663, 1069, at 24 µm).</summary>
    public double Extinction { get; init; } = 1;

    /// <summary>Brightness of a dark cloud of optical depth 1 at 8 µm, MJy/sr: cold dust that shines where it is dark at shorter waves.</summary>
    public double ColdMjySr { get; init; }

    /// <summary>Flux of stars, dusty giants and young stellar objects relative to 8 µm.</summary>
    public (double Star, double Giant, double Young) SourceColours { get; init; } = (1, 1, 1);

    /// <summary>True where large grains at the temperature of the field shine, false for the stochastically heated small ones, which follow the radiation field.</summary>
    public bool IsThermal => Micron > 50;

    /// <summary>Spitzer IRAC at 8 µm.</summary>
    public static PlaneBand Irac8 { get; } = new("8", 8, "IRAC", 1.2, "MJy/sr", Beam.Spitzer(1.98), 0.6, 1, 0, [], 4000, false) { FloorMjySr = 17, HotColour = 0.08 };

    /// <summary>Spitzer MIPS at 24 µm.</summary>
    public static PlaneBand Mips24 { get; } = new("24", 24, "MIPS", 1.25, "MJy/sr", Beam.Spitzer(6), 0.4, 0.3, 0.25, [62], 1700, true)
    {
        FloorMjySr = 24,
        DiffuseColour = 0.9,
        RimColour = 0.9,
        HotColour = 3,
        Extinction = 0.8,
        SourceColours = (0.12, 0.6, 4),
    };

    /// <summary>Herschel PACS at 70 µm in parallel mode, 60″/s: beams of 5.8″ × 12.1″ along the scan.</summary>
    public static PlaneBand Pacs70 { get; } = new("70", 70, "PACS", 3.2, "Jy/pixel", Beam.Crossed(5.8, 12.1, 42, -42), 18, 2, 9, [42, -42], double.PositiveInfinity, false)
    {
        FloorMjySr = 20,
        DiffuseColour = 7,
        RimColour = 14,
        HotColour = 12,
        Extinction = 0.25,
        ColdMjySr = 0.5,
        SourceColours = (0.01, 0.08, 40),
    };

    /// <summary>Herschel PACS at 160 µm in parallel mode: 11.4″ × 13.4″.</summary>
    public static PlaneBand Pacs160 { get; } = new("160", 160, "PACS", 3.2, "Jy/pixel", Beam.Crossed(11.4, 13.4, 42, -42), 14, 2, 12, [42, -42], double.PositiveInfinity, false)
    {
        FloorMjySr = 30,
        DiffuseColour = 28,
        RimColour = 22,
        HotColour = 3,
        Extinction = 0.06,
        ColdMjySr = 600,
        SourceColours = (0.002, 0.02, 60),
    };

    /// <summary>All four.</summary>
    public static IReadOnlyList<PlaneBand> All { get; } = [Irac8, Mips24, Pacs70, Pacs160];

    /// <summary>Brightness of diffuse dust over that at 8 µm and 18 K, where its temperature is 18 K times e^<paramref name="warmth"/>.</summary>
    /// <remarks>
    /// Small grains follow the radiation field, which large grains of emissivity ∝ ν^1.8 feel as T^5.8 (Planck 2013 results XI, A&amp;A 571, A11); the large ones shine as
    /// ν^1.8 B_ν(T).
    /// </remarks>
    public double Diffuse(double warmth)
    {
        if (!IsThermal)
        {
            return DiffuseColour * Math.Exp(GrainExponent * warmth);
        }
        double x = PlanckMicronKelvin / (Micron * TypicalKelvin);
        return DiffuseColour * double.ExpM1(x) / double.ExpM1(x * Math.Exp(-warmth));
    }

    private const double TypicalKelvin = 18, GrainExponent = 5.8;

    // h c / k, µm K.
    private const double PlanckMicronKelvin = 14387.77;
}

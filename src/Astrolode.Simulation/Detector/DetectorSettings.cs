namespace Astrolode.Simulation.Detector;

/// <summary>
/// A CCD from the light that falls on it to the numbers it delivers. The defaults are those of a CCD273 of Euclid's VIS (Cropper et al. 2016,
/// SPIE 9904, 99040Q) in its nominal exposure. Every stage has a value that switches it off.
/// </summary>
public sealed record DetectorSettings
{
    /// <summary>Seed of what differs between exposures: photons, cosmic rays, read noise.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Seed of what belongs to the CCD and stays from exposure to exposure: flat field, hot pixels.</summary>
    public long CcdSeed { get; init; } = 1;

    /// <summary>Length of the exposure, seconds, above 0 and at most 100,000. 565 is VIS's nominal.</summary>
    public double ExposureSeconds { get; init; } = 565;

    /// <summary>
    /// Electrons the sky brings to a pixel in a second, at most 10,000; 0 is off. 0.22 is zodiacal light of 22.35 mag per square arcsec (Refregier et al.
    /// 2010, arXiv:1001.0061, section 19.4, the average case) at pixels of 0.1 arcsec and a zero point of 25.7 mag for one electron a second.
    /// </summary>
    public double SkyElectronsPerSecond { get; init; } = 0.22;

    /// <summary>Electrons the CCD makes by itself in a pixel in a second, at most 10,000; 0 is off. VIS runs at 153 K, where it is below 0.001.</summary>
    public double DarkElectronsPerSecond { get; init; } = 0.001;

    /// <summary>Whether electrons are counted as they come, by Poisson's law; false leaves the expected number.</summary>
    public bool PhotonNoise { get; init; } = true;

    /// <summary>Standard deviation of the pixels' sensitivities, a fraction of their mean, 0 (off) to 0.2.</summary>
    public double FlatPixelSigma { get; init; } = 0.01;

    /// <summary>Largest deviation of the smooth illumination from its mean, a fraction, 0 (off) to 0.5.</summary>
    public double FlatIllumination { get; init; } = 0.02;

    /// <summary>Share of the pixels that are hot, 0 (off) to 0.1. This and their currents are plausible, not published.</summary>
    public double HotPixelFraction { get; init; } = 1e-4;

    /// <summary>Dark current of the coolest hot pixel, electrons per second, above 0.</summary>
    public double HotPixelMinPerSecond { get; init; } = 0.05;

    /// <summary>Dark current of the hottest, electrons per second, not below the coolest's; in between their number falls as its −1.5th power.</summary>
    public double HotPixelMaxPerSecond { get; init; } = 50;

    /// <summary>
    /// Particles per square centimetre and second that enter a sphere (the isotropic flux, 4π times the intensity), 0 (off) to 100; half as many cross a
    /// plane. At L2 about 5 at solar minimum (Planck 2013 results X; 4.9 in Robberto 2009, JWST-STScI-001928) and 1.8 at maximum (Robberto 2009).
    /// </summary>
    public double CosmicRayFlux { get; init; } = 5;

    /// <summary>
    /// Modulation potential of the Sun's wind, MV, 0 to 3000, which cuts the spectrum at low energies: about 400 at solar minimum and 1000 at maximum
    /// (Usoskin et al. 2011, JGR 116, A02104). It shapes the energies and does not change the flux.
    /// </summary>
    public double SolarModulationMegavolts { get; init; } = 400;

    /// <summary>Side of a pixel, µm, 1 to 100.</summary>
    public double PixelMicrons { get; init; } = 12;

    /// <summary>Thickness of the silicon that collects charge, µm, 5 to 500.</summary>
    public double ThicknessMicrons { get; init; } = 40;

    /// <summary>Standard deviation of the spread of charge that is set free at the back, where light enters, on its way to the front, µm, 0 to one pixel.</summary>
    public double DiffusionMicrons { get; init; } = 4.5;

    /// <summary>Least charge of a track in a pixel that labels the pixel as hit, electrons, above 0. The default is 1.5 times the noise of a VIS sky.</summary>
    public double CosmicRayLabelElectrons { get; init; } = 20;

    /// <summary>Electrons a pixel holds, above 0; what is more runs along the column. Infinity is off.</summary>
    public double FullWellElectrons { get; init; } = 190_000;

    /// <summary>Light of a ghost over the light of its star, 0 (off) to 0.1. This and the ghosts' sizes and places are plausible, not those of VIS.</summary>
    public double GhostRatio { get; init; } = 1e-4;

    /// <summary>Radius of a ghost's dark middle, the shadow of the secondary mirror, pixels, 0 or more.</summary>
    public double GhostInnerRadius { get; init; } = 15;

    /// <summary>Outer radius of a ghost, pixels, above the inner one and at most 2000.</summary>
    public double GhostOuterRadius { get; init; } = 40;

    /// <summary>Displacement of a ghost from a star in the middle of the field, pixels along x.</summary>
    public double GhostOffsetX { get; init; } = 60;

    /// <summary>Displacement of a ghost from a star in the middle of the field, pixels along y.</summary>
    public double GhostOffsetY { get; init; } = 30;

    /// <summary>Growth of the displacement with the star's distance from the middle of the field, pixels per pixel, −0.5 to 0.5.</summary>
    public double GhostOffsetGrowth { get; init; } = 0.004;

    /// <summary>Least flux of a star that gets a ghost, electrons per exposure, above 0.</summary>
    public double GhostMinStarElectrons { get; init; } = 1e6;

    /// <summary>
    /// Traps met on the way along columns; none is off, at most 8 species. The defaults are meant to be the three of the VIS model at the mission's end
    /// (Israel et al. 2015, MNRAS 453, 561); they were not checked against the paper.
    /// </summary>
    public IReadOnlyList<TrapSpecies> ParallelTraps { get; init; } = [new(0.02, 0.8), new(0.03, 3.5), new(0.94, 20)];

    /// <summary>Traps met on the way along the serial register; none is off, at most 8 species.</summary>
    public IReadOnlyList<TrapSpecies> SerialTraps { get; init; } = [new(0.02, 0.8), new(0.03, 3.5), new(0.94, 20)];

    /// <summary>Power β of the volume a packet of charge takes, (electrons / well depth)^β, above 0 and at most 1. 0.58 is usual in models of such CCDs (ArCTIC).</summary>
    public double WellFillPower { get; init; } = 0.58;

    /// <summary>Electrons that fill the whole volume of a pixel, above 0. 84,700 is ArCTIC's for HST's ACS.</summary>
    public double WellDepthElectrons { get; init; } = 84_700;

    /// <summary>
    /// Blocks of equal length in which the way to the register is walked, 1 to 10,000; a number as large as the way walks it transfer by transfer
    /// ("express" of Massey et al. 2014, MNRAS 439, 887, section 2.1.5).
    /// </summary>
    public int TransferBlocks { get; init; } = 5;

    /// <summary>Whether each quadrant is read through the nearest corner (VIS); false reads all through the corner of pixel (0, 0).</summary>
    public bool FourCorners { get; init; } = true;

    /// <summary>Value of a pixel without charge, ADU, 0 to 65,535.</summary>
    public double BiasAdu { get; init; } = 1000;

    /// <summary>Electrons per ADU, above 0.</summary>
    public double Gain { get; init; } = 3.48;

    /// <summary>Standard deviation of the noise of reading, electrons, 0 (off) or more.</summary>
    public double ReadNoiseElectrons { get; init; } = 4.4;

    /// <summary>The error in these settings, as a sentence part; null when there is none.</summary>
    public string? Error() => this switch
    {
        _ when !(ExposureSeconds is > 0 and <= 1e5) => "the exposure must be above 0 and at most 100000 seconds",
        _ when !(SkyElectronsPerSecond is >= 0 and <= 1e4 && DarkElectronsPerSecond is >= 0 and <= 1e4) => "sky and dark current must be 0 to 10000 electrons per second",
        _ when !(FlatPixelSigma is >= 0 and <= 0.2 && FlatIllumination is >= 0 and <= 0.5) => "flat field: pixel sigma 0 to 0.2, illumination 0 to 0.5",
        _ when !(HotPixelFraction is >= 0 and <= 0.1) => "the fraction of hot pixels must be 0 to 0.1",
        _ when !(HotPixelMinPerSecond > 0 && HotPixelMaxPerSecond >= HotPixelMinPerSecond && HotPixelMaxPerSecond <= 1e6) =>
            "hot pixels: the coolest above 0, the hottest not below it and at most 1000000 electrons per second",
        _ when !(CosmicRayFlux is >= 0 and <= 100 && SolarModulationMegavolts is >= 0 and <= 3000) => "cosmic rays: flux 0 to 100 per cm2 and second, modulation 0 to 3000 MV",
        _ when !(PixelMicrons is >= 1 and <= 100 && ThicknessMicrons is >= 5 and <= 500) => "pixels must be 1 to 100 µm wide and 5 to 500 µm deep",
        _ when !(DiffusionMicrons >= 0 && DiffusionMicrons <= PixelMicrons) => "the diffusion must be 0 to one pixel",
        _ when !(CosmicRayLabelElectrons > 0) => "the least charge of a labelled pixel must be above 0",
        _ when !(FullWellElectrons > 0) => "the full well must be above 0",
        _ when !(GhostRatio is >= 0 and <= 0.1 && GhostMinStarElectrons > 0) => "ghosts: ratio 0 to 0.1, least star above 0",
        _ when !(GhostInnerRadius >= 0 && GhostOuterRadius > GhostInnerRadius && GhostOuterRadius <= 2000) => "ghosts: inner radius 0 or more, outer above it and at most 2000 pixels",
        _ when !(Math.Abs(GhostOffsetX) <= 1e4 && Math.Abs(GhostOffsetY) <= 1e4 && Math.Abs(GhostOffsetGrowth) <= 0.5) => "ghosts: offsets up to 10000 pixels, growth -0.5 to 0.5",
        _ when TrapError(ParallelTraps) is { } error => "parallel traps: " + error,
        _ when TrapError(SerialTraps) is { } error => "serial traps: " + error,
        _ when !(WellFillPower is > 0 and <= 1 && WellDepthElectrons > 0 && double.IsFinite(WellDepthElectrons)) => "well: fill power above 0 and at most 1, depth above 0",
        _ when TransferBlocks is < 1 or > 10_000 => "transfer blocks must be 1 to 10000",
        _ when !(BiasAdu is >= 0 and <= 65_535 && Gain > 0 && double.IsFinite(Gain)) => "readout: bias 0 to 65535 ADU, gain above 0",
        _ when !(ReadNoiseElectrons >= 0 && double.IsFinite(ReadNoiseElectrons)) => "the read noise cannot be negative",
        _ => null,
    };

    private static string? TrapError(IReadOnlyList<TrapSpecies> species) => species switch
    {
        { Count: > 8 } => "at most 8 species",
        _ when species.Contains(null!) => "one of them is null",
        _ when species.Any(trap => trap.Density is not (>= 0 and <= 100)) => "densities must be 0 to 100 per pixel",
        _ when species.Any(trap => trap.ReleaseTransfers is not (>= 0.01 and <= 10_000)) => "release times must be 0.01 to 10000 transfers",
        _ => null,
    };
}

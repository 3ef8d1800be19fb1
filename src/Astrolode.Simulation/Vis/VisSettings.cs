using System.Text.Json.Serialization;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Simulation.Detector;
using Astrolode.Simulation.Populations;
using Astrolode.Simulation.Rendering;

namespace Astrolode.Simulation.Vis;

/// <summary>
/// A field observed by Euclid's VIS: four dithered exposures of one of its CCDs (Cropper et al. 2016, SPIE 9904, 99040Q; Scaramella et al. 2022, A&amp;A 662, A112). Every
/// default is that of VIS or of the sky as published; everything can be switched off.
/// </summary>
public sealed record VisSettings
{
    /// <summary>Seed of all random numbers but those of the CCD itself (<see cref="DetectorSettings.CcdSeed"/>).</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Right ascension of the middle of the first exposure, degrees. The default is in the COSMOS field.</summary>
    public double RaDegrees { get; init; } = 150.1;

    /// <summary>Declination of the middle of the first exposure, degrees.</summary>
    public double DecDegrees { get; init; } = 2.2;

    /// <summary>Pixels along x (to the west); a CCD273-84 has 4096.</summary>
    public int Width { get; init; } = 4096;

    /// <summary>Pixels along y (to the north); a CCD273-84 has 4132.</summary>
    public int Height { get; init; } = 4132;

    /// <summary>Side of a pixel, arcsec.</summary>
    public double ScaleArcsec { get; init; } = 0.1;

    /// <summary>Exposures, 1 to 16. VIS takes four of a field.</summary>
    public int Exposures { get; init; } = 4;

    /// <summary>Seconds from the start of an exposure to that of the next: a quarter of a field's 4214 s (after Scaramella et al. 2022; not checked against the paper).</summary>
    public double IntervalSeconds { get; init; } = 1053.5;

    /// <summary>Factor on the steps of the dithers, 0 to 10. Those of a CCD leave fields of less than 3000 pixels with little sky in common; 0.05 keeps small ones together.</summary>
    public double DitherScale { get; init; } = 1;

    /// <summary>I_E (AB) of a source that sets free one electron a second: 3631 Jy through 1.0 m² of mirror and 550 to 900 nm at an efficiency of 0.7.</summary>
    public double ZeroPoint { get; init; } = 25.7;

    /// <summary>Galaxies over the observed number of galaxies; 0 for none.</summary>
    public double GalaxyDensity { get; init; } = 1;

    /// <summary>Least magnitude of galaxies.</summary>
    public double GalaxyBrightest { get; init; } = 17;

    /// <summary>Largest magnitude of galaxies; fainter ones than the sky's noise shows still make it uneven.</summary>
    public double GalaxyFaintest { get; init; } = 27;

    /// <summary>Stars over the number of stars that is usual in that direction; 0 for none.</summary>
    public double StarDensity { get; init; } = 1;

    /// <summary>Least magnitude of stars; below about 17.8 they saturate, below about 10.5 their ghosts stand out.</summary>
    public double StarBrightest { get; init; } = 8;

    /// <summary>Largest magnitude of stars.</summary>
    public double StarFaintest { get; init; } = 26.5;

    /// <summary>Asteroids in the field.</summary>
    public int Asteroids { get; init; } = 30;

    /// <summary>Least magnitude of asteroids.</summary>
    public double AsteroidBrightest { get; init; } = 18;

    /// <summary>Largest magnitude of asteroids.</summary>
    public double AsteroidFaintest { get; init; } = 27;

    /// <summary>Least rate of asteroids, arcsec per hour.</summary>
    public double AsteroidSlowest { get; init; } = 0.1;

    /// <summary>Largest rate of asteroids, arcsec per hour.</summary>
    public double AsteroidFastest { get; init; } = 80;

    /// <summary>Largest amplitude of the asteroids' light curves, magnitudes; 0 for constant light.</summary>
    public double LightCurveAmplitude { get; init; }

    /// <summary>Reduced shear along x, the same over the field, −0.5 to 0.5.</summary>
    public double ShearG1 { get; init; }

    /// <summary>Reduced shear along the diagonal y = x.</summary>
    public double ShearG2 { get; init; }

    /// <summary>Convergence, the same over the field, −0.5 to 0.5.</summary>
    public double Convergence { get; init; }

    /// <summary>Mass M₂₀₀ in solar masses of a cluster in the middle of the field, whose shear comes in place of a constant one; 0 for none.</summary>
    public double ClusterMass { get; init; }

    /// <summary>Concentration of the cluster.</summary>
    public double ClusterConcentration { get; init; } = 5;

    /// <summary>Redshift of the cluster.</summary>
    public double ClusterRedshift { get; init; } = 0.3;

    /// <summary>Redshift of the galaxies behind the cluster: all are taken to be there.</summary>
    public double SourceRedshift { get; init; } = 1;

    /// <summary>The point spread function: vis, gaussian, moffat, or the path of a FITS file.</summary>
    public string Psf { get; init; } = "vis";

    /// <summary>Full width at half maximum of a gaussian or moffat, arcsec.</summary>
    public double PsfFwhmArcsec { get; init; } = 0.17;

    /// <summary>β of a moffat, above 1.1.</summary>
    public double MoffatBeta { get; init; } = 3;

    /// <summary>The detector and the sky's background.</summary>
    public DetectorSettings Detector { get; init; } = new();

    /// <summary>Electrons of a source in an exposure.</summary>
    public double Electrons(double magnitude) => Detector.ExposureSeconds * Math.Pow(10, -0.4 * (magnitude - ZeroPoint));

    /// <summary>The pixels of an exposure on the sky, counted from 0.</summary>
    public TanGrid Grid(int exposure)
    {
        TanGrid first = new(SkyFrame.Icrs, SkyPosition.WrapDegrees(RaDegrees), DecDegrees, Width, Height, ScaleArcsec);
        (double x, double y) = DitherPattern.Offset(exposure, DitherScale);
        (double ra, double dec) = first.PixelToSky((Width - 1) / 2.0 + x / ScaleArcsec, (Height - 1) / 2.0 + y / ScaleArcsec);
        return first with { LonDegrees = ra, LatDegrees = dec };
    }

    /// <summary>Seconds from the reference time (the middle of the observation) to the middle of an exposure.</summary>
    public double MiddleSeconds(int exposure) => (exposure - (Exposures - 1) / 2.0) * IntervalSeconds;

    /// <summary>The sky to be filled: all exposures and a rim from which light and motion reach into them.</summary>
    internal SkyField Field()
    {
        const double RimArcsec = 30;
        IEnumerable<(double X, double Y)> offsets = Enumerable.Range(0, Exposures).Select(exposure => DitherPattern.Offset(exposure, DitherScale));
        double rim = RimArcsec / ScaleArcsec;
        return new SkyField(
            Grid(0),
            offsets.Min(offset => offset.X) / ScaleArcsec - rim,
            offsets.Min(offset => offset.Y) / ScaleArcsec - rim,
            offsets.Max(offset => offset.X) / ScaleArcsec + Width - 1 + rim,
            offsets.Max(offset => offset.Y) / ScaleArcsec + Height - 1 + rim);
    }

    /// <summary>Pixels of the sky from side to side, for the middle of the field of a telescope whose only CCD this is.</summary>
    [JsonIgnore]
    internal (double X, double Y) Middle => ((Width - 1) / 2.0, (Height - 1) / 2.0);

    /// <summary>The error in these settings, as a sentence part; null when there is none.</summary>
    public string? Error() => this switch
    {
        _ when !(double.IsFinite(RaDegrees) && Math.Abs(DecDegrees) <= 89) => "the declination must lie within 89 degrees of the equator",
        _ when !(Width is >= 32 and <= 16384 && Height is >= 32 and <= 16384) => "an exposure has 32 to 16384 pixels a side",
        _ when !(ScaleArcsec is >= 0.01 and <= 2) => "pixels must be 0.01 to 2 arcsec wide",
        _ when Exposures is < 1 or > 16 => "there are 1 to 16 exposures",
        _ when string.IsNullOrWhiteSpace(Psf) => "the point spread function must be vis, gaussian, moffat or a FITS file",
        _ when !(IntervalSeconds >= Detector.ExposureSeconds && IntervalSeconds <= 1e6) => "an exposure cannot begin before the last has ended",
        _ when Detector.Error() is { } error => error,
        _ when !(ZeroPoint is > 10 and < 40) => "the zero point must lie between 10 and 40",
        _ when !(GalaxyDensity is >= 0 and <= 20 && StarDensity is >= 0 and <= 100) => "densities: galaxies 0 to 20, stars 0 to 100 times the usual",
        _ when !(GalaxyBrightest is >= 10 && GalaxyFaintest > GalaxyBrightest && GalaxyFaintest <= 30) => "galaxies must have magnitudes between 10 and 30",
        _ when !(StarBrightest is >= 8 && StarFaintest > StarBrightest && StarFaintest <= 29) => "stars must have magnitudes between 8 and 29",
        _ when StarDensity > 0 && Math.Abs(Grid(0).Centre.To(SkyFrame.Galactic).LatDegrees) < StarCounts.LeastLatitude =>
            "the star counts hold 20 degrees and more from the Galactic plane only; take another field or a star density of 0",
        _ when Asteroids is < 0 or > 100_000 => "there are 0 to 100000 asteroids",
        _ when !(AsteroidBrightest is >= 8 && AsteroidFaintest > AsteroidBrightest && AsteroidFaintest <= 35) => "asteroids must have magnitudes between 8 and 35",
        _ when !(AsteroidSlowest > 0 && AsteroidFastest >= AsteroidSlowest && AsteroidFastest <= 3600) => "asteroids must move by more than 0 and at most 3600 arcsec per hour",
        // The projection makes some trails longer by some percent.
        _ when Asteroids > 0 && AsteroidFastest * Detector.ExposureSeconds / 3600 > 0.9 * Trail.LongestPixels * ScaleArcsec => "asteroids must not move by more than 720 pixels in an exposure",
        _ when !(DitherScale is >= 0 and <= 10) => "the dithers' factor lies from 0 to 10",
        _ when !(LightCurveAmplitude is >= 0 and <= 3) => "light curves have amplitudes of 0 to 3 magnitudes",
        _ when !(double.Hypot(ShearG1, ShearG2) <= 0.5 && Math.Abs(Convergence) <= 0.5) => "shear and convergence must not exceed 0.5",
        _ when !(ClusterMass is 0 or (>= 1e12 and <= 1e17)) => "a cluster has 1e12 to 1e17 solar masses, or 0 for none",
        _ when ClusterMass > 0 && (ShearG1 != 0 || ShearG2 != 0 || Convergence != 0) => "the shear of a cluster comes in place of a constant one; give one of them",
        _ when !(ClusterConcentration is >= 1 and <= 20 && ClusterRedshift > 0.01 && SourceRedshift > ClusterRedshift && SourceRedshift < 20) =>
            "a cluster has a concentration of 1 to 20 and lies in front of its sources",
        _ when !(PsfFwhmArcsec > 0 && PsfFwhmArcsec < 50 * ScaleArcsec && MoffatBeta > 1.1) => "the point spread function must be above 0 and below 50 pixels wide, beta above 1.1",
        _ when CosmicRays.Crossings(Width, Height, Detector) > 5e6 => "an exposure cannot have more than 5 million cosmic rays",
        _ => null,
    };
}

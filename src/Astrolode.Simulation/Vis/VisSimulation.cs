using Astrolode.Images.Fits;
using Astrolode.Simulation.Detector;
using Astrolode.Simulation.Psf;
using Astrolode.Simulation.Rendering;

namespace Astrolode.Simulation.Vis;

/// <summary>
/// Simulates an observation with VIS. Read <see cref="Expose"/> from top to bottom: galaxies, lensed by what lies before them, stars and asteroids are blurred by the telescope and gathered by pixels (<see cref="ObjectRenderer"/>);
/// then the light becomes charge, with its noise, and charge becomes numbers. The result depends on the settings alone, to the bit, not on the number of threads.
/// </summary>
internal sealed class VisSimulation
{
    // Steps of the table from which the width is taken: enough for 64 pixels.
    private const int FwhmTableSize = 128;

    // Ids that each exposure has for what is its own.
    private const int IdsPerExposure = 10_000_000;

    private readonly VisSettings settings;
    private readonly VisScene scene;
    private readonly ObjectRenderer renderer;
    private readonly double fwhmPixels;
    private readonly ParallelOptions parallel;

    /// <summary>Draws the scene and the point spread function.</summary>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    /// <exception cref="FitsFormatException">The file of the point spread function is damaged, or holds none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public VisSimulation(VisSettings settings, int threads = 0, CancellationToken cancellation = default)
    {
        if (settings.Error() is { } error)
        {
            throw new ArgumentException(error, nameof(settings));
        }
        this.settings = settings;
        parallel = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancellation };
        scene = VisScene.Draw(settings);
        PsfField psf = new(PsfOf(settings), settings.Width, settings.Height, threads: threads);
        DetectorSettings detector = settings.Detector;
        double noise = Math.Sqrt((detector.SkyElectronsPerSecond + detector.DarkElectronsPerSecond) * detector.ExposureSeconds + detector.ReadNoiseElectrons * detector.ReadNoiseElectrons);
        renderer = new ObjectRenderer(psf, new RenderSettings { NoiseElectrons = Math.Max(1, noise) });
        fwhmPixels = psf.At(settings.Middle.X, settings.Middle.Y).Coarser(FwhmTableSize).Fwhm();
    }

    /// <summary>Takes one exposure.</summary>
    /// <param name="exposure">From 0.</param>
    public VisExposure Expose(int exposure)
    {
        int width = settings.Width, height = settings.Height;
        ExposedSky sky = ExposedSky.At(scene, settings, exposure, fwhmPixels);
        DetectorSettings detector = settings.Detector with { Seed = unchecked(settings.Seed * 1_000_003 + exposure) };

        float[] electrons = new float[width * height];
        renderer.Render(sky.Objects, electrons, width, height, parallel.MaxDegreeOfParallelism);
        parallel.CancellationToken.ThrowIfCancellationRequested();
        List<Ghost> ghosts = OpticalGhosts.Add(
            electrons, width, height, [.. sky.Stars.Select(star => new GhostStar(star.X, star.Y, star.Flux))], settings.Middle.X, settings.Middle.Y, detector);
        SkyBackground.AddSky(electrons, detector);
        FlatField.Apply(electrons, width, height, detector, parallel);
        SkyBackground.AddDark(electrons, detector);
        HotPixels.Add(electrons, width, height, detector);
        PoissonNoise.Apply(electrons, width, height, detector, parallel);
        CosmicRayHits cosmicRays = CosmicRays.Add(electrons, width, height, detector, parallel);
        Bleeding.Apply(electrons, width, height, detector, parallel);
        ChargeTransfer.Apply(electrons, width, height, detector, parallel);
        ushort[] adu = Readout.Digitise(electrons, width, height, detector, parallel);

        int firstRay = scene.FirstFree + exposure * IdsPerExposure;
        for (int i = 0; i < cosmicRays.Labels.Length; i++)
        {
            cosmicRays.Labels[i] += cosmicRays.Labels[i] > 0 ? firstRay : 0;
        }
        TruthRow[] truth =
        [
            .. sky.Truth,
            .. ghosts.Select((ghost, i) => Row(firstRay + 1 + cosmicRays.Tracks.Count + i, ghost, exposure)).Where(row => IsInside(row.X, row.Y)),
            .. cosmicRays.Tracks.Select(track => Row(firstRay + track.Id, track, exposure)),
        ];
        return new VisExposure(exposure + 1, adu, cosmicRays.Labels, truth, sky.Objects.Count);
    }

    private static IPsf PsfOf(VisSettings settings) => settings.Psf switch
    {
        "vis" => new OpticalPsf(new OpticalPsfSettings { PixelScaleArcsec = settings.ScaleArcsec }),
        "gaussian" => new GaussianPsf(settings.PsfFwhmArcsec / settings.ScaleArcsec),
        "moffat" => new MoffatPsf(settings.PsfFwhmArcsec / settings.ScaleArcsec, settings.MoffatBeta),
        _ => PsfFile(settings),
    };

    private static PsfImage PsfFile(VisSettings settings)
    {
        Image image = FitsImage.Read(settings.Psf);
        double scale = image.Header?.Number("PIXSCALE") ?? image.Wcs?.PixelScaleArcsec
            ?? throw new FitsFormatException($"cannot take {settings.Psf} for a point spread function: its header says nothing of the size of its pixels; give PIXSCALE in arcsec");
        try
        {
            return new PsfImage(image, scale / settings.ScaleArcsec);
        }
        catch (ArgumentException error)
        {
            throw new FitsFormatException(error.Message);
        }
    }

    private bool IsInside(double x, double y) => x >= -0.5 && y >= -0.5 && x < settings.Width - 0.5 && y < settings.Height - 0.5;

    private TruthRow Row(int id, Ghost ghost, int exposure)
    {
        (double ra, double dec) = settings.Grid(exposure).PixelToSky(ghost.X, ghost.Y);
        double area = Math.PI * (ghost.OuterRadius * ghost.OuterRadius - ghost.InnerRadius * ghost.InnerRadius);
        double snr = SignalToNoise.OfArea(ghost.Electrons, area, settings.Detector);
        return new TruthRow(id, "ghost", exposure + 1, ghost.X, ghost.Y, ra, dec, Magnitude(ghost.Electrons), 0, 0, 0, 0, 0, 0, snr, Blended: false);
    }

    private TruthRow Row(int id, CosmicRayTrack track, int exposure)
    {
        double pa = ((track.AngleDegrees - 90) % 180 + 180) % 180, snr = SignalToNoise.Of(track.Electrons, 0, 0, track.LengthPixels, settings.Detector);
        (double x, double y) = ((track.StartX + track.EndX) / 2, (track.StartY + track.EndY) / 2);
        return new TruthRow(id, "cosmic_ray", exposure + 1, x, y, double.NaN, double.NaN, Magnitude(track.Electrons), 0, pa, track.LengthPixels, 0, 0, 0, snr, Blended: false);
    }

    private double Magnitude(double electrons) => settings.ZeroPoint - 2.5 * Math.Log10(electrons / settings.Detector.ExposureSeconds);
}

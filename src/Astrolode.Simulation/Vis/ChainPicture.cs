using Astrolode.Images.Codecs;
using Astrolode.Simulation.Detector;
using Astrolode.Simulation.Lensing;
using Astrolode.Simulation.Profiles;
using Astrolode.Simulation.Psf;
using Astrolode.Simulation.Rendering;

namespace Astrolode.Simulation.Vis;

/// <summary>
/// One galaxy on its way from the sky into the file, in five panels from left to right: as it is, sheared, blurred by telescope and detector, gathered by pixels, with noise (after the figure of GREAT08,
/// Bridle et al. 2009, Ann. Appl. Stat. 3, 6). Each is made by the stages that make exposures; the first three are sampled four times as finely as the detector's pixels.
/// </summary>
public static class ChainPicture
{
    private const int Pixels = 44, Fine = 4, Gap = 8;

    // Points of the picture for a fine sample, and of the strip below that holds the names.
    private const int Zoom = 2, Strip = 48;

    // Sharper than any telescope, and just wide enough for the samples: what is drawn must be band-limited.
    private const double SharpFwhm = 1.6;

    /// <summary>What the panels show, from left to right.</summary>
    public static IReadOnlyList<string> Panels { get; } = ["galaxy", "sheared", "blurred", "pixelised", "noisy"];

    /// <summary>Draws the picture.</summary>
    /// <param name="settings">Of the telescope, the detector and the shear; a shear of 0 is taken for (0.25, 0.1), which the eye sees.</param>
    public static Picture Draw(VisSettings settings)
    {
        Shear shear = settings.ShearG1 == 0 && settings.ShearG2 == 0 ? new Shear(0.25, 0.1) : new Shear(settings.ShearG1, settings.ShearG2, settings.Convergence);
        DetectorSettings detector = settings.Detector;
        double scale = settings.ScaleArcsec;
        OpticalPsfSettings telescope = new() { PixelScaleArcsec = scale };
        OpticalPsfSettings fine = telescope with { PixelScaleArcsec = scale / Fine, DiffusionPixels = telescope.DiffusionPixels * Fine };
        float[] pixelised = Render(new OpticalPsf(telescope), 1, shear, settings, gathers: true);
        float[] noisy = [.. pixelised];
        SkyBackground.AddSky(noisy, detector);
        SkyBackground.AddDark(noisy, detector);
        PoissonNoise.Apply(noisy, Pixels, Pixels, detector with { Seed = settings.Seed }, new ParallelOptions());
        noisy = Readout.ToElectrons(Readout.Digitise(noisy, Pixels, Pixels, detector with { Seed = settings.Seed }, new ParallelOptions()), detector);
        double sky = (detector.SkyElectronsPerSecond + detector.DarkElectronsPerSecond) * detector.ExposureSeconds;
        float[][] panels =
        [
            Render(new GaussianPsf(SharpFwhm), Fine, default, settings, gathers: false),
            Render(new GaussianPsf(SharpFwhm), Fine, shear, settings, gathers: false),
            Render(new OpticalPsf(fine), Fine, shear, settings, gathers: false),
            Enlarged(pixelised),
            Enlarged([.. noisy.Select(value => (float)(value - sky))]),
        ];
        return Beside(panels);
    }

    // Electrons per pixel of the detector, of samples as of pixels.
    private static float[] Render(IPsf psf, int division, Shear shear, VisSettings settings, bool gathers)
    {
        int side = Pixels * division;
        double middle = (side - 1) / 2.0;
        // A spiral of magnitude 20.5: a disc of 0.7 arcsec with a bulge.
        double arcsec = division / settings.ScaleArcsec;
        GalaxyLight light = new(
            settings.Electrons(20.5) * division * division, 0.25, new SersicComponent(3, 0.25 * arcsec, 0.1, 0.6), new SersicComponent(1, 0.7 * arcsec, 0.25, 2.2));
        float[] image = new float[side * side];
        ObjectRenderer renderer = new(new PsfField(psf, side, side), new RenderSettings { PixelResponse = gathers });
        renderer.Render([new Galaxy(middle, middle, light, shear.Matrix())], image, side, side);
        return image;
    }

    private static float[] Enlarged(float[] image)
    {
        float[] large = new float[image.Length * Fine * Fine];
        for (int i = 0; i < large.Length; i++)
        {
            large[i] = image[i / (Pixels * Fine) / Fine * Pixels + i % (Pixels * Fine) / Fine];
        }
        return large;
    }

    // On one scale: the noise must look as large as it is beside the galaxy.
    private static Picture Beside(float[][] panels)
    {
        int samples = Pixels * Fine, side = samples * Zoom, width = panels.Length * (side + Gap) - Gap;
        float top = panels[^2].Max(), low = -0.03f * top;
        float[] grey = new float[width * (side + Strip)];
        Array.Fill(grey, 1);
        for (int panel = 0; panel < panels.Length; panel++)
        {
            for (int y = 0; y < side; y++)
            {
                for (int x = 0; x < side; x++)
                {
                    double share = Math.Clamp((panels[panel][y / Zoom * samples + x / Zoom] - low) / (top - low), 0, 1);
                    grey[(y + Strip) * width + panel * (side + Gap) + x] = (float)(Math.Asinh(20 * share) / Math.Asinh(20));
                }
            }
        }
        Picture picture = Picture.FromGrey(grey, width, side + Strip, bottomUp: true);
        for (int panel = 0; panel < panels.Length; panel++)
        {
            picture.DrawText(panel * (side + Gap), side + Strip / 4, $"{panel + 1}  {Panels[panel]}", new Colour(0, 0, 0), size: 32);
        }
        return picture;
    }
}

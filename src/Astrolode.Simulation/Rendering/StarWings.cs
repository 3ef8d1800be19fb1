using Astrolode.Simulation.Psf;

namespace Astrolode.Simulation.Rendering;

/// <summary>
/// The light of the brightest stars beyond the largest stamp. Up to <see cref="FadeFrom"/> pixels from the star the stamp is drawn, from <see cref="FadeTo"/> on the PSF's own wings, between them one fades into the other: from
/// some 200 pixels on, what the transform has wrapped into a stamp, false spikes and all, is no longer faint beside what belongs there.
/// </summary>
internal sealed class StarWings
{
    private const double FadeFrom = 160, FadeTo = 320;

    private readonly PsfField psf;
    private readonly Star star;
    private readonly double reach;

    private StarWings(PsfField psf, Star star, double reach) => (this.psf, this.star, this.reach) = (psf, star, reach);

    /// <summary>The wings of an object; null where its stamp holds all that is brighter than <paramref name="level"/> electrons per pixel.</summary>
    public static StarWings? Of(SkyObject item, PsfField psf, double level) =>
        item is Star star && psf.WingReach(level / star.Flux) is > 0 and double reach ? new StarWings(psf, star, reach) : null;

    /// <summary>Fades the star's stamp out.</summary>
    public void EndStamp(StampFrame frame, Span<float> stamp)
    {
        for (int i = 0; i < stamp.Length; i++)
        {
            stamp[i] *= (float)Fade.Out(double.Hypot(frame.Left + i % frame.Size - star.X, frame.Bottom + i / frame.Size - star.Y), FadeFrom, FadeTo);
        }
    }

    /// <summary>Adds to the rows from <paramref name="from"/> to before <paramref name="to"/>.</summary>
    public void AddRows(float[] pixels, int width, int from, int to)
    {
        int left = (int)Math.Clamp(Math.Ceiling(star.X - reach), 0, width), right = (int)Math.Clamp(Math.Floor(star.X + reach) + 1, 0, width);
        for (int y = Math.Max(from, (int)Math.Ceiling(star.Y - reach)); y < Math.Min(to, Math.Floor(star.Y + reach) + 1); y++)
        {
            double dy = y - star.Y;
            for (int x = left; x < right; x++)
            {
                double dx = x - star.X, square = dx * dx + dy * dy;
                if (square >= FadeFrom * FadeFrom)
                {
                    double part = square >= FadeTo * FadeTo ? 1 : 1 - Fade.Out(Math.Sqrt(square), FadeFrom, FadeTo);
                    pixels[y * width + x] += (float)(part * star.Flux * psf.Wing(dx, dy));
                }
            }
        }
    }
}

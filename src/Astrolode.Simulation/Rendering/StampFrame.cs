using Astrolode.Simulation.Lensing;
using Astrolode.Simulation.Profiles;
using Astrolode.Simulation.Psf;

namespace Astrolode.Simulation.Rendering;

/// <summary>The square of the image that an object is drawn in.</summary>
/// <param name="Left">First column; may lie outside the image.</param>
/// <param name="Bottom">First row.</param>
/// <param name="Size">Pixels on a side: a power of two, 32 to 1024.</param>
internal readonly record struct StampFrame(int Left, int Bottom, int Size)
{
    /// <summary>The least frame at whose edge the object is fainter than <paramref name="level"/> electrons per pixel, or the largest there is.</summary>
    public static StampFrame Of(SkyObject item, PsfField psf, double level)
    {
        switch (item)
        {
            case Star star:
                return Around(star.X, star.Y, psf.Reach(level / star.Flux));
            case Trail trail:
                return Around(trail.X, trail.Y, trail.Length / 2 + psf.Reach(level / trail.Flux));
            case Galaxy galaxy:
                return Around(galaxy.X, galaxy.Y, Math.Max(Extent(galaxy.Light, galaxy.Lens, level) + 4, psf.Reach(level / (galaxy.Light.Flux * galaxy.Lens.Magnification))));
            case Arc arc:
                return AroundImages(arc, psf, level);
            default:
                throw new ArgumentException($"{item.GetType().Name} cannot be drawn", nameof(item));
        }
    }

    /// <summary>Pixels from the middle to where the surface brightness has fallen to a level.</summary>
    public static double Extent(GalaxyLight light, LensMatrix lens, double level)
    {
        double extent = 0;
        foreach ((double flux, SersicComponent component) in light.Parts())
        {
            double square = component.HalfLightRadius * component.HalfLightRadius;
            double radius = flux > 0 ? component.Profile.RadiusOf(level * square / flux) : 0;
            extent = Math.Max(extent, radius * (component.ToRound * lens).Inverse().LargestStretch);
        }
        return extent;
    }

    private static StampFrame Around(double x, double y, double reach)
    {
        int size = 32;
        while (size < PsfField.LargestSize && size < 2 * reach + 2)
        {
            size *= 2;
        }
        return new StampFrame((int)Math.Round(x) - size / 2, (int)Math.Round(y) - size / 2, size);
    }

    private static StampFrame AroundImages(Arc arc, PsfField psf, double level)
    {
        ClusterLens lens = arc.Lens;
        double extent = Extent(arc.Light, LensMatrix.Identity, level), source = double.Hypot(arc.X - lens.X, arc.Y - lens.Y);
        double outermost = lens.ImageRadius(source + extent);
        // A grid of at most 400 points a side finds the images.
        double step = Math.Max(1, outermost / 200), left = double.MaxValue, right = double.MinValue, bottom = left, top = right;
        for (double y = lens.Y - outermost; y <= lens.Y + outermost; y += step)
        {
            for (double x = lens.X - outermost; x <= lens.X + outermost; x += step)
            {
                (double sourceX, double sourceY) = lens.ToSource(x, y);
                if (double.Hypot(sourceX - arc.X, sourceY - arc.Y) < extent + step)
                {
                    (left, right, bottom, top) = (Math.Min(left, x), Math.Max(right, x), Math.Min(bottom, y), Math.Max(top, y));
                }
            }
        }
        if (left > right)
        {
            (double x, double y) = lens.ToImage(arc.X, arc.Y);
            (left, right, bottom, top) = (x, x, y, y);
        }
        double reach = Math.Max(right - left, top - bottom) / 2 + step + Math.Max(8, psf.Reach(level / arc.Light.Flux));
        return Around((left + right) / 2, (bottom + top) / 2, reach);
    }
}

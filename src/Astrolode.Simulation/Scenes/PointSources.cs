using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Scenes;

/// <summary>What sort of point source: their colours differ (<see cref="PlaneBand.SourceColours"/>).</summary>
public enum PointSourceKind
{
    /// <summary>A star without dust.</summary>
    Star,

    /// <summary>A giant in its own dust.</summary>
    Giant,

    /// <summary>A young stellar object, where the plane is torn.</summary>
    Young,
}

/// <summary>A point source.</summary>
/// <param name="Kind">Its sort.</param>
/// <param name="X">Pixel column.</param>
/// <param name="Y">Pixel row.</param>
/// <param name="Flux8Jy">Flux at 8 µm.</param>
/// <param name="Scatter">ln of the factor on its colours: the same in all bands, by the distance of the band from 8 µm.</param>
public readonly record struct PointSource(PointSourceKind Kind, double X, double Y, double Flux8Jy, double Scatter)
{
    /// <summary>Flux in a band.</summary>
    public double FluxJy(PlaneBand band)
    {
        (double star, double giant, double young) = band.SourceColours;
        double colour = Kind switch { PointSourceKind.Star => star, PointSourceKind.Giant => giant, _ => young };
        return Flux8Jy * colour * Math.Exp(Scatter * Math.Log(band.Micron / 8));
    }
}

/// <summary>
/// Point sources with number counts N(&gt;S) ∝ S^−0.8 at 8 µm, as those of GLIMPSE between 10 mJy and 1 Jy (Robitaille et al. 2008, AJ 136, 2413, for the red ones), more of them towards
/// the midplane, and shared between bands.
/// </summary>
internal static class PointSources
{
    private const double CountIndex = -0.8, Brightest = 3000, DiscShare = 0.5, StarScaleDegrees = 1.2;
    private const double GiantShare = 0.1, YoungShare = 0.06;

    /// <summary>Draws them, <see cref="PlaneSceneSettings.SourcesPerSquareDegree"/> above <see cref="PlaneSceneSettings.MinSourceJy"/>.</summary>
    public static List<PointSource> Draw(PlaneSceneSettings settings, PlaneClouds clouds)
    {
        TanGrid grid = settings.Grid;
        RandomStream random = new(settings.Seed, ScenePart.PointSources);
        int count = (int)Math.Round(settings.SourcesPerSquareDegree * settings.WidthDegrees * settings.HeightDegrees);
        List<PointSource> sources = new(count);
        while (sources.Count < count)
        {
            double x = random.Uniform(0, grid.Width - 1), y = random.Uniform(0, grid.Height - 1), kind = random.NextDouble(), kept = random.NextDouble();
            double flux = random.PowerLaw(settings.MinSourceJy, Brightest * settings.MinSourceJy, CountIndex - 1);
            double scatter = 0.3 * random.NextNormals().A;
            int at = (int)y * grid.Width + (int)x;
            double lat = grid.PixelToSky(x, y).LatDegrees, depth = clouds.Depth[at];
            PointSourceKind sort = kind < YoungShare ? PointSourceKind.Young : kind < YoungShare + GiantShare ? PointSourceKind.Giant : PointSourceKind.Star;
            double wanted = sort == PointSourceKind.Young
                ? Math.Min(1, (clouds.Activity[at] + 2 * depth) / 4)
                : (1 - DiscShare + DiscShare * Math.Exp(-Math.Abs(lat) / StarScaleDegrees)) * PlaneClouds.Seen((float)depth);
            if (kept < wanted)
            {
                sources.Add(new PointSource(sort, x, y, flux, scatter));
            }
        }
        return sources;
    }
}

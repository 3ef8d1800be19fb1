namespace Astrolode.Simulation.Detector;

/// <summary>A star that may be bright enough for a ghost.</summary>
/// <param name="X">Pixel column, 0-based, centres at integers.</param>
/// <param name="Y">Pixel row.</param>
/// <param name="Electrons">Its electrons in the exposure.</param>
internal readonly record struct GhostStar(double X, double Y, double Electrons);

/// <summary>A ghost in an image.</summary>
/// <param name="Star">Index of its star in the list that was given.</param>
/// <param name="X">Pixel column of the ring's centre.</param>
/// <param name="Y">Pixel row of the ring's centre.</param>
/// <param name="InnerRadius">Pixels.</param>
/// <param name="OuterRadius">Pixels.</param>
/// <param name="Electrons">All its light in the exposure, in the image or beside it.</param>
internal readonly record struct Ghost(int Star, double X, double Y, double InnerRadius, double OuterRadius, double Electrons);

/// <summary>
/// Light that is reflected twice inside a plate (VIS: the dichroic) comes to the detector out of focus: a ring, the image of the obscured pupil, beside the star. Its
/// displacement is linear in the star's position in the field, as a reflection between two nearly parallel faces makes it to first order.
/// </summary>
internal static class OpticalGhosts
{
    /// <summary>Adds the ghosts of all stars that are bright enough.</summary>
    /// <param name="electrons">Expected electrons, [y * width + x].</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="stars">Stars, in the image or beside it.</param>
    /// <param name="fieldX">Pixel column of the middle of the field, which may lie on another CCD.</param>
    /// <param name="fieldY">Its pixel row.</param>
    /// <param name="settings">The ghosts' size, displacement and brightness.</param>
    /// <returns>The ghosts whose ring touches the image, in the order of the stars.</returns>
    public static List<Ghost> Add(float[] electrons, int width, int height, IReadOnlyList<GhostStar> stars, double fieldX, double fieldY, DetectorSettings settings)
    {
        List<Ghost> ghosts = [];
        for (int i = 0; i < stars.Count && settings.GhostRatio > 0; i++)
        {
            GhostStar star = stars[i];
            double x = star.X + settings.GhostOffsetX + settings.GhostOffsetGrowth * (star.X - fieldX);
            double y = star.Y + settings.GhostOffsetY + settings.GhostOffsetGrowth * (star.Y - fieldY), outer = settings.GhostOuterRadius;
            if (star.Electrons >= settings.GhostMinStarElectrons && x > -outer - 1 && x < width + outer && y > -outer - 1 && y < height + outer)
            {
                Ghost ghost = new(i, x, y, settings.GhostInnerRadius, outer, star.Electrons * settings.GhostRatio);
                ghosts.Add(ghost);
                AddRing(electrons, width, height, ghost);
            }
        }
        return ghosts;
    }

    private static void AddRing(float[] electrons, int width, int height, Ghost ghost)
    {
        double brightness = ghost.Electrons / (Math.PI * (ghost.OuterRadius * ghost.OuterRadius - ghost.InnerRadius * ghost.InnerRadius));
        int firstX = (int)Math.Max(0, Math.Ceiling(ghost.X - ghost.OuterRadius - 1)), lastX = (int)Math.Min(width - 1, Math.Floor(ghost.X + ghost.OuterRadius + 1));
        int firstY = (int)Math.Max(0, Math.Ceiling(ghost.Y - ghost.OuterRadius - 1)), lastY = (int)Math.Min(height - 1, Math.Floor(ghost.Y + ghost.OuterRadius + 1));
        for (int y = firstY; y <= lastY; y++)
        {
            for (int x = firstX; x <= lastX; x++)
            {
                double distance = Math.Sqrt((x - ghost.X) * (x - ghost.X) + (y - ghost.Y) * (y - ghost.Y));
                electrons[y * width + x] += (float)(brightness * (Covered(ghost.OuterRadius, distance) - Covered(ghost.InnerRadius, distance)));
            }
        }
    }

    // Share of a pixel that lies in a disc, to first order in the pixel's size over the disc's.
    private static double Covered(double radius, double distance) => radius == 0 ? 0 : Math.Clamp(radius - distance + 0.5, 0, 1);
}

using Astrolode.Catalogue;
using Astrolode.Images.Sky;

namespace Astrolode.Search.Exposures;

/// <summary>Tells pieces of trails of known objects, which deblending left over, from objects of their own.</summary>
internal static class TrailRemains
{
    // The trail of what moves less is no longer than a star is wide, and not in pieces.
    private const double LeastTrailArcsec = 1.2;

    // Beside the trail itself and three standard deviations.
    private const double RoomArcsec = 0.5;

    private const double MostTurnDegrees = 15;

    /// <summary>Whether something lies where the trail of a known object is, in its direction.</summary>
    /// <param name="known">An object.</param>
    /// <param name="position">Middle of the other.</param>
    /// <param name="epoch">Time of it; null for unknown.</param>
    /// <param name="positionAngleDegrees">Its direction, either sense.</param>
    /// <param name="exposureSeconds">Exposure time; null for unknown.</param>
    public static bool IsOf(MovingObject known, SkyPosition position, DateTimeOffset? epoch, double positionAngleDegrees, double? exposureSeconds)
    {
        double? trail = known.RateArcsecPerHour * exposureSeconds / 3600 ?? known.TrailArcsec;
        double hours = known.Epoch is { } then && epoch is { } now ? (now - then).TotalHours : 0;
        // Which way a single trail goes is unknown, and where it is at another time.
        if (trail is not { } length || length < LeastTrailArcsec || (known.ChiSquared is null && hours != 0)
            || Math.Abs(Math.IEEERemainder(positionAngleDegrees - known.PositionAngleDegrees, 180)) > MostTurnDegrees)
        {
            return false;
        }
        (double east, double north) = Math.SinCos(known.PositionAngleDegrees * Math.PI / 180);
        double moved = (known.RateArcsecPerHour ?? 0) * hours;
        double offEast = 3600 * Math.IEEERemainder(position.RaDegrees - known.Position.RaDegrees, 360) * Math.Cos(known.Position.DecDegrees * Math.PI / 180) - moved * east;
        double offNorth = 3600 * (position.DecDegrees - known.Position.DecDegrees) - moved * north;
        double error = 3 * Math.Max(known.ErrorRaArcsec, known.ErrorDecArcsec) + 3 * (known.RateErrorArcsecPerHour ?? 0) * Math.Abs(hours);
        return Math.Abs(offEast * east + offNorth * north) <= length / 2 + RoomArcsec + error && Math.Abs(offNorth * east - offEast * north) <= RoomArcsec;
    }
}

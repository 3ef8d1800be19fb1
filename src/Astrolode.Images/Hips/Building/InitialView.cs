using Astrolode.Images.Healpix;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Hips.Building;

/// <summary>Where a first look at a survey should be taken: the covered cell nearest to the middle of its coverage, and a field that shows all of it.</summary>
/// <param name="Centre">Middle of the view.</param>
/// <param name="FieldDegrees">Its width, at most 180.</param>
internal sealed record InitialView(SkyPosition Centre, double FieldDegrees)
{
    private const int MostCells = 20_000;

    /// <summary>The view of a coverage.</summary>
    public static InitialView Of(SpaceMoc moc)
    {
        if (moc.IsEmpty)
        {
            return new InitialView(new SkyPosition(0, 0), 180);
        }
        // A coarser map where there are many cells: a view need not be exact.
        SpaceMoc coarse = moc;
        while (coarse.Order > 0 && coarse.CellCount > MostCells)
        {
            coarse = coarse.Degrade(coarse.Order - 1);
        }
        (double X, double Y, double Z)[] places = [.. coarse.Pixels().Select(cell => InIcrs(coarse.Frame, NestedIndex.PixelToVector(coarse.Order, cell)))];
        (double x, double y, double z) = (places.Sum(place => place.X), places.Sum(place => place.Y), places.Sum(place => place.Z));
        (double X, double Y, double Z) nearest = places.MaxBy(place => place.X * x + place.Y * y + place.Z * z);
        (double ra, double dec) = SkyPosition.Angles(nearest.X, nearest.Y, nearest.Z);
        SkyPosition centre = new(ra, dec);
        double radius = places.Max(place =>
        {
            (double lon, double lat) = SkyPosition.Angles(place.X, place.Y, place.Z);
            return centre.SeparationDegrees(new SkyPosition(lon, lat));
        });
        return new InitialView(centre, Math.Min(180, 2 * (radius + NestedIndex.PixelSideDegrees(coarse.Order))));
    }

    private static (double X, double Y, double Z) InIcrs(SkyFrame frame, (double X, double Y, double Z) place) => SkyPosition.Rotate(frame, SkyFrame.Icrs, place.X, place.Y, place.Z);
}

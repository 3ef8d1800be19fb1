using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.Schema;

/// <summary>The columns that every table on the sky ends with, by which its rows are searched: HEALPix number and unit vector of the position.</summary>
internal static class SkyIndex
{
    /// <summary>The columns, for rows whose position is found so.</summary>
    public static Column<T>[] Columns<T>(Func<T, SkyPosition?> position) =>
    [
        new("hpx", ColumnKind.Integer, null, "pos.healpix", "HEALPix number of the position: nested, order 29, ICRS", row => position(row) is { } at ? Cell(at) : null) { IsDerived = true, Indexed = true },
        new("ux", ColumnKind.Real, null, "pos.cartesian.x", "Unit vector towards the position: cos(dec) cos(ra)", row => Vector(position(row))?.X) { IsDerived = true },
        new("uy", ColumnKind.Real, null, "pos.cartesian.y", "Unit vector towards the position: cos(dec) sin(ra)", row => Vector(position(row))?.Y) { IsDerived = true },
        new("uz", ColumnKind.Real, null, "pos.cartesian.z", "Unit vector towards the position: sin(dec)", row => Vector(position(row))?.Z) { IsDerived = true },
    ];

    /// <summary>HEALPix number of a position: nested, order 29.</summary>
    public static long Cell(SkyPosition at) => NestedIndex.AngleToPixel(NestedIndex.MaxOrder, at.RaDegrees, at.DecDegrees);

    private static (double X, double Y, double Z)? Vector(SkyPosition? at) => at is { } position ? SkyPosition.UnitVector(position.RaDegrees, position.DecDegrees) : null;
}

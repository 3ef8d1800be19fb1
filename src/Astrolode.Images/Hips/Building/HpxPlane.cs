namespace Astrolode.Images.Hips.Building;

/// <summary>Where the twelve base cells lie on the plane of the projection HPX with H = 4, K = 3 (Calabretta &amp; Roukema 2007, MNRAS 381, 865), degrees.</summary>
internal static class HpxPlane
{
    /// <summary>Longitude taken as 0 for a cell, a multiple of 90°, so that no cell lies across the edge of the plane.</summary>
    public static double Meridian(int face) => 90.0 * (Longitude(face) / 2);

    /// <summary>x of the cell's southern corner, relative to <see cref="Meridian"/>.</summary>
    public static double CornerX(int face) => 45.0 * Longitude(face) - Meridian(face);

    /// <summary>y of the cell's southern corner.</summary>
    public static double CornerY(int face) => -45.0 * (face / 4);

    // Middle of a cell in units of 45 degrees.
    private static int Longitude(int face) => face / 4 == 1 ? 2 * (face % 4) : 2 * (face % 4) + 1;
}

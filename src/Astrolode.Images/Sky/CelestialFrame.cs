using System.Globalization;

namespace Astrolode.Images.Sky;

/// <summary>A system of celestial longitude and latitude.</summary>
public enum CelestialSystem
{
    /// <summary>Right ascension and declination, International Celestial Reference System.</summary>
    Icrs,

    /// <summary>Mean equator and equinox, FK5.</summary>
    Fk5,

    /// <summary>Mean equator and equinox, FK4, with the E-terms of aberration that its catalogues carry.</summary>
    Fk4,

    /// <summary>FK4 without the E-terms (RADESYS FK4-NO-E).</summary>
    Fk4NoETerms,

    /// <summary>Galactic longitude and latitude.</summary>
    Galactic,

    /// <summary>Longitude and latitude of the mean ecliptic and equinox.</summary>
    Ecliptic,
}

/// <summary>
/// A frame in which an image gives its positions, and its way to and from ICRS: FK5 and the frame tie of USNO circular 179 with IAU 2006 precession;
/// FK4 by Murray (1989, A&amp;A 218, 325) with Newcomb's precession; Galactic as a rotation of FK5 J2000; ecliptic as a rotation of ICRS (mean ecliptic
/// of IAU 2006, barycentric). All as astropy.coordinates has them; there the last is <c>BarycentricMeanEcliptic</c>.
/// </summary>
public sealed record CelestialFrame
{

    // Tie of the FK5 equator and equinox of J2000 to ICRS, mas (Kaplan 2005, USNO circular 179, section 3.4).
    private static readonly RotationMatrix IcrsToFk5 =
        RotationMatrix.AboutX(19.9 / 3600000) * RotationMatrix.AboutY(9.1 / 3600000) * RotationMatrix.AboutZ(-22.9 / 3600000);

    private readonly RotationMatrix fromIcrs;
    private readonly (double X, double Y, double Z) eTerms;

    private CelestialFrame(CelestialSystem system, double equinox, double epoch, RotationMatrix fromIcrs, (double X, double Y, double Z) eTerms = default) =>
        (System, Equinox, Epoch, this.fromIcrs, this.eTerms) = (system, equinox, epoch, fromIcrs, eTerms);

    /// <summary>ICRS.</summary>
    public static CelestialFrame Icrs { get; } = new(CelestialSystem.Icrs, double.NaN, double.NaN, RotationMatrix.Identity);

    /// <summary>
    /// Galactic: pole at (192.8594812065348°, 27.12825118085622°), pole of the equator at l = 122.9319185680026°, FK5 J2000, which is the IAU's
    /// definition of 1958 carried over.
    /// </summary>
    public static CelestialFrame Galactic { get; } = new(CelestialSystem.Galactic, double.NaN, double.NaN,
        RotationMatrix.AboutZ(180 - 122.9319185680026) * RotationMatrix.AboutY(90 - 27.12825118085622) * RotationMatrix.AboutZ(192.8594812065348) * IcrsToFk5);

    /// <summary>Which system.</summary>
    public CelestialSystem System { get; }

    /// <summary>Year of the equinox: Besselian in FK4, Julian in FK5 and the ecliptic; NaN where there is none.</summary>
    public double Equinox { get; }

    /// <summary>Julian year of observation, on which the tie of the rotating FK4 to FK5 depends; NaN elsewhere.</summary>
    public double Epoch { get; }

    /// <summary>The frame in which tiles of such an image are best cut: Galactic for Galactic, ICRS for all others.</summary>
    public SkyFrame TileFrame => System == CelestialSystem.Galactic ? SkyFrame.Galactic : SkyFrame.Icrs;

    internal RotationMatrix FromIcrsRotation => fromIcrs;

    /// <summary>FK5 of an equinox.</summary>
    public static CelestialFrame Fk5(double equinoxJulianYear = 2000) =>
        new(CelestialSystem.Fk5, equinoxJulianYear, double.NaN, Precession.SinceJ2000(Precession.DateOfJulianYear(equinoxJulianYear)) * IcrsToFk5);

    /// <summary>FK4 of an equinox; the epoch of observation is that of the equinox unless given.</summary>
    public static CelestialFrame Fk4(double equinoxBesselianYear = 1950, double? epochJulianYear = null, bool withETerms = true)
    {
        double date = Precession.DateOfBesselianYear(equinoxBesselianYear);
        double epoch = epochJulianYear ?? Precession.JulianYearOf(date);
        // Newcomb's precession there and back is not quite the same; astropy's way to ICRS is taken, and its exact inverse.
        RotationMatrix fromIcrs = (Fk4ToFk5(epoch) * Precession.Newcomb(equinoxBesselianYear, 1950)).Transpose * IcrsToFk5;
        return withETerms
            ? new CelestialFrame(CelestialSystem.Fk4, equinoxBesselianYear, epoch, fromIcrs, Precession.ETerms(date))
            : new CelestialFrame(CelestialSystem.Fk4NoETerms, equinoxBesselianYear, epoch, fromIcrs);
    }

    /// <summary>Mean ecliptic and equinox of a Julian year.</summary>
    public static CelestialFrame Ecliptic(double equinoxJulianYear = 2000) =>
        new(CelestialSystem.Ecliptic, equinoxJulianYear, double.NaN, Precession.IcrsToEcliptic(Precession.DateOfJulianYear(equinoxJulianYear)));

    /// <summary>The frame of tiles and regions as a celestial frame.</summary>
    public static CelestialFrame Of(SkyFrame frame) => frame == SkyFrame.Galactic ? Galactic : Icrs;

    /// <summary>Reads <c>icrs</c>, <c>gal</c>, <c>fk5[:EQUINOX]</c>, <c>fk4[:EQUINOX[:EPOCH]]</c>, <c>fk4-no-e[:…]</c> or <c>ecliptic[:EQUINOX]</c>, years.</summary>
    public static bool TryParse(string text, out CelestialFrame frame)
    {
        string[] parts = text.Trim().ToLowerInvariant().Split(':');
        double[] years = [.. parts.Skip(1).Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double year) ? year : double.NaN)];
        double equinox = years.FirstOrDefault();
        CelestialFrame? found = (parts[0], years.Length) switch
        {
            _ when years.Any(year => !(year is > 1000 and < 3000)) => null,
            ("icrs" or "equatorial", 0) => Icrs,
            ("gal" or "galactic", 0) => Galactic,
            ("fk5", 0 or 1) => Fk5(years.Length == 0 ? 2000 : equinox),
            ("fk4" or "fk4-no-e", <= 2) => Fk4(years.Length == 0 ? 1950 : equinox, years.Length == 2 ? years[1] : null, parts[0] == "fk4"),
            ("ecl" or "ecliptic", 0 or 1) => Ecliptic(years.Length == 0 ? 2000 : equinox),
            _ => null,
        };
        frame = found ?? Icrs;
        return found is not null;
    }

    /// <summary>Turns pairs of longitude and latitude (degrees) of this frame into right ascension [0, 360) and declination, ICRS, in place; NaN stays NaN.</summary>
    public void ToIcrs(Span<double> lonlat)
    {
        if (System == CelestialSystem.Icrs)
        {
            return;
        }
        for (int i = 0; i + 1 < lonlat.Length; i += 2)
        {
            (lonlat[i], lonlat[i + 1]) = ToIcrs(lonlat[i], lonlat[i + 1]);
        }
    }

    /// <summary>Turns pairs of right ascension and declination (degrees, ICRS) into longitude [0, 360) and latitude of this frame, in place; NaN stays NaN.</summary>
    public void FromIcrs(Span<double> lonlat)
    {
        if (System == CelestialSystem.Icrs)
        {
            return;
        }
        for (int i = 0; i + 1 < lonlat.Length; i += 2)
        {
            (lonlat[i], lonlat[i + 1]) = FromIcrs(lonlat[i], lonlat[i + 1]);
        }
    }

    /// <summary>The ICRS position at a longitude and latitude of this frame.</summary>
    public SkyPosition PositionAt(double lonDegrees, double latDegrees)
    {
        (double ra, double dec) = System == CelestialSystem.Icrs ? (SkyPosition.WrapDegrees(lonDegrees), latDegrees) : ToIcrs(lonDegrees, latDegrees);
        return new SkyPosition(ra, dec);
    }

    /// <summary>Longitude [0, 360) and latitude of a position in this frame, degrees.</summary>
    public (double LonDegrees, double LatDegrees) AnglesOf(SkyPosition position) =>
        System == CelestialSystem.Icrs ? (position.RaDegrees, position.DecDegrees) : FromIcrs(position.RaDegrees, position.DecDegrees);

    /// <summary>Same system, equinox and epoch.</summary>
    public bool Equals(CelestialFrame? other) => other is not null && System == other.System && Equinox.Equals(other.Equinox) && Epoch.Equals(other.Epoch);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(System, Equinox, Epoch);

    /// <summary>As header keywords and the command line name it: <c>FK5:2000</c>.</summary>
    public override string ToString() => System switch
    {
        CelestialSystem.Icrs => "ICRS",
        CelestialSystem.Galactic => "Galactic",
        CelestialSystem.Fk4NoETerms => string.Create(CultureInfo.InvariantCulture, $"FK4-NO-E:{Equinox}"),
        CelestialSystem.Ecliptic => string.Create(CultureInfo.InvariantCulture, $"Ecliptic:{Equinox}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(System == CelestialSystem.Fk4 ? "FK4" : "FK5")}:{Equinox}"),
    };

    // Murray (1989), equations 28 and 29: FK4 without E-terms (B1950) to FK5 (J2000); FK4 rotates, so the epoch of observation counts.
    private static RotationMatrix Fk4ToFk5(double epochJulianYear)
    {
        double t = (epochJulianYear - 1950) / 100 * 1e-6;
        return new RotationMatrix(
            0.9999256794956877 - 0.0026455262 * t, -0.0111814832204662 - 1.1539918689 * t, -0.0048590038153592 + 2.1111346190 * t,
            0.0111814832391717 + 1.1540628161 * t, 0.9999374848933135 - 0.0129042997 * t, -0.0000271625947142 + 0.0236021478 * t,
            0.0048590037723143 - 2.1112979048 * t, -0.0000271702937440 - 0.0056024448 * t, 0.9999881946023742 + 0.0102587734 * t);
    }

    private (double, double) ToIcrs(double lon, double lat)
    {
        (double x, double y, double z) = SkyPosition.UnitVector(lon, lat);
        if (System == CelestialSystem.Fk4)
        {
            double along = 1 + eTerms.X * x + eTerms.Y * y + eTerms.Z * z;
            (x, y, z) = (x * along - eTerms.X, y * along - eTerms.Y, z * along - eTerms.Z);
        }
        (x, y, z) = fromIcrs.ApplyTransposed(x, y, z);
        return SkyPosition.Angles(x, y, z);
    }

    private (double, double) FromIcrs(double ra, double dec)
    {
        (double x, double y, double z) = SkyPosition.UnitVector(ra, dec);
        (x, y, z) = fromIcrs.Apply(x, y, z);
        if (System == CelestialSystem.Fk4)
        {
            (x, y, z) = WithETerms(x, y, z);
        }
        return SkyPosition.Angles(x, y, z);
    }

    // The inverse of the step above; each round gains six digits.
    private (double, double, double) WithETerms(double x, double y, double z)
    {
        double length = Math.Sqrt(x * x + y * y + z * z);
        (double x0, double y0, double z0) = (x, y, z) = (x / length, y / length, z / length);
        for (int round = 0; round < 4; round++)
        {
            double scale = 1 / (1 + eTerms.X * x + eTerms.Y * y + eTerms.Z * z);
            (x, y, z) = ((eTerms.X + x0) * scale, (eTerms.Y + y0) * scale, (eTerms.Z + z0) * scale);
        }
        return (x, y, z);
    }
}

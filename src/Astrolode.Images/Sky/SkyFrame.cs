namespace Astrolode.Images.Sky;

/// <summary>Celestial reference frames in which surveys publish pixels and people speak positions.</summary>
public enum SkyFrame
{
    /// <summary>Right ascension and declination, ICRS. FK5 J2000 agrees with it to 25 mas and is read as ICRS.</summary>
    Icrs,

    /// <summary>Galactic longitude l and latitude b (IAU 1958, axes as in the Hipparcos catalogue, ESA SP-1200, vol. 1, section 1.5.3).</summary>
    Galactic,
}

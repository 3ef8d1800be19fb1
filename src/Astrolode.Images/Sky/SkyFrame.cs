namespace Astrolode.Images.Sky;

/// <summary>The frames in which tiles are cut, regions written and catalogues published. Images may be in any <see cref="CelestialFrame"/>.</summary>
public enum SkyFrame
{
    /// <summary>Right ascension and declination, ICRS.</summary>
    Icrs,

    /// <summary>Galactic longitude l and latitude b, as <see cref="CelestialFrame.Galactic"/>.</summary>
    Galactic,
}

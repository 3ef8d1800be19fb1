using Astrolode.Images.Sky;

namespace Astrolode.Images.Hips.Building;

/// <summary>How an image is read between its pixels.</summary>
public enum Resampling
{
    /// <summary>Linear in x and y between the four nearest pixels: no ringing, a loss of sharpness of a fraction of a pixel.</summary>
    Bilinear,

    /// <summary>Lanczos-3 over 36 pixels: keeps sharpness, rings by some percent beside sharp edges.</summary>
    Lanczos,
}

/// <summary>Pictures that stand beside the FITS tiles.</summary>
public enum TilePictures
{
    /// <summary>No pictures: FITS tiles alone.</summary>
    None,

    /// <summary>8-bit PNG; blank pixels are transparent.</summary>
    Png,

    /// <summary>8-bit JPEG; blank pixels are black, as the format has no transparency.</summary>
    Jpeg,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>What <see cref="HipsBuilder"/> makes of which images. What is null is chosen from the images, or taken from the survey that is added to.</summary>
public sealed record HipsBuildSettings
{
    /// <summary>Coarsest order a survey may end at: the standard's first, at which the Allsky file lies.</summary>
    public const int LeastOrder = 3;

    /// <summary>Finest order: 0.1 milliarcsec a pixel with tiles of 512.</summary>
    public const int MostOrder = 20;

    /// <summary>FITS files, also <c>FILE[SCI]</c> as <see cref="Fits.FitsSelection"/> writes HDUs and planes; with none, an existing survey is resumed.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>Folder of the survey.</summary>
    public required string Output { get; init; }

    /// <summary>HDU to take of every file whose name says none, 0 for the primary; null for the first that holds an image.</summary>
    public int? Hdu { get; init; }

    /// <summary>Order of the finest tiles; null for the coarsest whose pixels are not larger than those of the finest image.</summary>
    public int? Order { get; init; }

    /// <summary>Pixels along a tile's side, a power of two from 64 to 4096; null for 512.</summary>
    public int? TileWidth { get; init; }

    /// <summary>Frame of the tessellation; null for equatorial.</summary>
    public SkyFrame? Frame { get; init; }

    /// <summary>How images are read between their pixels; null for bilinear.</summary>
    public Resampling? Resampling { get; init; }

    /// <summary>Pictures beside the FITS tiles; null for PNG.</summary>
    public TilePictures? Pictures { get; init; }

    /// <summary>Physical values that are drawn black and white; null for percentiles 1 and 99.5 of a sample of all images.</summary>
    public (double Low, double High)? PixelCut { get; init; }

    /// <summary>a of the asinh scale of the pictures (see <see cref="Tiles.Stretch"/>), 0 for linear; null for 10.</summary>
    public double? Softening { get; init; }

    /// <summary>Adds a constant to each image so that images agree where they overlap; null for no.</summary>
    public bool? MatchBackground { get; init; }

    /// <summary>The images hold flux per pixel, not surface brightness: values are divided by the area of their pixel, in square arcsec; null for no.</summary>
    public bool? FluxPerPixel { get; init; }

    /// <summary>Header keyword whose value weights an image where images overlap; null for equal weights.</summary>
    public string? WeightKeyword { get; init; }

    /// <summary>Pixels over which an image's weight rises from 0 at its edge to its full value; null for 0, a hard edge.</summary>
    public double? FeatherPixels { get; init; }

    /// <summary>Bound on the pixels of images kept in memory.</summary>
    public long MemoryBytes { get; init; } = 256L << 20;

    /// <summary>What the properties file says of the survey beyond its pixels.</summary>
    public HipsDescription Description { get; init; } = new();
}

/// <summary>What only people know of a survey (HiPS 1.0, section 4.4.1). What is null is taken from the images' headers where they say it.</summary>
public sealed record HipsDescription
{
    /// <summary>obs_title.</summary>
    public string? Title { get; init; }

    /// <summary>creator_did: ivo://authority/path.</summary>
    public string? CreatorDid { get; init; }

    /// <summary>obs_description.</summary>
    public string? Text { get; init; }

    /// <summary>prov_progenitor: where the images come from.</summary>
    public string? Progenitor { get; init; }

    /// <summary>obs_copyright.</summary>
    public string? Copyright { get; init; }

    /// <summary>obs_regime: Radio, Millimeter, Infrared, Optical, UV, EUV, X-ray or Gamma-ray.</summary>
    public string? Regime { get; init; }

    /// <summary>em_min: shortest wavelength, metres.</summary>
    public double? WavelengthMin { get; init; }

    /// <summary>em_max: longest wavelength, metres.</summary>
    public double? WavelengthMax { get; init; }

    /// <summary>This description, with what it leaves out taken from another.</summary>
    public HipsDescription Or(HipsDescription other) => new()
    {
        Title = Title ?? other.Title,
        CreatorDid = CreatorDid ?? other.CreatorDid,
        Text = Text ?? other.Text,
        Progenitor = Progenitor ?? other.Progenitor,
        Copyright = Copyright ?? other.Copyright,
        Regime = Regime ?? other.Regime,
        WavelengthMin = WavelengthMin ?? other.WavelengthMin,
        WavelengthMax = WavelengthMax ?? other.WavelengthMax,
    };
}

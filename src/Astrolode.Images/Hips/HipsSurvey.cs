namespace Astrolode.Images.Hips;

/// <summary>A HiPS of images (IVOA REC-HIPS-1.0), in a folder or on a web server, of which it is known what it says of itself. Its pixels are read as values or as colours.</summary>
internal sealed class HipsSurvey
{
    private readonly ITileStore store;

    /// <param name="store">Where its files are.</param>
    /// <param name="properties">What it says of itself.</param>
    public HipsSurvey(ITileStore store, HipsProperties properties) => (this.store, Properties) = (store, properties);

    /// <summary>What the survey says of itself.</summary>
    public HipsProperties Properties { get; }

    /// <summary>Whether it has FITS tiles, so that there are values; otherwise there may be colours.</summary>
    public bool HasValues => Properties.TileFormats.Contains("fits");

    /// <summary>Opens a survey.</summary>
    /// <param name="folderOrUrl">A folder that holds the file properties, or its http(s) address.</param>
    /// <param name="access">How the web is read.</param>
    /// <exception cref="HipsException">It is no HiPS of images; the message says what is missing.</exception>
    /// <exception cref="IOException">It cannot be read or reached.</exception>
    public static HipsSurvey Open(string folderOrUrl, WebAccess access)
    {
        ITileStore store = HipsSource.IsUrl(folderOrUrl) ? new WebStore(folderOrUrl, access) : new FolderStore(folderOrUrl);
        try
        {
            HipsProperties properties = HipsProperties.Parse(store.ReadProperties(), $"{store.Where.TrimEnd('/')}/properties");
            properties.RequireImages();
            return new HipsSurvey(store, properties);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>Its values, of the FITS tiles; to be disposed, which ends the use of the survey, too.</summary>
    /// <param name="memoryBytes">Bound on the tiles kept in memory.</param>
    /// <exception cref="HipsException">It has no FITS tiles.</exception>
    public HipsSource Values(long memoryBytes = HipsSource.DefaultMemoryBytes)
    {
        if (HasValues)
        {
            return new HipsSource(store, Properties, memoryBytes);
        }
        store.Dispose();
        throw new HipsException($"cannot use {store.Where.TrimEnd('/')}/properties: hips_tile_format = {string.Join(' ', Properties.TileFormats)} has no fits, so there are no pixel values; use a HiPS with FITS tiles");
    }

    /// <summary>Its colours, of the PNG tiles where it has them, else of the JPEG tiles; to be disposed, which ends the use of the survey, too.</summary>
    /// <param name="memoryBytes">Bound on the tiles kept in memory.</param>
    /// <exception cref="HipsException">It has neither.</exception>
    public HipsColours Colours(long memoryBytes = HipsSource.DefaultMemoryBytes)
    {
        string? ending = Properties.TileFormats.Contains("png") ? "png" : Properties.TileFormats.Any(format => format is "jpeg" or "jpg") ? "jpg" : null;
        if (ending is not null)
        {
            return new HipsColours(new TilePyramid<Rgb>(store, Properties, ending, HipsTile.ReadColours, memoryBytes));
        }
        store.Dispose();
        throw new HipsException($"cannot use {store.Where.TrimEnd('/')}/properties: hips_tile_format = {string.Join(' ', Properties.TileFormats)} has neither fits, png nor jpeg; use a HiPS with such tiles");
    }
}

using System.Globalization;
using System.Numerics;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Hips;

/// <summary>
/// What the <c>properties</c> file of a HiPS says, so far as pixels need it (IVOA HiPS 1.0, REC-HIPS-1.0-20170519, section 4.4.1):
/// lines <c>key = value</c>, comments after #.
/// </summary>
public sealed class HipsProperties
{
    private const int DefaultTileWidth = 512;
    private readonly Dictionary<string, string> values;
    private readonly string where;

    private HipsProperties(Dictionary<string, string> values, string where)
    {
        this.values = values;
        this.where = where;
        Order = Whole("hips_order", Required("hips_order"), 0, Healpix.NestedIndex.MaxOrder);
        MinOrder = values.TryGetValue("hips_order_min", out string? min) ? Whole("hips_order_min", min, 0, Order) : 0;
        TileWidth = values.TryGetValue("hips_tile_width", out string? width) ? Whole("hips_tile_width", width, 1, 1 << 14) : DefaultTileWidth;
        Frame = ReadFrame(Required("hips_frame"));
        TileFormats = [.. Required("hips_tile_format").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(name => name.ToLowerInvariant())];
    }

    /// <summary>Order of the finest tiles.</summary>
    public int Order { get; }

    /// <summary>Order of the coarsest tiles that the survey promises; 0 where it does not say.</summary>
    public int MinOrder { get; }

    /// <summary>Pixels along a tile's side, a power of two.</summary>
    public int TileWidth { get; }

    /// <summary>Frame of the HEALPix tessellation.</summary>
    public SkyFrame Frame { get; }

    /// <summary>Formats in which tiles are there, in lower case: fits, png, jpeg.</summary>
    public IReadOnlyList<string> TileFormats { get; }

    /// <summary>The survey's title, or the nearest thing that the file has to one.</summary>
    public string Title => values.GetValueOrDefault("obs_title") ?? values.GetValueOrDefault("obs_collection") ?? values.GetValueOrDefault("creator_did") ?? where;

    /// <summary>The value of a keyword, or null.</summary>
    public string? this[string keyword] => values.GetValueOrDefault(keyword);

    /// <summary>Reads the text of a properties file.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="where">Path or URL of the file, for messages.</param>
    /// <exception cref="HipsException">A keyword that is needed is missing or wrong.</exception>
    public static HipsProperties Parse(string text, string where)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string line in text.ReplaceLineEndings("\n").TrimStart('\uFEFF').Split('\n'))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && !line.TrimStart().StartsWith('#'))
            {
                values[line[..equals].Trim()] = line[(equals + 1)..].Trim();
            }
        }
        return new HipsProperties(values, where);
    }

    /// <summary>Fails where it is no HiPS of images, or its tiles are of a size that no pixel can be found in.</summary>
    /// <exception cref="HipsException">The keyword that says so is named.</exception>
    internal void RequireImages()
    {
        string type = Required("dataproduct_type");
        if (type != "image")
        {
            throw new HipsException($"cannot use {where}: dataproduct_type = {type}; a HiPS of images is needed");
        }
        // Nested numbering inside a tile needs a power of two.
        if (!BitOperations.IsPow2(TileWidth))
        {
            throw new HipsException($"cannot use {where}: hips_tile_width = {TileWidth} is not a power of two; correct that line");
        }
        if (Order + BitOperations.Log2((uint)TileWidth) > Healpix.NestedIndex.MaxOrder)
        {
            throw new HipsException($"cannot use {where}: hips_order = {Order} with tiles of {TileWidth} is beyond HEALPix order {Healpix.NestedIndex.MaxOrder}; correct these lines");
        }
    }

    private string Required(string keyword) => values.TryGetValue(keyword, out string? value) && value.Length > 0
        ? value
        : throw new HipsException($"cannot use {where}: {keyword} is missing; add a line '{keyword} = ...' as IVOA HiPS 1.0 section 4.4.1 asks");

    private int Whole(string keyword, string text, int low, int high) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value >= low && value <= high
            ? value
            : throw new HipsException($"cannot use {where}: {keyword} = {text} is not a whole number from {low} to {high}; correct that line");

    private SkyFrame ReadFrame(string name) => SkyRegion.TryFrame(name, out SkyFrame frame)
        ? frame
        : throw new HipsException($"cannot use {where}: hips_frame = {name} is not understood; a survey in the frame equatorial or galactic is needed");
}

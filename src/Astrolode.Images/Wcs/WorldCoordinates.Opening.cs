using System.Text;
using Astrolode.Images.Fits;

namespace Astrolode.Images.Wcs;

/// <content>From headers and files.</content>
public sealed unsafe partial class WorldCoordinates
{
    private const int CardLength = 80;

    /// <summary>The coordinates that header records describe (80 characters each; structural keywords and END not needed).</summary>
    /// <param name="cards">The records.</param>
    /// <param name="name">What to call the header in messages.</param>
    /// <param name="alternate">Letter of the alternate description, A to Z; null for the primary one.</param>
    /// <exception cref="WcsException">They describe none, or none that can be used.</exception>
    public static WorldCoordinates FromHeader(IEnumerable<string> cards, string name = "header", char? alternate = null) =>
        TryFromCards(cards, name, alternate, null) ?? throw NoAxes(name, alternate);

    /// <summary>
    /// The coordinates of a FITS file's HDU (the first with a celestial WCS if null). Pixels need not be there. A file named *.hdr is a bare header, in records or in
    /// lines, whose END may be missing.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="hdu">Which HDU.</param>
    /// <param name="alternate">Letter of the alternate description, A to Z; null for the primary one.</param>
    /// <exception cref="WcsException">There are none, or none that can be used.</exception>
    /// <exception cref="FitsFormatException">It is not FITS.</exception>
    public static WorldCoordinates FromFile(string path, FitsSelection? hdu = null, char? alternate = null)
    {
        if (path.EndsWith(".hdr", StringComparison.OrdinalIgnoreCase))
        {
            return FromHeader(BareCards(File.ReadAllText(path, Encoding.Latin1)), path, alternate);
        }
        using FitsReader reader = FitsReader.Open(path);
        return hdu is { IsAny: false }
            ? TryFromHdu(reader, reader.Hdu(hdu), alternate) ?? throw NoAxes($"{path} ({hdu})", alternate)
            : reader.Hdus().Select(each => TryFromHdu(reader, each, alternate)).FirstOrDefault(found => found is not null) ?? throw NoAxes(path, alternate);
    }

    /// <summary>
    /// The coordinates of an image HDU's plane, to be parsed when first asked for; null where the celestial axes are not the first two, or there are none. Distortion
    /// tables of other HDUs are read at once, while the file is open.
    /// </summary>
    /// <param name="reader">The file.</param>
    /// <param name="hdu">The image, with the header of the cut where it is one.</param>
    /// <param name="corner">Pixel of the file's image at which a cut starts, from 0; the tables count from the file's.</param>
    internal static Lazy<WorldCoordinates?> Later(FitsReader reader, FitsHdu hdu, (long X, long Y) corner = default)
    {
        Lazy<WorldCoordinates?> plane = new(() => WcsDescription.TryRead(hdu.Header.Cards, NameOf(reader, hdu), "", reader) is { Pair.IsImagePlane: true } found
            ? new WorldCoordinates(found with { Tables = found.Tables.From(corner.X, corner.Y) })
            : null);
        if (hdu.Header.Has("CPDIS1") || hdu.Header.Has("CPDIS2") || hdu.Header.Has("D2IMDIS1") || hdu.Header.Has("D2IMDIS2") || hdu.Header.Has("AXISCORR"))
        {
            try
            {
                _ = plane.Value;
            }
            catch (FormatException)
            {
                // Kept by the Lazy and thrown again when the coordinates are asked for; the pixels can be read all the same.
            }
        }
        return plane;
    }

    private static WorldCoordinates? TryFromHdu(FitsReader reader, FitsHdu hdu, char? alternate) => TryFromCards(hdu.Header.Cards, NameOf(reader, hdu), alternate, reader);

    private static string NameOf(FitsReader reader, FitsHdu hdu) => $"{reader.Name} (HDU {hdu.Index})";

    private static WorldCoordinates? TryFromCards(IEnumerable<string> cards, string name, char? alternate, FitsReader? file) =>
        WcsDescription.TryRead(cards, name, alternate?.ToString() ?? "", file) is { } description ? new WorldCoordinates(description) : null;

    private static WcsException NoAxes(string name, char? alternate) =>
        new($"cannot find sky coordinates in {name}: it has no celestial axes{(alternate is null ? "" : $" in the description {alternate}")}; give an image with a celestial WCS");

    private static IEnumerable<string> BareCards(string text) => (text.Contains('\n', StringComparison.Ordinal)
        ? text.Split('\n').Select(line => line.TrimEnd('\r'))
        : text.Chunk(CardLength).Select(card => new string(card))).TakeWhile(card => card.TrimEnd() != "END");
}

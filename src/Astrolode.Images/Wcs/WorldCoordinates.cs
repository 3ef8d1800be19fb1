using System.Collections.Concurrent;
using System.Text;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Wcs;

/// <summary>
/// The celestial coordinates of an image plane through WCSLIB: all projections of Calabretta and Greisen (2002), CD, PC and CROTA,
/// and the distortions that WCSLIB applies itself (SIP, TPV, TPD). Pixels are 0-based with centres at integers; angles are degrees in the header's
/// own celestial frame. Safe for use by many threads at once: each call borrows a WCSLIB description of its own, since WCSLIB keeps scratch
/// memory in it.
/// </summary>
public sealed unsafe class WorldCoordinates : IDisposable
{
    private const int CardLength = 80;

    // The parsers of WCSLIB are made by flex, not all of them reentrant; what they make is used without a lock.
    private static readonly Lock Parsing = new();

    private readonly ConcurrentBag<WcsHandle> idle = [];
    private readonly string header;
    private readonly string name;
    private readonly NativeWcs.Info info;
    private bool disposed;

    private WorldCoordinates(string header, string name, WcsHandle first)
    {
        (this.header, this.name) = (header, name);
        NativeWcs.Info read = default;
        NativeWcs.astrolode_wcs_info_of(first, &read);
        info = read;
        idle.Add(first);
    }

    /// <summary>
    /// ICRS for right ascension and declination (RADESYS ICRS, or FK5 of J2000, which agrees to 25 mas), Galactic for GLON and GLAT.
    /// </summary>
    /// <exception cref="WcsException">Another frame (FK4, another equinox, ecliptic …). Pixels still go to its native angles and back.</exception>
    public SkyFrame Frame => (info.LongitudeType.ToString(), ReferenceSystem) switch
    {
        ("GLON", _) => SkyFrame.Galactic,
        ("RA", "ICRS" or "GAPPT") => SkyFrame.Icrs,
        ("RA", "FK5") when double.IsNaN(info.Equinox) || info.Equinox == 2000 => SkyFrame.Icrs,
        ("RA", _) => throw new WcsException($"cannot place {name} on the sky: its frame is {ReferenceSystem} of equinox {info.Equinox}, not ICRS or J2000; reproject it first"),
        (string type, _) => throw new WcsException($"cannot place {name} on the sky: its longitudes are {type}, neither RA nor GLON; reproject it first"),
    };

    /// <summary>Side in arcsec of a square of the area of the pixel at CRPIX.</summary>
    public double PixelScaleArcsec => 3600 * Math.Sqrt(info.PixelArea);

    /// <summary>Three-letter code of the projection: TAN, CAR, ….</summary>
    public string Projection => info.Projection.ToString();

    // FITS Standard 4.0, section 8.3, table 25: what RADESYS is when it is not given.
    private string ReferenceSystem => info.ReferenceSystem.ToString() switch
    {
        "" => double.IsNaN(info.Equinox) ? "ICRS" : info.Equinox < 1984 ? "FK4" : "FK5",
        string given => given,
    };

    /// <summary>The coordinates that header records describe (80 characters each; structural keywords included, END not needed).</summary>
    /// <exception cref="WcsException">They describe none, or none that can be used.</exception>
    public static WorldCoordinates FromHeader(IEnumerable<string> cards, string name = "header") =>
        Parse(WcsHeader.Join(cards, name), name, out string why) ?? throw new WcsException($"cannot find sky coordinates in {name}: {why}; give an image with a celestial WCS");

    /// <summary>
    /// The coordinates of a FITS file's HDU (the first with a celestial WCS if null). The header is enough; pixels need not be there. A file named
    /// *.hdr is a bare header, in records or in lines, whose END may be missing.
    /// </summary>
    /// <exception cref="WcsException">There are none, or none that can be used.</exception>
    /// <exception cref="FitsFormatException">It is not FITS.</exception>
    public static WorldCoordinates FromFile(string path, int? hdu = null)
    {
        if (path.EndsWith(".hdr", StringComparison.OrdinalIgnoreCase))
        {
            return FromHeader(BareCards(File.ReadAllText(path, Encoding.Latin1)), path);
        }
        using FitsReader reader = FitsReader.Open(path);
        if (hdu is { } number)
        {
            return FromHeader(ImageCards(reader.Hdu(number)), $"{path} (HDU {number})");
        }
        return reader.Hdus().Select(each => TryFromHeader(each, $"{path} (HDU {each.Index})")).FirstOrDefault(found => found is not null)
            ?? throw new WcsException($"cannot find sky coordinates in {path}: no HDU has celestial axes; give an image with a celestial WCS");
    }

    /// <summary>Sky of pixels: pairs x, y in, pairs longitude [0, 360), latitude in degrees out; NaN where the projection has no sky.</summary>
    /// <exception cref="ArgumentException">The spans are not pairs of the same number.</exception>
    public void PixelToSky(ReadOnlySpan<double> xy, Span<double> lonlat)
    {
        int count = Pairs(xy, lonlat);
        WcsHandle handle = Borrow();
        fixed (double* from = xy)
        fixed (double* to = lonlat)
        {
            Return(handle, NativeWcs.astrolode_wcs_pix2sky(handle, count, from, to));
        }
    }

    /// <summary>Pixels of sky: pairs longitude, latitude in degrees in, pairs x, y out; NaN where the projection does not reach.</summary>
    /// <exception cref="ArgumentException">The spans are not pairs of the same number.</exception>
    public void SkyToPixel(ReadOnlySpan<double> lonlat, Span<double> xy)
    {
        int count = Pairs(lonlat, xy);
        WcsHandle handle = Borrow();
        fixed (double* from = lonlat)
        fixed (double* to = xy)
        {
            Return(handle, NativeWcs.astrolode_wcs_sky2pix(handle, count, from, to));
        }
    }

    /// <summary>Position of a pixel, NaN where the projection has no sky.</summary>
    /// <exception cref="WcsException">The header's frame is not one of <see cref="SkyFrame"/>.</exception>
    public SkyPosition PixelToSky(double x, double y)
    {
        Span<double> lonlat = stackalloc double[2];
        PixelToSky([x, y], lonlat);
        return SkyPosition.From(Frame, lonlat[0], lonlat[1]);
    }

    /// <summary>Pixel of a position, NaN where the projection does not reach.</summary>
    /// <exception cref="WcsException">The header's frame is not one of <see cref="SkyFrame"/>.</exception>
    public (double X, double Y) SkyToPixel(SkyPosition position)
    {
        (double lon, double lat) = position.To(Frame);
        Span<double> xy = stackalloc double[2];
        SkyToPixel([lon, lat], xy);
        return (xy[0], xy[1]);
    }

    /// <summary>The description as FITS header records of 80 characters, without structural keywords.</summary>
    public IReadOnlyList<string> HeaderCards()
    {
        WcsHandle handle = Borrow();
        int status = NativeWcs.astrolode_wcs_header(handle, out byte* text, out int count);
        string[] cards = new string[status == 0 ? count : 0];
        for (int i = 0; i < cards.Length; i++)
        {
            cards[i] = Encoding.ASCII.GetString(text + i * CardLength, CardLength);
        }
        NativeWcs.astrolode_wcs_free_text(text);
        Return(handle, status);
        return cards;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disposed = true;
        while (idle.TryTake(out WcsHandle? handle))
        {
            handle.Dispose();
        }
    }

    /// <summary>The coordinates of an HDU; null where its header has no celestial axes.</summary>
    /// <exception cref="WcsException">It has some that cannot be used.</exception>
    internal static WorldCoordinates? TryFromHeader(FitsHdu hdu, string name)
    {
        WorldCoordinates? found = Parse(WcsHeader.Join(ImageCards(hdu), name), name, out string why);
        return found is not null || why == NoAxes ? found : throw new WcsException($"cannot understand the sky coordinates of {name}: {why}; mend its WCS keywords");
    }

    private const string NoAxes = "it has no celestial axes";

    private static WorldCoordinates? Parse(string header, string name, out string why)
    {
        lock (Parsing)
        {
            (WcsHandle handle, int status, string text) = WcsHandle.Open(header);
            why = status switch
            {
                NativeWcs.NoCelestialAxes => NoAxes,
                NativeWcs.NotTheImagePlane => "its celestial axes are not the first two",
                _ => text.Length > 0 ? text : $"WCSLIB status {status}",
            };
            return status == 0 ? new WorldCoordinates(header, name, handle) : null;
        }
    }

    // The records as those of a plain image: in the header of a compressed one the image's axes go by other names.
    private static IEnumerable<string> ImageCards(FitsHdu hdu) => hdu.Kind != FitsHduKind.CompressedImage
        ? hdu.Header.Cards
        : hdu.Header.Cards.Where(card => !card.StartsWith("NAXIS", StringComparison.Ordinal))
            .Select(card => card.StartsWith("ZNAXIS", StringComparison.Ordinal) ? $"{card[1..8]} {card[8..]}" : card);

    private static IEnumerable<string> BareCards(string text) => (text.Contains('\n', StringComparison.Ordinal)
        ? text.Split('\n').Select(line => line.TrimEnd('\r'))
        : text.Chunk(CardLength).Select(card => new string(card))).TakeWhile(card => card.TrimEnd() != "END");

    private static int Pairs(ReadOnlySpan<double> from, ReadOnlySpan<double> to) => from.Length == to.Length && from.Length % 2 == 0
        ? from.Length / 2
        : throw new ArgumentException($"{from.Length} numbers do not go to {to.Length} as pairs");

    private WcsHandle Borrow()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (idle.TryTake(out WcsHandle? handle))
        {
            return handle;
        }
        lock (Parsing)
        {
            return WcsHandle.Open(header).Handle;
        }
    }

    private void Return(WcsHandle handle, int status)
    {
        idle.Add(handle);
        if (status != 0)
        {
            throw new WcsException($"cannot convert the coordinates of {name}: WCSLIB status {status}; mend its WCS keywords");
        }
    }
}

using System.Collections.Concurrent;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Wcs;

/// <summary>
/// The celestial coordinates of an image plane through WCSLIB: all projections of Calabretta and Greisen (2002) and HPX, XPH, TPV, TNX, ZPX; CD, PC and CROTA;
/// SIP, the polynomials of Paper IV, the tables of Hubble images, DSS plates. The two celestial axes may be any of the image's; x is along the lower
/// one. Pixels are 0-based with centres at integers; angles are degrees in the header's own frame unless another is named. Safe for use by many threads at once;
/// large arrays are converted on all cores, and nothing is allocated per point: each thread borrows a WCSLIB description of its own, since WCSLIB keeps scratch memory in it.
/// </summary>
public sealed unsafe partial class WorldCoordinates : IDisposable
{
    private const int ParallelFrom = 1 << 15;
    private const int PointsAtOnce = 1 << 13;

    private readonly ConcurrentBag<WcsHandle> idle = [];
    private readonly WcsDescription description;
    private bool disposed;

    private WorldCoordinates(WcsDescription description)
    {
        this.description = description;
        idle.Add(WcsHandle.Open(description));
    }

    private delegate int Conversion(WcsHandle handle, int count, double* from, double* to);

    /// <summary>The frame of the header's angles.</summary>
    /// <exception cref="WcsException">It is one that cannot be carried over to ICRS (apparent places, planets, the Sun …). Pixels still go to its own angles and back.</exception>
    public CelestialFrame Frame => description.Frame.Frame
        ?? throw new WcsException($"cannot place {description.Name} on the sky: {description.Frame.Why}; reproject it first");

    /// <summary>Side in arcsec of a square of the area of the pixel at CRPIX.</summary>
    public double PixelScaleArcsec => 3600 * Math.Sqrt(description.Linear.PixelArea);

    /// <summary>Three-letter code of the projection: TAN, CAR, …; empty where the axes are linear in longitude and latitude.</summary>
    public string Projection => description.Projection;

    /// <summary>1-based FITS axes of x and y: 1 and 2 for an image, others for a cube whose spectrum comes first.</summary>
    public (int X, int Y) Axes => (description.Pair.FirstAxis, description.Pair.SecondAxis);

    /// <summary>What was taken in another sense than the letter of the header, one line each.</summary>
    public IReadOnlyList<string> Warnings => description.Warnings;

    /// <summary>Sky of pixels: pairs x, y in, pairs longitude, latitude in degrees out, as WCSLIB gives them (longitudes 0 to 360, or −360 to 0 where CRVAL is negative); NaN where the projection has no sky.</summary>
    /// <exception cref="ArgumentException">The spans are not pairs of the same number.</exception>
    public void PixelToSky(ReadOnlySpan<double> xy, Span<double> lonlat) => Convert(NativeWcs.astrolode_wcs_pix2sky, xy, lonlat, null, null);

    /// <summary>As <see cref="PixelToSky(ReadOnlySpan{double}, Span{double})"/>, in a frame; longitudes [0, 360) unless it is the header's own.</summary>
    /// <exception cref="ArgumentException">The spans are not pairs of the same number.</exception>
    /// <exception cref="WcsException">The header's frame cannot be carried over.</exception>
    public void PixelToSky(CelestialFrame frame, ReadOnlySpan<double> xy, Span<double> lonlat) =>
        Convert(NativeWcs.astrolode_wcs_pix2sky, xy, lonlat, null, frame == Frame ? null : frame);

    /// <summary>Pixels of sky: pairs longitude, latitude in degrees in, pairs x, y out; NaN where the projection does not reach, or a distortion has no inverse.</summary>
    /// <exception cref="ArgumentException">The spans are not pairs of the same number.</exception>
    public void SkyToPixel(ReadOnlySpan<double> lonlat, Span<double> xy) => Convert(NativeWcs.astrolode_wcs_sky2pix, lonlat, xy, null, null);

    /// <summary>As <see cref="SkyToPixel(ReadOnlySpan{double}, Span{double})"/>, from a frame.</summary>
    /// <exception cref="ArgumentException">The spans are not pairs of the same number.</exception>
    /// <exception cref="WcsException">The header's frame cannot be carried over.</exception>
    public void SkyToPixel(CelestialFrame frame, ReadOnlySpan<double> lonlat, Span<double> xy) =>
        Convert(NativeWcs.astrolode_wcs_sky2pix, lonlat, xy, frame == Frame ? null : frame, null);

    /// <summary>Position of a pixel, NaN where the projection has no sky.</summary>
    /// <exception cref="WcsException">The header's frame cannot be carried over to ICRS.</exception>
    public SkyPosition PixelToSky(double x, double y)
    {
        Span<double> lonlat = stackalloc double[2];
        PixelToSky([x, y], lonlat);
        return Frame.PositionAt(lonlat[0], lonlat[1]);
    }

    /// <summary>Pixel of a position, NaN where the projection does not reach.</summary>
    /// <exception cref="WcsException">The header's frame cannot be carried over to ICRS.</exception>
    public (double X, double Y) SkyToPixel(SkyPosition position)
    {
        (double lon, double lat) = Frame.AnglesOf(position);
        Span<double> xy = stackalloc double[2];
        SkyToPixel([lon, lat], xy);
        return (xy[0], xy[1]);
    }

    /// <summary>The header's records of 80 characters that describe these coordinates, without structural keywords.</summary>
    /// <exception cref="WcsException">Part of the description is a table in another extension, or it is not of the first two axes.</exception>
    public IReadOnlyList<string> HeaderCards() => Tables.Count == 0
        ? CardsBesideTables()
        : throw new WcsException($"cannot write the sky coordinates of {description.Name} in one header: part of them are tables in other extensions; write them with their image");

    /// <summary>As <see cref="HeaderCards"/>; with them belong the <see cref="Tables"/>.</summary>
    /// <exception cref="WcsException">The description is not of the first two axes.</exception>
    internal IReadOnlyList<string> CardsBesideTables() => description.Pair.IsImagePlane
        ? description.Cards
        : throw new WcsException($"cannot write the sky coordinates of {description.Name}: they are not of axes 1 and 2; reproject it first");

    /// <summary>The tables of distortions in extensions of their own.</summary>
    internal IReadOnlyList<DistortionTable> Tables => [.. description.Tables.Stored];

    /// <inheritdoc/>
    public void Dispose()
    {
        disposed = true;
        while (idle.TryTake(out WcsHandle? handle))
        {
            handle.Dispose();
        }
    }

    private void Convert(Conversion conversion, ReadOnlySpan<double> from, Span<double> to, CelestialFrame? given, CelestialFrame? wanted)
    {
        if (from.Length != to.Length || from.Length % 2 != 0)
        {
            throw new ArgumentException($"{from.Length} numbers do not go to {to.Length} as pairs");
        }
        int count = from.Length / 2;
        fixed (double* source = from)
        fixed (double* target = to)
        {
            Require(count < ParallelFrom
                ? ConvertPart(conversion, source, target, count, given, wanted)
                : ConvertInParallel(conversion, (nint)source, (nint)target, count, given, wanted));
        }
    }

    private int ConvertInParallel(Conversion conversion, nint source, nint target, int count, CelestialFrame? given, CelestialFrame? wanted)
    {
        int failed = 0;
        int parts = (count + PointsAtOnce - 1) / PointsAtOnce;
        Parallel.For(0, parts, part =>
        {
            nint offset = (nint)part * PointsAtOnce * 2 * sizeof(double);
            int status = ConvertPart(conversion, (double*)(source + offset), (double*)(target + offset), Math.Min(PointsAtOnce, count - part * PointsAtOnce), given, wanted);
            if (status != 0)
            {
                Interlocked.CompareExchange(ref failed, status, 0);
            }
        });
        return failed;
    }

    private int ConvertPart(Conversion conversion, double* source, double* target, int count, CelestialFrame? given, CelestialFrame? wanted)
    {
        Span<double> result = new(target, 2 * count);
        if (given is not null)
        {
            // Turned where the result will be: what is given is not ours to change.
            new ReadOnlySpan<double>(source, 2 * count).CopyTo(result);
            given.ToIcrs(result);
            Frame.FromIcrs(result);
            source = target;
        }
        WcsHandle handle = Borrow();
        int status = conversion(handle, count, source, target);
        idle.Add(handle);
        if (wanted is not null)
        {
            Frame.ToIcrs(result);
            wanted.FromIcrs(result);
        }
        return status;
    }

    private WcsHandle Borrow()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return idle.TryTake(out WcsHandle? handle) ? handle : WcsHandle.Open(description);
    }

    private void Require(int status)
    {
        if (status != 0)
        {
            throw new WcsException($"cannot convert the coordinates of {description.Name}: WCSLIB status {status}; mend its WCS keywords");
        }
    }
}

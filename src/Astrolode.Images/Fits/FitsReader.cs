namespace Astrolode.Images.Fits;

/// <summary>
/// One FITS file open for reading: its HDUs, and the physical values of its images through CFITSIO. For one thread at a time; any number of
/// readers may work at once, each on a file handle of its own (CFITSIO as Debian builds it is reentrant; one that is not is refused).
/// </summary>
internal sealed unsafe class FitsReader : IDisposable
{
    // Compressed images have no size in the file to check against. The PLIO and HCOMPRESS codecs shrink empty sky without limit, but
    // an image ten thousand times its file is far more likely damage.
    private const long MostExpansion = 10_000;

    private readonly FitsBytes bytes;
    private readonly IEnumerator<FitsHdu> walk;
    private readonly List<FitsHdu> found = [];
    private FitsFileHandle? open;
    private int current = -1;

    private FitsReader(FitsBytes bytes, string name)
    {
        this.bytes = bytes;
        Name = name;
        walk = FitsLayout.Walk(bytes, name).GetEnumerator();
    }

    /// <summary>What to call the file in messages.</summary>
    public string Name { get; }

    /// <summary>Opens a file by its literal name.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static FitsReader Open(string path) => new(FitsBytes.FromFile(path), path);

    /// <summary>Opens bytes in memory.</summary>
    public static FitsReader Open(ReadOnlySpan<byte> source, string name) => new(FitsBytes.FromMemory(source, name), name);

    /// <summary>The HDUs in order, parsed as far as they are asked for.</summary>
    /// <exception cref="FitsFormatException">A header on the way is damaged.</exception>
    public IEnumerable<FitsHdu> Hdus()
    {
        for (int i = 0; i < found.Count || Advance(); i++)
        {
            yield return found[i];
        }
    }

    /// <summary>The HDU of a number, 0 for the primary.</summary>
    /// <exception cref="FitsFormatException">There is none.</exception>
    public FitsHdu Hdu(int index) => Hdus().FirstOrDefault(hdu => hdu.Index == index)
        ?? throw new FitsFormatException($"cannot read {Name} (HDU {index}): the file has {found.Count} HDUs, counted from 0; name one of them");

    /// <summary>The first HDU that holds an image of two axes or more.</summary>
    /// <exception cref="FitsFormatException">There is none.</exception>
    public FitsHdu FirstPlane() => Hdus().FirstOrDefault(hdu => hdu.IsPlane)
        ?? throw new FitsFormatException($"cannot read {Name}: none of its {found.Count} HDUs holds an image of two axes; give a file with an image");

    /// <summary>Physical values of <paramref name="pixels"/>.Length pixels from a 0-based offset, in file order; NaN where blank.</summary>
    /// <exception cref="FitsFormatException">The data are truncated or damaged.</exception>
    public void Read(FitsHdu hdu, long offset, Span<float> pixels)
    {
        fixed (float* at = pixels)
        {
            float blank = float.NaN;
            Read(hdu, offset, pixels.Length, CFitsIO.TFloat, &blank, at);
        }
    }

    /// <inheritdoc cref="Read(FitsHdu, long, Span{float})"/>
    public void Read(FitsHdu hdu, long offset, Span<double> pixels)
    {
        fixed (double* at = pixels)
        {
            double blank = double.NaN;
            Read(hdu, offset, pixels.Length, CFitsIO.TDouble, &blank, at);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        walk.Dispose();
        open?.Dispose();
        bytes.Dispose();
    }

    /// <summary>Fails unless the pixels that the header declares can be there. To be called before memory for them is taken.</summary>
    /// <exception cref="FitsFormatException">The file is truncated or its header promises too much.</exception>
    public void RequirePixels(FitsHdu hdu)
    {
        FitsLayout.RequireData(bytes, Name, hdu);
        if (hdu.Kind != FitsHduKind.CompressedImage)
        {
            return;
        }
        double pixels = hdu.Axes.Aggregate(1.0, (product, axis) => product * axis);
        if (pixels > MostExpansion * (double)Math.Max(hdu.DataBytes, 1))
        {
            throw new FitsFormatException($"cannot read {Name} (HDU {hdu.Index}, byte {hdu.HeaderStart}): {pixels:g3} pixels cannot come from {hdu.DataBytes} compressed bytes; the file is damaged, fetch it again");
        }
        CompressedTiles.Require(hdu, bytes, Name);
    }

    private bool Advance()
    {
        if (!walk.MoveNext())
        {
            return false;
        }
        found.Add(walk.Current);
        return true;
    }

    private void Read(FitsHdu hdu, long offset, int count, int type, void* blank, void* pixels)
    {
        FitsFileHandle file = MoveTo(hdu);
        long* first = stackalloc long[hdu.Axes.Length];
        long rest = offset;
        for (int i = 0; i < hdu.Axes.Length; i++)
        {
            first[i] = rest % hdu.Axes[i] + 1;
            rest /= hdu.Axes[i];
        }
        // Where CFITSIO looks for blanks it takes infinities for NaN and denormals for 0; IEEE pixels already say what is blank.
        bool ieee = hdu.Kind == FitsHduKind.Image && hdu.Bitpix < 0;
        int status = 0;
        CFitsIO.ffgpxvll(file, type, first, count, ieee ? null : blank, pixels, out _, ref status);
        Require(status, hdu, "its pixels");
    }

    private FitsFileHandle MoveTo(FitsHdu hdu)
    {
        int status = 0;
        if (open is null)
        {
            RequireReentrant();
            open = FitsFileHandle.OpenMemory(bytes, out status);
            Require(status, hdu, "the primary header");
        }
        if (current != hdu.Index)
        {
            CFitsIO.ffmahd(open, hdu.Index + 1, out int type, ref status);
            Require(status, hdu, "its header");
            RequireSameShape(hdu, type);
            MarkBlank(hdu);
            current = hdu.Index;
        }
        return open;
    }

    // What is allocated was measured by our reading of the header; CFITSIO must have read the same.
    private void RequireSameShape(FitsHdu hdu, int type)
    {
        int status = 0;
        CFitsIO.ffgidm(open!, out int count, ref status);
        long* axes = stackalloc long[Math.Max(hdu.Axes.Length, 1)];
        CFitsIO.ffgiszll(open!, hdu.Axes.Length, axes, ref status);
        Require(status, hdu, "its axes");
        if (type != CFitsIO.ImageHdu || count != hdu.Axes.Length || !new ReadOnlySpan<long>(axes, count).SequenceEqual(hdu.Axes))
        {
            throw new FitsFormatException($"cannot read {Name} (HDU {hdu.Index}, byte {hdu.HeaderStart}): its mandatory keywords are out of order or repeated; the file is damaged, fetch it again");
        }
    }

    // Some archives write BLANK as a floating-point number, which CFITSIO does not take.
    private void MarkBlank(FitsHdu hdu)
    {
        int status = 0;
        if (hdu.Kind == FitsHduKind.Image && hdu.Bitpix > 0 && hdu.Header.Integer("BLANK") is { } blank)
        {
            CFitsIO.ffpnul(open!, blank, ref status);
            Require(status, hdu, "BLANK");
        }
    }

    private static void RequireReentrant()
    {
        if (CFitsIO.fits_is_reentrant() == 0)
        {
            throw new DllNotFoundException("the CFITSIO library found was built without threads; install Debian's libcfitsio10 or run `make setup`");
        }
    }

    private void Require(int status, FitsHdu hdu, string what)
    {
        if (status != 0)
        {
            throw new FitsFormatException($"cannot read {what} in {Name} (HDU {hdu.Index}, byte {hdu.HeaderStart}): {CFitsIO.Explain(status)}; the file is damaged, fetch it again");
        }
    }
}

using System.Numerics;

namespace Astrolode.Images.Fits;

/// <summary>
/// One FITS file open for reading: its HDUs and the physical values of its images. Headers are walked by one thread at a time; pixels may be read by any number at once.
/// </summary>
internal sealed class FitsReader : IDisposable
{
    private readonly IEnumerator<FitsHdu> walk;
    private readonly List<FitsHdu> found = [];

    private FitsReader(FitsBytes bytes, string name)
    {
        (Bytes, Name) = (bytes, name);
        walk = FitsLayout.Walk(bytes, name).GetEnumerator();
    }

    /// <summary>What to call the file in messages.</summary>
    public string Name { get; }

    /// <summary>The file's bytes, unpacked.</summary>
    public FitsBytes Bytes { get; }

    /// <summary>Opens a file by its literal name.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static FitsReader Open(string path) => new(FitsBytes.FromFile(path), path);

    /// <summary>Opens bytes in memory, which are not copied.</summary>
    public static FitsReader Open(ReadOnlyMemory<byte> source, string name) => new(FitsBytes.FromMemory(source, name), name);

    /// <summary>Opens what is left of a stream, which is read into memory.</summary>
    public static FitsReader Open(Stream source, string name) => new(FitsBytes.FromStream(source, name), name);

    /// <summary>The HDUs in order, parsed as far as they are asked for.</summary>
    /// <exception cref="FitsFormatException">A header on the way is damaged.</exception>
    public IEnumerable<FitsHdu> Hdus()
    {
        for (int i = 0; i < found.Count || Advance(); i++)
        {
            yield return found[i];
        }
    }

    /// <summary>The HDU that is asked for.</summary>
    /// <exception cref="FitsFormatException">There is none.</exception>
    public FitsHdu Hdu(FitsSelection selection) => Hdus().FirstOrDefault(selection.Matches)
        ?? throw new FitsFormatException($"cannot find {selection} in {Name}: none of its {found.Count} HDUs, counted from 0, is that; list them with `astrolode fits stats`");

    /// <summary>The image that is asked for: if no HDU is named, the first that holds a plane.</summary>
    /// <exception cref="FitsFormatException">There is none, it is no image of two axes, or it has no such plane.</exception>
    public FitsHdu PlaneHdu(FitsSelection selection)
    {
        FitsHdu hdu = selection.IsAny
            ? Hdus().FirstOrDefault(hdu => hdu.IsPlane) ?? throw new FitsFormatException($"cannot read {Name}: none of its {found.Count} HDUs holds an image of two axes; give a file with an image")
            : Hdu(selection);
        if (!hdu.IsPlane)
        {
            throw new FitsFormatException($"cannot read {Name} (HDU {hdu.Index}): it holds no image of two axes; name another HDU");
        }
        // As a double, in which the product cannot overflow.
        double planes = hdu.Axes.Skip(2).Aggregate(1.0, (product, axis) => product * axis);
        return selection.Plane is null or >= 0 && (selection.Plane ?? 0) < planes
            ? hdu
            : throw new FitsFormatException($"cannot read {Name} (HDU {hdu.Index}): there is no plane {selection.Plane} among {planes}; planes count from 0");
    }

    /// <summary>
    /// Physical values of a region, in file order, on all processors; NaN where blank. Of an HDU that is <see cref="FitsHdu.AsStored"/> the numbers of the file; integers are read
    /// in no other way.
    /// </summary>
    /// <exception cref="FitsFormatException">The data are truncated or damaged.</exception>
    public void Read<T>(FitsHdu hdu, PixelRegion region, Span<T> pixels)
        where T : unmanaged, INumberBase<T>
    {
        RequireData(hdu);
        if (hdu.Kind == FitsHduKind.CompressedImage)
        {
            new TiledImage(Bytes, hdu, Name).Read(region, pixels);
        }
        else
        {
            new PlainPixels(Bytes, hdu).Read(region, pixels);
        }
    }

    /// <summary>Fails if the file ends before the data of the HDU do. To be called before memory for them is taken.</summary>
    /// <exception cref="FitsFormatException">The file is truncated or its header promises too much.</exception>
    public void RequireData(FitsHdu hdu) => FitsLayout.RequireData(Bytes, Name, hdu);

    /// <inheritdoc/>
    public void Dispose()
    {
        walk.Dispose();
        Bytes.Dispose();
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
}

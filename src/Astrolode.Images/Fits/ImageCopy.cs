using System.Numerics;
using Astrolode.Files;

namespace Astrolode.Images.Fits;

/// <summary>A rectangle of a plane that becomes a file of its own.</summary>
internal sealed class ImageCopy(FitsReader reader, FitsSelection selection, PixelRectangle? section, string target)
{
    private readonly FitsHdu hdu = reader.PlaneHdu(selection);

    /// <summary>Writes the file, whole or not at all; its pixels along x and y. See <see cref="FitsImage.Cut"/>.</summary>
    public (int Width, int Height) Write(int? bitpix, TileCompression? compression)
    {
        FitsStorage storage = new(bitpix ?? hdu.Bitpix, compression);
        storage.Require();
        // Nowhere is said how BSCALE goes with floating point that is quantised.
        bool asStored = storage.Bitpix == hdu.Bitpix && (hdu.Bitpix > 0 || compression is null || PixelScaling.Of(hdu).IsIdentity);
        return (asStored, hdu.Bitpix) switch
        {
            (false, _) => WriteValues(storage),
            (_, 8) => WriteStored<byte>(storage),
            (_, 16) => WriteStored<short>(storage),
            (_, 32) => WriteStored<int>(storage),
            (_, 64) => WriteStored<long>(storage),
            (_, -32) => WriteStored<float>(storage),
            _ => WriteStored<double>(storage),
        };
    }

    private (int, int) WriteValues(FitsStorage storage)
    {
        Image<double> image = FitsImage.Read<double>(reader, hdu, selection, section);
        AtomicFile.Write(target, beside => FitsWriter.Write(beside, target, image, null, storage));
        return (image.Width, image.Height);
    }

    private (int, int) WriteStored<T>(FitsStorage storage)
        where T : unmanaged, INumber<T>
    {
        Image<T> image = FitsImage.Read<T>(reader, hdu with { AsStored = true }, selection, section);
        AtomicFile.Write(target, beside => FitsWriter.WriteStored(beside, target, image, hdu, storage));
        return (image.Width, image.Height);
    }
}

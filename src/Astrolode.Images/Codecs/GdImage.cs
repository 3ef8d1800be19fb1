using System.Runtime.InteropServices;

namespace Astrolode.Images.Codecs;

/// <summary>A gd image in native memory.</summary>
internal sealed class GdImage : SafeHandle
{
    /// <summary>Takes over an image that gd made; invalid where it made none.</summary>
    public GdImage(nint image)
        : base(0, ownsHandle: true) => SetHandle(image);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>A part of a picture, as a gd image.</summary>
    /// <param name="rgb">The picture, three bytes a pixel.</param>
    /// <param name="stride">Pixels of a row of the picture.</param>
    /// <param name="left">Column of the part.</param>
    /// <param name="top">Row of the part.</param>
    /// <param name="width">Columns of the part.</param>
    /// <param name="height">Rows of the part.</param>
    public static GdImage From(byte[] rgb, int stride, int left, int top, int width, int height)
    {
        GdImage image = new(GdLibrary.gdImageCreateTrueColor(width, height));
        if (image.IsInvalid)
        {
            throw new InsufficientMemoryException($"gd has no memory for a picture of {width} × {height}");
        }
        for (int y = 0; y < height; y++)
        {
            int at = 3 * ((top + y) * stride + left);
            for (int x = 0; x < width; x++, at += 3)
            {
                GdLibrary.gdImageSetPixel(image, x, y, rgb[at] << 16 | rgb[at + 1] << 8 | rgb[at + 2]);
            }
        }
        return image;
    }

    /// <summary>Copies this image into a part of a picture; transparency is dropped.</summary>
    public void CopyTo(byte[] rgb, int stride, int left, int top, int width, int height)
    {
        for (int y = 0; y < height; y++)
        {
            int at = 3 * ((top + y) * stride + left);
            for (int x = 0; x < width; x++, at += 3)
            {
                int packed = GdLibrary.gdImageGetTrueColorPixel(this, x, y);
                rgb[at] = (byte)(packed >> 16);
                rgb[at + 1] = (byte)(packed >> 8);
                rgb[at + 2] = (byte)packed;
            }
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        GdLibrary.gdImageDestroy(handle);
        return true;
    }
}

using System.Runtime.InteropServices;

namespace Astrolode.Images.Codecs;

/// <summary>The calls of libgd 2 in use. Different images may be used by different threads at once.</summary>
internal static unsafe partial class GdLibrary
{
    private const string Library = "libgd.so.3";

    // gd reports damage to a global sink, standard error unless set; the null image that it returns says enough.
    static GdLibrary() => gdSetErrorMethod(&Ignore);

    /// <summary>Decodes; null on damage. With 0 for the last argument a JPEG that libjpeg only warns of counts as damaged.</summary>
    [LibraryImport(Library)]
    public static partial nint gdImageCreateFromJpegPtrEx(int size, byte* data, int ignoreWarnings);

    [LibraryImport(Library)]
    public static partial nint gdImageCreateFromPngPtr(int size, byte* data);

    [LibraryImport(Library)]
    public static partial nint gdImageCreateTrueColor(int width, int height);

    /// <summary>An image with a palette, all of it the first colour.</summary>
    [LibraryImport(Library)]
    public static partial nint gdImageCreate(int width, int height);

    /// <summary>Adds a colour to a palette; alpha is 0 for opaque, 127 for transparent.</summary>
    [LibraryImport(Library)]
    public static partial int gdImageColorAllocateAlpha(GdImage image, int red, int green, int blue, int alpha);

    [LibraryImport(Library)]
    public static partial void gdImageSaveAlpha(GdImage image, int save);

    [LibraryImport(Library)]
    public static partial void gdImageAlphaBlending(GdImage image, int blend);

    [LibraryImport(Library)]
    public static partial void gdImageDestroy(nint image);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial int gdImageGetTrueColorPixel(GdImage image, int x, int y);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    public static partial void gdImageSetPixel(GdImage image, int x, int y, int colour);

    [LibraryImport(Library)]
    public static partial byte* gdImagePngPtrEx(GdImage image, out int size, int level);

    [LibraryImport(Library)]
    public static partial byte* gdImageJpegPtr(GdImage image, out int size, int quality);

    [LibraryImport(Library)]
    public static partial void gdFree(void* memory);

    [LibraryImport(Library)]
    public static partial void gdImageSetThickness(GdImage image, int thickness);

    [LibraryImport(Library)]
    public static partial void gdImageLine(GdImage image, int x1, int y1, int x2, int y2, int colour);

    [LibraryImport(Library)]
    public static partial void gdImageString(GdImage image, nint font, int x, int y, byte* text, int colour);

    [LibraryImport(Library)]
    public static partial nint gdFontGetSmall();

    [LibraryImport(Library)]
    public static partial nint gdFontGetLarge();

    [LibraryImport(Library)]
    private static partial void gdSetErrorMethod(delegate* unmanaged<int, byte*, nint, void> method);

    [UnmanagedCallersOnly]
    private static void Ignore(int priority, byte* format, nint arguments)
    {
    }
}

using System.Runtime.InteropServices;

namespace Astrolode.Images.Fits;

/// <summary>
/// The few CFITSIO 4.2 calls in use, under their library names (longnam.h has the long ones). Each takes and returns a status: 0 is success,
/// and a call with a status that is already set does nothing. HDU numbers, axes and pixels count from 1 here.
/// </summary>
internal static unsafe partial class CFitsIO
{
    public const int ReadOnly = 0;
    public const int AnyHdu = -1;
    public const int ImageHdu = 0;

    // Data types of arrays in memory (fitsio.h).
    public const int TString = 16;
    public const int TLogical = 14;
    public const int TFloat = 42;
    public const int TLongLong = 81;
    public const int TDouble = 82;

    private const string Library = "libcfitsio.so.10";

    /// <summary>1 if the library was built so that threads may use different files at once.</summary>
    [LibraryImport(Library)]
    public static partial int fits_is_reentrant();

    /// <summary>Opens a file in memory; the two variables pointed to must stay in place until it is closed.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ffomem(out nint file, string name, int mode, void** buffer, nuint* size, nuint delta, nint reallocate, ref int status);

    /// <summary>Creates a file whose name is taken literally.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ffdkinit(out nint file, string name, ref int status);

    [LibraryImport(Library)]
    public static partial int ffclos(nint file, ref int status);

    [LibraryImport(Library)]
    public static partial int ffmahd(FitsFileHandle file, int number, out int type, ref int status);

    [LibraryImport(Library)]
    public static partial int ffgidm(FitsFileHandle file, out int axes, ref int status);

    [LibraryImport(Library)]
    public static partial int ffgiszll(FitsFileHandle file, int count, long* axes, ref int status);

    /// <summary>Reads pixels as physical values; a null <paramref name="nullValue"/> keeps IEEE values as they are.</summary>
    [LibraryImport(Library)]
    public static partial int ffgpxvll(FitsFileHandle file, int type, long* first, long count, void* nullValue, void* pixels, out int anyNull, ref int status);

    /// <summary>Sets the stored integer that means blank.</summary>
    [LibraryImport(Library)]
    public static partial int ffpnul(FitsFileHandle file, long value, ref int status);

    [LibraryImport(Library)]
    public static partial int ffcrimll(FitsFileHandle file, int bitpix, int axisCount, long* axes, ref int status);

    [LibraryImport(Library)]
    public static partial int ffppxll(FitsFileHandle file, int type, long* first, long count, void* pixels, ref int status);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ffuky(FitsFileHandle file, int type, string keyword, void* value, string? comment, ref int status);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ffprec(FitsFileHandle file, string card, ref int status);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ffphis(FitsFileHandle file, string text, ref int status);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ffpcom(FitsFileHandle file, string text, ref int status);

    /// <summary>Writes DATASUM and CHECKSUM.</summary>
    [LibraryImport(Library)]
    public static partial int ffpcks(FitsFileHandle file, ref int status);

    [LibraryImport(Library)]
    private static partial void ffgerr(int status, byte* text);

    [LibraryImport(Library)]
    private static partial void ffcmsg();

    /// <summary>Short text of a status. Empties the library's message stack, which all threads share and so explains nothing.</summary>
    public static string Explain(int status)
    {
        byte* text = stackalloc byte[64];
        ffgerr(status, text);
        ffcmsg();
        return $"{Marshal.PtrToStringUTF8((nint)text)} (CFITSIO status {status})";
    }
}

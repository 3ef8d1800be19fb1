using System.Runtime.InteropServices;

namespace Astrolode.Images.Fits;

/// <summary>
/// The CFITSIO 4.2 calls that write files, under their library names (longnam.h has the long ones). Each takes and returns a status: 0 is success,
/// and a call with a status that is already set does nothing. Axes, columns, rows and pixels count from 1 here.
/// </summary>
internal static unsafe partial class CFitsIO
{
    public const int BinaryTable = 2;

    // Data types of arrays in memory (fitsio.h).
    public const int TByte = 11;
    public const int TSByte = 12;
    public const int TLogical = 14;
    public const int TUShort = 20;
    public const int TShort = 21;
    public const int TUInt = 30;
    public const int TInt = 31;
    public const int TFloat = 42;
    public const int TULongLong = 80;
    public const int TLongLong = 81;
    public const int TDouble = 82;
    public const int TDblComplex = 163;

    private const string Library = "libcfitsio.so.10";

    /// <summary>Creates a file whose name is taken literally, without CFITSIO's extended syntax.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ffdkinit(out nint file, string name, ref int status);

    [LibraryImport(Library)]
    public static partial int ffclos(nint file, ref int status);

    [LibraryImport(Library)]
    public static partial int ffcrimll(FitsFileHandle file, int bitpix, int axisCount, long* axes, ref int status);

    [LibraryImport(Library)]
    public static partial int ffppxll(FitsFileHandle file, int type, long* first, long count, void* pixels, ref int status);

    /// <summary>Writes pixels of which those equal to <paramref name="nullValue"/> are blank.</summary>
    [LibraryImport(Library)]
    public static partial int ffppxnll(FitsFileHandle file, int type, long* first, long count, void* pixels, void* nullValue, ref int status);

    [LibraryImport(Library)]
    public static partial int fits_set_compression_type(FitsFileHandle file, int codec, ref int status);

    [LibraryImport(Library)]
    public static partial int fits_set_tile_dim(FitsFileHandle file, int axes, long* sides, ref int status);

    [LibraryImport(Library)]
    public static partial int fits_set_quantize_level(FitsFileHandle file, float level, ref int status);

    [LibraryImport(Library)]
    public static partial int fits_set_quantize_method(FitsFileHandle file, int method, ref int status);

    [LibraryImport(Library)]
    public static partial int fits_set_dither_seed(FitsFileHandle file, int seed, ref int status);

    [LibraryImport(Library)]
    public static partial int fits_set_hcomp_scale(FitsFileHandle file, float scale, ref int status);

    /// <summary>Creates a table; names, formats and units are arrays of text.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ffcrtb(FitsFileHandle file, int type, long rows, int fields, byte** names, byte** forms, byte** units, string name, ref int status);

    [LibraryImport(Library)]
    public static partial int ffpcl(FitsFileHandle file, int type, int column, long row, long element, long count, void* values, ref int status);

    /// <summary>Writes bytes of a row as they are.</summary>
    [LibraryImport(Library)]
    public static partial int ffptbb(FitsFileHandle file, long row, long firstByte, long count, byte* bytes, ref int status);

    /// <summary>Writes bits, one a byte.</summary>
    [LibraryImport(Library)]
    public static partial int ffpclx(FitsFileHandle file, int column, long row, long bit, long count, byte* bits, ref int status);

    /// <summary>Writes nulls.</summary>
    [LibraryImport(Library)]
    public static partial int ffpclu(FitsFileHandle file, int column, long row, long element, long count, ref int status);

    /// <summary>Reads the structure again after keywords were written that describe columns.</summary>
    [LibraryImport(Library)]
    public static partial int ffrdef(FitsFileHandle file, ref int status);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ffuky(FitsFileHandle file, int type, string keyword, void* value, string? comment, ref int status);

    /// <summary>Writes a text of any length, in CONTINUE records where it must be.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ffukls(FitsFileHandle file, string keyword, string value, string? comment, ref int status);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ffprec(FitsFileHandle file, string card, ref int status);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ffphis(FitsFileHandle file, string text, ref int status);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ffpcom(FitsFileHandle file, string text, ref int status);

    /// <summary>Writes DATASUM and CHECKSUM, with the time in their comments.</summary>
    [LibraryImport(Library)]
    public static partial int ffpcks(FitsFileHandle file, ref int status);

    /// <summary>Replaces the comment of a record.</summary>
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int ffmcom(FitsFileHandle file, string keyword, string comment, ref int status);

    /// <summary>Sums of the data and of the whole HDU as it is.</summary>
    [LibraryImport(Library)]
    public static partial int ffgcks(FitsFileHandle file, ref CULong data, ref CULong hdu, ref int status);

    /// <summary>A sum as 16 characters and an end.</summary>
    [LibraryImport(Library)]
    public static partial void ffesum(CULong sum, int isComplement, byte* text);

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

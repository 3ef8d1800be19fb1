using System.Globalization;
using System.Runtime.InteropServices;

namespace Astrolode.Images.Fits;

/// <summary>Writes header records with CFITSIO.</summary>
internal static unsafe class FitsKeywords
{
    /// <summary>Writes or replaces keywords; HISTORY and COMMENT are added. Text may be of any length.</summary>
    /// <exception cref="ArgumentException">A value is not text, double, float, int, long, ulong or bool.</exception>
    public static void Write(FitsFileHandle file, IReadOnlyDictionary<string, object>? keywords, ref int status)
    {
        foreach ((string name, object value) in keywords ?? new Dictionary<string, object>())
        {
            Write(file, name, value, null, ref status);
        }
    }

    /// <summary>Writes or replaces one keyword.</summary>
    /// <exception cref="ArgumentException">The value is not text, double, float, int, long, ulong or bool.</exception>
    public static void Write(FitsFileHandle file, string name, object value, string? comment, ref int status)
    {
        switch (value)
        {
            case string text when name == "HISTORY":
                CFitsIO.ffphis(file, Ascii(text), ref status);
                break;
            case string text when name == "COMMENT":
                CFitsIO.ffpcom(file, Ascii(text), ref status);
                break;
            case string text:
                CFitsIO.ffukls(file, name, Ascii(text), comment, ref status);
                break;
            case bool flag:
                int logical = flag ? 1 : 0;
                CFitsIO.ffuky(file, CFitsIO.TLogical, name, &logical, comment, ref status);
                break;
            case int or long:
                long whole = Convert.ToInt64(value, CultureInfo.InvariantCulture);
                CFitsIO.ffuky(file, CFitsIO.TLongLong, name, &whole, comment, ref status);
                break;
            case ulong large:
                // Beyond CFITSIO's whole numbers, and a double would be rounded.
                CFitsIO.ffprec(file, string.Create(CultureInfo.InvariantCulture, $"{name,-8}= {large,20} / {comment}"), ref status);
                break;
            case double or float:
                double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
                CFitsIO.ffuky(file, CFitsIO.TDouble, name, &number, comment, ref status);
                break;
            default:
                throw new ArgumentException($"a FITS keyword ({name}) cannot hold a {value.GetType().Name}");
        }
    }

    // All that a header may hold (Standard 4.0, section 4.1.2); the rest becomes a question mark.
    private static string Ascii(string text) => string.Concat(text.Select(each => each is >= ' ' and <= '~' ? each : '?'));

    /// <summary>Writes DATASUM and CHECKSUM. CFITSIO's own function notes the time beside them, so that equal files would differ.</summary>
    public static void WriteChecksums(FitsFileHandle file, ref int status)
    {
        const string Sum = "CHECKSUM", OfAll = "of the HDU", None = "0000000000000000";
        CULong data = default, all = default;
        CFitsIO.ffpcks(file, ref status);
        CFitsIO.ffmcom(file, "DATASUM", "of the data", ref status);
        Write(file, Sum, None, OfAll, ref status);
        CFitsIO.ffgcks(file, ref data, ref all, ref status);
        byte* text = stackalloc byte[None.Length + 1];
        CFitsIO.ffesum(all, 1, text);
        Write(file, Sum, Marshal.PtrToStringUTF8((nint)text)!, OfAll, ref status);
    }
}

using System.Runtime.InteropServices;

namespace Astrolode.Search.Sources;

/// <summary>
/// The calls of SEP 1.2 in use (sep.h; Barbary 2016, JOSS 1, 58: the core of SExtractor as a library). Each returns a status, 0 for success. What SEP remembers between calls is
/// per thread, but for its two limits, which are set here once; so different threads may call it at once.
/// </summary>
internal static unsafe partial class SepLibrary
{
    /// <summary>Pixels of unfinished sources that sep_extract holds at once. SEP's 300,000 do not suffice for the wings of a bright star in a large frame.</summary>
    public const int PixelStack = 1_000_000;

    /// <summary>Parts that one source may have while it is deblended. SEP's 1024 are too few for a frame of which much lies above the threshold.</summary>
    public const int SubObjects = 8192;

    public const int TypeByte = 11;
    public const int TypeInt = 31;
    public const int TypeFloat = 42;
    public const short NoiseIsDeviation = 1;
    public const int ThresholdIsRelative = 0;
    public const int FilterIsConvolution = 0;

    /// <summary>Masked pixels of an aperture count as 0 and are not filled up with the mean of the others.</summary>
    public const short IgnoreMasked = 4;

    private const string Library = "libsep.so.0";

    static SepLibrary()
    {
        sep_set_extract_pixstack(PixelStack);
        sep_set_sub_object_limit(SubObjects);
    }

    [LibraryImport(Library)]
    public static partial int sep_background(SepImage* image, int boxWidth, int boxHeight, int filterWidth, int filterHeight, double filterThreshold, out nint background);

    [LibraryImport(Library)]
    public static partial float sep_bkg_global(SepBackgroundHandle background);

    [LibraryImport(Library)]
    public static partial float sep_bkg_globalrms(SepBackgroundHandle background);

    [LibraryImport(Library)]
    public static partial int sep_bkg_subline(SepBackgroundHandle background, int y, void* line, int type);

    [LibraryImport(Library)]
    public static partial int sep_bkg_rmsline(SepBackgroundHandle background, int y, void* line, int type);

    [LibraryImport(Library)]
    public static partial void sep_bkg_free(nint background);

    [LibraryImport(Library)]
    public static partial int sep_extract(
        SepImage* image,
        float threshold,
        int thresholdType,
        int minArea,
        float* filter,
        int filterWidth,
        int filterHeight,
        int filterType,
        int deblendThresholds,
        double deblendContrast,
        int clean,
        double cleanParameter,
        out nint catalogue);

    [LibraryImport(Library)]
    public static partial void sep_catalog_free(nint catalogue);

    [LibraryImport(Library)]
    public static partial int sep_kron_radius(
        SepImage* image, double x, double y, double cxx, double cyy, double cxy, double radius, int id, out double kronRadius, out short flag);

    [LibraryImport(Library)]
    public static partial int sep_sum_circle(
        SepImage* image, double x, double y, double radius, int id, int subPixels, short inFlags, out double sum, out double error, out double area, out short flag);

    [LibraryImport(Library)]
    public static partial int sep_sum_ellipse(
        SepImage* image,
        double x,
        double y,
        double a,
        double b,
        double theta,
        double radius,
        int id,
        int subPixels,
        short inFlags,
        out double sum,
        out double error,
        out double area,
        out short flag);

    [LibraryImport(Library)]
    public static partial int sep_flux_radius(
        SepImage* image, double x, double y, double maxRadius, int id, int subPixels, short inFlags, double* total, double* fractions, int count, double* radii, out short flag);

    [LibraryImport(Library)]
    public static partial int sep_windowed(
        SepImage* image, double x, double y, double sigma, int subPixels, short inFlags, out double xOut, out double yOut, out int iterations, out short flag);

    /// <summary>Fails, in one line, if a call did.</summary>
    /// <param name="status">What the call returned on this thread.</param>
    /// <param name="doing">What was wanted of which image: <c>find sources in x.fits</c>.</param>
    /// <exception cref="ExtractionException">The status is not 0.</exception>
    public static void Require(int status, string doing)
    {
        if (status != 0)
        {
            throw new ExtractionException($"cannot {doing}: {Explain(status)}");
        }
    }

    // What SEP says, and what can be done about it.
    private static string Explain(int status)
    {
        byte* text = stackalloc byte[64], detail = stackalloc byte[513];
        text[0] = detail[0] = 0;
        sep_get_errmsg(status, text);
        sep_get_errdetail(detail);
        string said = $"{Marshal.PtrToStringUTF8((nint)text)} {Marshal.PtrToStringUTF8((nint)detail)}".ReplaceLineEndings(" ").Trim();
        string mend = status switch
        {
            1 => "free memory or cut the image",
            2 or 7 => "raise the threshold, or look whether the background mesh is too coarse for this image",
            _ => "check the extraction settings",
        };
        return $"{said} (SEP status {status}); {mend}";
    }

    [LibraryImport(Library)]
    private static partial void sep_set_extract_pixstack(nuint pixels);

    [LibraryImport(Library)]
    private static partial void sep_set_sub_object_limit(int limit);

    [LibraryImport(Library)]
    private static partial void sep_get_errmsg(int status, byte* text);

    [LibraryImport(Library)]
    private static partial void sep_get_errdetail(byte* text);
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Astrolode.Images.Wcs;

/// <summary>The functions of Native/astrolode_wcs.c, which says what they do. Each returns 0 or a status.</summary>
internal static unsafe partial class NativeWcs
{
    public const int NoCelestialAxes = 101;
    public const int NotTheImagePlane = 102;

    private const string Library = "astrolode_wcs";

    static NativeWcs() => NativeLibraries.Resolve(Library);

    [LibraryImport(Library)]
    public static partial int astrolode_wcs_open(byte* header, int cards, out nint handle, byte* error, int errorSize);

    [LibraryImport(Library)]
    public static partial int astrolode_wcs_info_of(WcsHandle handle, Info* info);

    [LibraryImport(Library)]
    public static partial int astrolode_wcs_pix2sky(WcsHandle handle, int count, double* xy, double* lonlat);

    [LibraryImport(Library)]
    public static partial int astrolode_wcs_sky2pix(WcsHandle handle, int count, double* lonlat, double* xy);

    [LibraryImport(Library)]
    public static partial int astrolode_wcs_header(WcsHandle handle, out byte* text, out int cards);

    [LibraryImport(Library)]
    public static partial void astrolode_wcs_free_text(byte* text);

    [LibraryImport(Library)]
    public static partial void astrolode_wcs_close(nint handle);

    /// <summary>struct astrolode_wcs_info.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Info
    {
        public double Equinox;
        public double PixelArea;
        public int LongitudeAxis;
        public int Distorted;
        public Text8 LongitudeType;
        public Text16 ReferenceSystem;
        public Text8 Projection;
    }

    /// <summary>char[8], ended by NUL.</summary>
    [InlineArray(8)]
    public struct Text8
    {
        private byte first;

        public readonly override string ToString() => Encoding.ASCII.GetString(((ReadOnlySpan<byte>)this).TrimEnd((byte)0));
    }

    /// <summary>char[16], ended by NUL.</summary>
    [InlineArray(16)]
    public struct Text16
    {
        private byte first;

        public readonly override string ToString() => Encoding.ASCII.GetString(((ReadOnlySpan<byte>)this).TrimEnd((byte)0));
    }
}

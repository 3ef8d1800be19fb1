using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Astrolode.Images.Wcs;

/// <summary>The functions and structures of Native/astrolode_wcs.c, which says what they are. Each function returns 0 or a status.</summary>
internal static unsafe partial class NativeWcs
{
    public const int NoCelestialAxes = 101;

    private const string Library = "astrolode_wcs";

    static NativeWcs() => NativeLibraries.Resolve(Library);

    [LibraryImport(Library)]
    public static partial int astrolode_wcs_open(Description* description, out nint handle, byte* error, int errorSize);

    [LibraryImport(Library)]
    public static partial int astrolode_wcs_pix2sky(WcsHandle handle, int count, double* xy, double* lonlat);

    [LibraryImport(Library)]
    public static partial int astrolode_wcs_sky2pix(WcsHandle handle, int count, double* lonlat, double* xy);

    [LibraryImport(Library)]
    public static partial void astrolode_wcs_close(nint handle);

    /// <summary>struct astrolode_wcs_parameter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Parameter
    {
        public double Value;
        public int Axis;
        public int Index;
    }

    /// <summary>struct astrolode_wcs_term.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Term
    {
        public double Value;
        public int Axis;
        public int Whole;
        public Text40 Field;
    }

    /// <summary>struct astrolode_wcs_table.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Table
    {
        public float* Values;
        public Pair Crpix;
        public Pair Crval;
        public Pair Cdelt;
        public int Columns;
        public int Rows;
    }

    /// <summary>struct astrolode_wcs_description.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Description
    {
        public Pair Crpix;
        public Four Pc;
        public Pair Cdelt;
        public Pair Crval;
        public double Lonpole;
        public double Latpole;
        public Parameter* Parameters;
        public Term* Prior;
        public Term* Sequent;
        public int ParameterCount;
        public int PriorCount;
        public int SequentCount;
        public int Reserved;
        public Tables Detector;
        public Tables Lookup;
        public Names Ctype;
        public Names PriorKind;
        public Names SequentKind;
    }

    /// <summary>double[2].</summary>
    [InlineArray(2)]
    public struct Pair
    {
        private double first;
    }

    /// <summary>double[4].</summary>
    [InlineArray(4)]
    public struct Four
    {
        private double first;
    }

    /// <summary>struct astrolode_wcs_table[2].</summary>
    [InlineArray(2)]
    public struct Tables
    {
        private Table first;
    }

    /// <summary>char[2][16].</summary>
    [InlineArray(2)]
    public struct Names
    {
        private Text16 first;
    }

    /// <summary>char[16], ended by NUL.</summary>
    [InlineArray(16)]
    public struct Text16
    {
        private byte first;

        /// <summary>A text of up to 15 ASCII characters.</summary>
        public static Text16 From(string text)
        {
            Text16 made = default;
            Encoding.ASCII.GetBytes(text, ((Span<byte>)made)[..^1]);
            return made;
        }
    }

    /// <summary>char[40], ended by NUL.</summary>
    [InlineArray(40)]
    public struct Text40
    {
        private byte first;

        /// <summary>A text of up to 39 ASCII characters.</summary>
        public static Text40 From(string text)
        {
            Text40 made = default;
            Encoding.ASCII.GetBytes(text, ((Span<byte>)made)[..^1]);
            return made;
        }
    }
}

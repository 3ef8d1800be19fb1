using System.Runtime.InteropServices;
using System.Text;

namespace Astrolode.Images.Wcs;

/// <summary>One set-up WCSLIB description. For one thread at a time.</summary>
internal sealed unsafe class WcsHandle : SafeHandle
{
    private const int CardLength = 80;

    private WcsHandle(nint description)
        : base(0, ownsHandle: true) => SetHandle(description);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Parses header records of 80 ASCII characters each. The handle is invalid if the status is not 0, and then the text says why.</summary>
    public static (WcsHandle Handle, int Status, string Why) Open(string header)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(header + '\0');
        Span<byte> error = stackalloc byte[256];
        error.Clear();
        fixed (byte* at = bytes)
        fixed (byte* text = error)
        {
            int status = NativeWcs.astrolode_wcs_open(at, header.Length / CardLength, out nint description, text, error.Length);
            int length = error.IndexOf((byte)0);
            return (new WcsHandle(description), status, Encoding.UTF8.GetString(error[..Math.Max(length, 0)]).ReplaceLineEndings(" ").Trim());
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        NativeWcs.astrolode_wcs_close(handle);
        return true;
    }
}

using System.Runtime.InteropServices;

namespace Astrolode.Images.Fits;

/// <summary>A file that CFITSIO writes. One thread at a time; files written by different threads do not disturb each other.</summary>
internal sealed class FitsFileHandle : SafeHandle
{
    private FitsFileHandle(nint file)
        : base(0, ownsHandle: true) => SetHandle(file);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Creates a file on disk, replacing what is there; <paramref name="target"/> is the name to give in messages.</summary>
    /// <exception cref="IOException">It cannot be created.</exception>
    public static FitsFileHandle Create(string path, string target)
    {
        File.Delete(path);
        int status = 0;
        CFitsIO.ffdkinit(out nint file, path, ref status);
        Require(status, target);
        return new FitsFileHandle(file);
    }

    /// <summary>Fails if something before it failed (<paramref name="status"/>) or the last bytes do not reach the disk.</summary>
    /// <exception cref="IOException">The file is not whole.</exception>
    public void Finish(int status, string target)
    {
        int closed = 0;
        CFitsIO.ffclos(handle, ref closed);
        SetHandleAsInvalid();
        Require(status != 0 ? status : closed, target);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        int status = 0;
        CFitsIO.ffclos(handle, ref status);
        return status == 0;
    }

    private static void Require(int status, string target)
    {
        if (status != 0)
        {
            throw new IOException($"cannot write {target}: {CFitsIO.Explain(status)}; make room on the disk or give another path");
        }
    }
}

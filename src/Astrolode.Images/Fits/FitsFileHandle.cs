using System.Runtime.InteropServices;

namespace Astrolode.Images.Fits;

/// <summary>An open CFITSIO file. One thread at a time; files open in different threads do not disturb each other.</summary>
internal sealed unsafe class FitsFileHandle : SafeHandle
{
    // CFITSIO keeps pointers to the variables that hold the buffer's address and size, so they live in native memory beside the file.
    private readonly nint* buffer;

    private FitsFileHandle(nint file, nint* buffer)
        : base(0, ownsHandle: true)
    {
        this.buffer = buffer;
        SetHandle(file);
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Opens bytes in memory, which must outlive the handle. The status is 0 or the handle is invalid.</summary>
    public static FitsFileHandle OpenMemory(FitsBytes bytes, out int status)
    {
        status = 0;
        nint* buffer = (nint*)NativeMemory.Alloc(2, (nuint)sizeof(nint));
        buffer[0] = bytes.Address;
        buffer[1] = (nint)bytes.PaddedLength;
        // A constant name: the extended file-name syntax (filters, pipes, network) is never reached by names from outside.
        CFitsIO.ffomem(out nint file, "memory", CFitsIO.ReadOnly, (void**)buffer, (nuint*)(buffer + 1), 0, 0, ref status);
        if (status != 0)
        {
            NativeMemory.Free(buffer);
            return new FitsFileHandle(0, null);
        }
        return new FitsFileHandle(file, buffer);
    }

    /// <summary>Creates a file on disk.</summary>
    public static FitsFileHandle CreateDisk(string path, out int status)
    {
        status = 0;
        CFitsIO.ffdkinit(out nint file, path, ref status);
        return new FitsFileHandle(status == 0 ? file : 0, null);
    }

    /// <summary>Flushes and closes; the status tells whether the last bytes reached the disk.</summary>
    public int Finish()
    {
        int status = 0;
        CFitsIO.ffclos(handle, ref status);
        NativeMemory.Free(buffer);
        SetHandleAsInvalid();
        return status;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        int status = 0;
        CFitsIO.ffclos(handle, ref status);
        NativeMemory.Free(buffer);
        return status == 0;
    }
}

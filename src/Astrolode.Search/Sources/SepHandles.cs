using System.Runtime.InteropServices;

namespace Astrolode.Search.Sources;

/// <summary>Memory of SEP.</summary>
internal abstract class SepHandle : SafeHandle
{
    private static int live;

    protected SepHandle(nint memory)
        : base(0, ownsHandle: true)
    {
        SetHandle(memory);
        Interlocked.Increment(ref live);
    }

    /// <summary>How many there are that have not been freed.</summary>
    public static int Live => Volatile.Read(ref live);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <inheritdoc/>
    protected sealed override bool ReleaseHandle()
    {
        Free();
        Interlocked.Decrement(ref live);
        return true;
    }

    /// <summary>Gives the memory back.</summary>
    protected abstract void Free();
}

/// <summary>A background of SEP. Many threads may read it at once.</summary>
internal sealed class SepBackgroundHandle(nint background) : SepHandle(background)
{
    /// <inheritdoc/>
    protected override void Free() => SepLibrary.sep_bkg_free(handle);
}

/// <summary>A catalogue of SEP. Its arrays live as long as it does.</summary>
internal sealed unsafe class SepCatalogueHandle(nint catalogue) : SepHandle(catalogue)
{
    /// <summary>The arrays; not to be used after this handle is disposed of.</summary>
    public SepCatalogue* Arrays => (SepCatalogue*)handle;

    /// <inheritdoc/>
    protected override void Free() => SepLibrary.sep_catalog_free(handle);
}

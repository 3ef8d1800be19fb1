using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Astrolode.Networks.Onnx;

/// <summary>Names of inputs or outputs as C wants them, kept where the collector does not move them, so that a run allocates nothing for them.</summary>
internal sealed unsafe class OrtNames
{
    private readonly byte[] _text;
    private readonly nint[] _starts;

    public OrtNames(IReadOnlyList<NodeMetadata> nodes)
    {
        byte[] text = [.. nodes.SelectMany(node => OrtHandle.Utf8(node.Name))];
        _text = GC.AllocateArray<byte>(text.Length, pinned: true);
        _starts = GC.AllocateArray<nint>(nodes.Count, pinned: true);
        text.CopyTo(_text, 0);
        nint at = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_text));
        for (int i = 0; i < nodes.Count; i++)
        {
            _starts[i] = at;
            at += OrtHandle.Utf8(nodes[i].Name).Length;
        }
    }

    /// <summary>As many pointers to names as there are nodes; valid as long as this object.</summary>
    public byte** Pointer => (byte**)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_starts));
}

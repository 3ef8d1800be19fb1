using System.Runtime.InteropServices;
using System.Text;

namespace Astrolode.Images.Fits;

/// <summary>Texts as C has them: an array of pointers to zero-terminated UTF-8, in one block.</summary>
internal sealed unsafe class NativeTexts : IDisposable
{
    private void* block;

    /// <summary>Copies the texts.</summary>
    public NativeTexts(string[] texts)
    {
        int bytes = texts.Sum(text => Encoding.UTF8.GetByteCount(text) + 1);
        nuint pointers = (nuint)(texts.Length * sizeof(byte*));
        block = NativeMemory.Alloc(pointers + (nuint)bytes);
        byte* at = (byte*)block + pointers;
        for (int i = 0; i < texts.Length; i++)
        {
            Pointers[i] = at;
            int length = Encoding.UTF8.GetBytes(texts[i], new Span<byte>(at, bytes));
            at[length] = 0;
            at += length + 1;
        }
    }

    /// <summary>Address of each text.</summary>
    public byte** Pointers => (byte**)block;

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.Free(block);
        block = null;
    }
}

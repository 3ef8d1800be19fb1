using System.Runtime.InteropServices;

namespace Astrolode.Images.Fits;

/// <summary>A bzip2 file (one or more streams in a row) unpacked by libbz2, which CFITSIO brings with it.</summary>
internal sealed unsafe partial class Bzip2Stream(Stream packed) : ReadOnlyStream
{
    private const string Library = "libbz2.so.1.0";
    private const int Done = 4;

    private readonly byte[] input = new byte[1 << 16];
    private State* state = (State*)NativeMemory.AllocZeroed((nuint)sizeof(State));
    private int inputAt;
    private int inputCount;
    private bool inside;

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The stream is damaged or cut short.</exception>
    public override int Read(Span<byte> buffer)
    {
        fixed (byte* from = input)
        fixed (byte* to = buffer)
        {
            state->Output = to;
            state->OutputCount = (uint)buffer.Length;
            while (state->OutputCount == buffer.Length && buffer.Length > 0)
            {
                if (inputAt == inputCount && !Refill())
                {
                    return inside ? throw new InvalidDataException("the bzip2 stream ends too early") : 0;
                }
                Step(from);
            }
            return buffer.Length - (int)state->OutputCount;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (inside)
        {
            inside = false;
            BZ2_bzDecompressEnd(state);
        }
        NativeMemory.Free(state);
        state = null;
        base.Dispose(disposing);
    }

    private bool Refill()
    {
        (inputAt, inputCount) = (0, packed.Read(input));
        return inputCount > 0;
    }

    private void Step(byte* from)
    {
        if (!inside)
        {
            Require(BZ2_bzDecompressInit(state, 0, 0));
            inside = true;
        }
        state->Input = from + inputAt;
        state->InputCount = (uint)(inputCount - inputAt);
        int status = BZ2_bzDecompress(state);
        inputAt = inputCount - (int)state->InputCount;
        if (status == Done)
        {
            BZ2_bzDecompressEnd(state);
            inside = false;
        }
        else
        {
            Require(status);
        }
    }

    private static void Require(int status)
    {
        if (status != 0)
        {
            throw new InvalidDataException($"the bzip2 stream is damaged (libbz2 status {status})");
        }
    }

    [LibraryImport(Library)]
    private static partial int BZ2_bzDecompressInit(State* state, int verbosity, int small);

    [LibraryImport(Library)]
    private static partial int BZ2_bzDecompress(State* state);

    [LibraryImport(Library)]
    private static partial void BZ2_bzDecompressEnd(State* state);

    // bz_stream of bzlib.h; what is left out stays zero.
    [StructLayout(LayoutKind.Explicit, Size = 80)]
    private struct State
    {
        [FieldOffset(0)]
        public byte* Input;

        [FieldOffset(8)]
        public uint InputCount;

        [FieldOffset(24)]
        public byte* Output;

        [FieldOffset(32)]
        public uint OutputCount;
    }
}

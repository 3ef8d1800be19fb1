using System.Runtime.InteropServices;
using System.Text;

namespace Astrolode.Networks.Onnx;

/// <summary>Something that ONNX Runtime made and must free.</summary>
internal sealed class OrtHandle : SafeHandle
{
    private readonly OrtRelease _kind;

    public OrtHandle(OrtRelease kind, nint handle) : base(0, ownsHandle: true)
    {
        _kind = kind;
        SetHandle(handle);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The pointer, for a call during which this object is kept alive.</summary>
    public nint Pointer => handle;

    protected override bool ReleaseHandle()
    {
        OrtApi.Release(_kind, handle);
        return true;
    }

    /// <summary>Text as C wants it.</summary>
    public static byte[] Utf8(string text) => [.. Encoding.UTF8.GetBytes(text), 0];
}

/// <summary>What all sessions share: the log, of which only errors are shown, and the description of main memory.</summary>
internal static unsafe class OrtEnvironment
{
    private const int Errors = 3;
    private const int DeviceAllocator = 0;
    private const int DefaultMemory = 0;

    public static OrtHandle Env { get; } = CreateEnv();

    public static OrtHandle Memory { get; } = CreateMemory();

    public static nint Allocator { get; } = FindAllocator();

    private static OrtHandle CreateEnv()
    {
        nint env;
        fixed (byte* name = OrtHandle.Utf8("astrolode"))
        {
            OrtApi.CreateEnv(Errors, name, &env);
        }
        return new OrtHandle(OrtRelease.Env, env);
    }

    private static OrtHandle CreateMemory()
    {
        nint memory;
        OrtApi.CreateCpuMemoryInfo(DeviceAllocator, DefaultMemory, &memory);
        return new OrtHandle(OrtRelease.MemoryInfo, memory);
    }

    private static nint FindAllocator()
    {
        nint allocator;
        OrtApi.GetAllocatorWithDefaultOptions(&allocator);
        return allocator;
    }
}

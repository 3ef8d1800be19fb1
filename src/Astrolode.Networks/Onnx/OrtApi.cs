using System.Runtime.InteropServices;

namespace Astrolode.Networks.Onnx;

/// <summary>
/// ONNX Runtime's table of C functions. Numbers are places in <c>struct OrtApi</c> of
/// include/onnxruntime/core/session/onnxruntime_c_api.h, which only ever grows at its end.
/// </summary>
internal static unsafe class OrtApi
{
    // The version that a table for this header would have; newer libraries give it too.
    private const uint Version = 13;

    private static readonly nint* Table = Load();

    // Every function that can fail returns null or a status with a text.
    public static void CreateEnv(int severity, byte* logId, nint* result) => Check(((delegate* unmanaged<int, byte*, nint*, nint>)Table[3])(severity, logId, result));

    public static void CreateSession(nint env, byte* path, nint options, nint* result) => Check(((delegate* unmanaged<nint, byte*, nint, nint*, nint>)Table[7])(env, path, options, result));

    public static void CreateSessionFromArray(nint env, byte* data, nuint length, nint options, nint* result) =>
        Check(((delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)Table[8])(env, data, length, options, result));

    public static void Run(nint session, byte** inputNames, nint* inputs, nuint inputCount, byte** outputNames, nuint outputCount, nint* outputs) =>
        Check(((delegate* unmanaged<nint, nint, byte**, nint*, nuint, byte**, nuint, nint*, nint>)Table[9])(session, 0, inputNames, inputs, inputCount, outputNames, outputCount, outputs));

    public static void CreateSessionOptions(nint* result) => Check(((delegate* unmanaged<nint*, nint>)Table[10])(result));

    public static void SetSessionLogSeverityLevel(nint options, int level) => Check(((delegate* unmanaged<nint, int, nint>)Table[22])(options, level));

    public static void SetSessionGraphOptimizationLevel(nint options, int level) => Check(((delegate* unmanaged<nint, int, nint>)Table[23])(options, level));

    public static void SetIntraOpNumThreads(nint options, int threads) => Check(((delegate* unmanaged<nint, int, nint>)Table[24])(options, threads));

    public static void SetInterOpNumThreads(nint options, int threads) => Check(((delegate* unmanaged<nint, int, nint>)Table[25])(options, threads));

    public static void SessionGetInputCount(nint session, nuint* result) => Check(((delegate* unmanaged<nint, nuint*, nint>)Table[30])(session, result));

    public static void SessionGetOutputCount(nint session, nuint* result) => Check(((delegate* unmanaged<nint, nuint*, nint>)Table[31])(session, result));

    public static void SessionGetInputTypeInfo(nint session, nuint index, nint* result) => Check(((delegate* unmanaged<nint, nuint, nint*, nint>)Table[33])(session, index, result));

    public static void SessionGetOutputTypeInfo(nint session, nuint index, nint* result) => Check(((delegate* unmanaged<nint, nuint, nint*, nint>)Table[34])(session, index, result));

    public static void SessionGetInputName(nint session, nuint index, nint allocator, byte** result) => Check(((delegate* unmanaged<nint, nuint, nint, byte**, nint>)Table[36])(session, index, allocator, result));

    public static void SessionGetOutputName(nint session, nuint index, nint allocator, byte** result) => Check(((delegate* unmanaged<nint, nuint, nint, byte**, nint>)Table[37])(session, index, allocator, result));

    public static void CreateTensorWithData(nint memory, void* data, nuint bytes, long* shape, nuint rank, int type, nint* result) =>
        Check(((delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)Table[49])(memory, data, bytes, shape, rank, type, result));

    public static void GetTensorMutableData(nint value, void** result) => Check(((delegate* unmanaged<nint, void**, nint>)Table[51])(value, result));

    public static void CastTypeInfoToTensorInfo(nint typeInfo, nint* result) => Check(((delegate* unmanaged<nint, nint*, nint>)Table[55])(typeInfo, result));

    public static void GetTensorElementType(nint info, int* result) => Check(((delegate* unmanaged<nint, int*, nint>)Table[60])(info, result));

    public static void GetDimensionsCount(nint info, nuint* result) => Check(((delegate* unmanaged<nint, nuint*, nint>)Table[61])(info, result));

    public static void GetDimensions(nint info, long* result, nuint rank) => Check(((delegate* unmanaged<nint, long*, nuint, nint>)Table[62])(info, result, rank));

    public static void GetTensorTypeAndShape(nint value, nint* result) => Check(((delegate* unmanaged<nint, nint*, nint>)Table[65])(value, result));

    public static void CreateCpuMemoryInfo(int allocatorType, int memoryType, nint* result) => Check(((delegate* unmanaged<int, int, nint*, nint>)Table[69])(allocatorType, memoryType, result));

    public static void AllocatorFree(nint allocator, void* memory) => Check(((delegate* unmanaged<nint, void*, nint>)Table[76])(allocator, memory));

    public static void GetAllocatorWithDefaultOptions(nint* result) => Check(((delegate* unmanaged<nint*, nint>)Table[78])(result));

    public static void SessionGetModelMetadata(nint session, nint* result) => Check(((delegate* unmanaged<nint, nint*, nint>)Table[111])(session, result));

    public static void ModelMetadataLookup(nint metadata, nint allocator, byte* key, byte** result) => Check(((delegate* unmanaged<nint, nint, byte*, byte**, nint>)Table[116])(metadata, allocator, key, result));

    public static void AddSessionConfigEntry(nint options, byte* key, byte* value) => Check(((delegate* unmanaged<nint, byte*, byte*, nint>)Table[130])(options, key, value));

    public static void Release(OrtRelease kind, nint handle) => ((delegate* unmanaged<nint, void>)Table[(int)kind])(handle);

    private static void Check(nint status)
    {
        if (status == 0)
        {
            return;
        }
        string text = Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<nint, byte*>)Table[2])(status)) ?? "";
        Release(OrtRelease.Status, status);
        throw new OrtException(text.ReplaceLineEndings(" ").Trim().TrimEnd('.'));
    }

    private static nint* Load()
    {
        string path = OrtLibrary.Find();
        // Without this each process leaves an empty log of the telemetry client in the temporary folder, and archives run where nothing may call out.
        NativeEnvironment.SetDefault("ORT_DISABLE_TELEMETRY", "1");
        nint library = NativeLibrary.Load(path);
        nint* apiBase = ((delegate* unmanaged<nint*>)NativeLibrary.GetExport(library, "OrtGetApiBase"))();
        nint* table = ((delegate* unmanaged<uint, nint*>)apiBase[0])(Version);
        return table is not null ? table : throw new DllNotFoundException($"cannot use ONNX Runtime ({path}): it is older than 1.{Version}; run 'make setup'");
    }
}

/// <summary>Places of the functions that free what ONNX Runtime made.</summary>
internal enum OrtRelease
{
    Env = 92,
    Status = 93,
    MemoryInfo = 94,
    Session = 95,
    Value = 96,
    TypeInfo = 98,
    TensorInfo = 99,
    SessionOptions = 100,
    ModelMetadata = 118,
}

/// <summary>What ONNX Runtime said when a call failed; callers add which file and how to mend it.</summary>
internal sealed class OrtException(string message) : Exception(message);

using System.Runtime.InteropServices;

namespace Astrolode.Networks.Onnx;

/// <summary>How a session runs.</summary>
/// <param name="IntraOpNumThreads">Threads that share each layer, 1 or more.</param>
/// <param name="AllowSpinning">Idle threads wait busily: a little faster alone, slower where other work wants the cores.</param>
public sealed record SessionOptions(int IntraOpNumThreads = 1, bool AllowSpinning = false);

/// <summary>An input or output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">ONNX's number for the type; 1 is float32.</param>
/// <param name="Dimensions">Its shape; -1 where any size will do.</param>
public sealed record NodeMetadata(string Name, int ElementType, long[] Dimensions)
{
    /// <summary>ONNX's float32.</summary>
    public const int Float = 1;
}

/// <summary>A model loaded by ONNX Runtime, with all graph optimisations, on the CPU. <see cref="Run"/> may be called from several threads at once.</summary>
public sealed unsafe class InferenceSession : IDisposable
{
    private const int AllOptimisations = 99;
    private const int Errors = 3;

    private readonly OrtHandle _session;
    private readonly string _name;
    private readonly OrtNames _inputNames;
    private readonly OrtNames _outputNames;

    /// <summary>Loads a model file.</summary>
    /// <exception cref="ModelException">It is no model, damaged, or needs a newer ONNX Runtime.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime is not installed.</exception>
    public InferenceSession(string modelPath, SessionOptions options) : this(File.ReadAllBytes(modelPath), modelPath, options)
    {
    }

    /// <summary>Loads a model from memory.</summary>
    /// <param name="model">The bytes of the file; not needed afterwards.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">How it will run.</param>
    /// <inheritdoc cref="InferenceSession(string, SessionOptions)" path="/exception"/>
    public InferenceSession(ReadOnlySpan<byte> model, string name, SessionOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.IntraOpNumThreads, 1);
        _name = name;
        if (model.IsEmpty)
        {
            throw new ModelException($"cannot load the model ({name}): it is empty; give a whole ONNX file");
        }
        using OrtHandle settings = Settings(options);
        nint session;
        try
        {
            fixed (byte* bytes = model)
            {
                OrtApi.CreateSessionFromArray(OrtEnvironment.Env.Pointer, bytes, (nuint)model.Length, settings.Pointer, &session);
            }
        }
        catch (OrtException error)
        {
            throw new ModelException($"cannot load the model ({name}): {error.Message}; give a whole ONNX file (weights of other kinds become one with 'astrolode model import')", error);
        }
        _session = new OrtHandle(OrtRelease.Session, session);
        InputMetadata = Describe(isInput: true);
        OutputMetadata = Describe(isInput: false);
        _inputNames = new OrtNames(InputMetadata);
        _outputNames = new OrtNames(OutputMetadata);
    }

    /// <summary>Inputs in the model's order.</summary>
    public IReadOnlyList<NodeMetadata> InputMetadata { get; }

    /// <summary>Outputs in the model's order.</summary>
    public IReadOnlyList<NodeMetadata> OutputMetadata { get; }

    /// <summary>Runs the model on all its inputs; gives all its outputs, both in the model's order. The caller disposes the outputs.</summary>
    /// <exception cref="ModelException">The inputs do not fit the model.</exception>
    public void Run(ReadOnlySpan<OrtValue> inputs, Span<OrtValue> outputs)
    {
        if (inputs.Length != InputMetadata.Count || outputs.Length != OutputMetadata.Count)
        {
            throw new ArgumentException($"the model has {InputMetadata.Count} inputs and {OutputMetadata.Count} outputs, not {inputs.Length} and {outputs.Length}");
        }
        nint* values = stackalloc nint[inputs.Length];
        nint* results = stackalloc nint[outputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            values[i] = inputs[i].Pointer;
        }
        new Span<nint>(results, outputs.Length).Clear();
        RunNamed(values, results);
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = new OrtValue(results[i]);
        }
    }

    /// <summary>A text of the model's own metadata, null if it has none of that name.</summary>
    public string? CustomMetadata(string key)
    {
        nint metadata;
        OrtApi.SessionGetModelMetadata(_session.Pointer, &metadata);
        using OrtHandle owner = new(OrtRelease.ModelMetadata, metadata);
        byte* text;
        fixed (byte* name = OrtHandle.Utf8(key))
        {
            OrtApi.ModelMetadataLookup(metadata, OrtEnvironment.Allocator, name, &text);
        }
        return text is null ? null : Taken(text);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private void RunNamed(nint* values, nint* results)
    {
        bool held = false;
        try
        {
            _session.DangerousAddRef(ref held);
            OrtApi.Run(_session.Pointer, _inputNames.Pointer, values, (nuint)InputMetadata.Count, _outputNames.Pointer, (nuint)OutputMetadata.Count, results);
        }
        catch (OrtException error)
        {
            throw new ModelException($"cannot run the model ({_name}): {error.Message}; give input of the model's own shape", error);
        }
        finally
        {
            if (held)
            {
                _session.DangerousRelease();
            }
        }
    }

    private static OrtHandle Settings(SessionOptions options)
    {
        nint settings;
        OrtApi.CreateSessionOptions(&settings);
        OrtHandle handle = new(OrtRelease.SessionOptions, settings);
        OrtApi.SetSessionLogSeverityLevel(settings, Errors);
        OrtApi.SetSessionGraphOptimizationLevel(settings, AllOptimisations);
        OrtApi.SetIntraOpNumThreads(settings, options.IntraOpNumThreads);
        OrtApi.SetInterOpNumThreads(settings, 1);
        fixed (byte* key = OrtHandle.Utf8("session.intra_op.allow_spinning"), value = OrtHandle.Utf8(options.AllowSpinning ? "1" : "0"))
        {
            OrtApi.AddSessionConfigEntry(settings, key, value);
        }
        return handle;
    }

    private NodeMetadata[] Describe(bool isInput)
    {
        nint session = _session.Pointer;
        nuint count;
        if (isInput)
        {
            OrtApi.SessionGetInputCount(session, &count);
        }
        else
        {
            OrtApi.SessionGetOutputCount(session, &count);
        }
        NodeMetadata[] nodes = new NodeMetadata[count];
        for (nuint i = 0; i < count; i++)
        {
            byte* name;
            nint type;
            if (isInput)
            {
                OrtApi.SessionGetInputName(session, i, OrtEnvironment.Allocator, &name);
                OrtApi.SessionGetInputTypeInfo(session, i, &type);
            }
            else
            {
                OrtApi.SessionGetOutputName(session, i, OrtEnvironment.Allocator, &name);
                OrtApi.SessionGetOutputTypeInfo(session, i, &type);
            }
            using OrtHandle owner = new(OrtRelease.TypeInfo, type);
            nodes[i] = Describe(Taken(name), type);
        }
        return nodes;
    }

    // Sequences and maps have no tensor description: type 0, no dimensions.
    private static NodeMetadata Describe(string name, nint type)
    {
        nint info;
        OrtApi.CastTypeInfoToTensorInfo(type, &info);
        if (info == 0)
        {
            return new NodeMetadata(name, 0, []);
        }
        int element;
        OrtApi.GetTensorElementType(info, &element);
        return new NodeMetadata(name, element, OrtTensorInfo.Dimensions(info));
    }

    private static string Taken(byte* text)
    {
        string result = Marshal.PtrToStringUTF8((nint)text) ?? "";
        OrtApi.AllocatorFree(OrtEnvironment.Allocator, text);
        return result;
    }
}

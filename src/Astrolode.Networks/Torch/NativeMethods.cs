using System.Runtime.InteropServices;

namespace Astrolode.Networks.Torch;

/// <summary>The C interface in Native/, line by line; each function is described there. All return 0, or 1 after an error.</summary>
internal static partial class NativeMethods
{
    private const string Library = "astrolode_torch";

    static NativeMethods()
    {
        NativeLibraries.Register();
        // Idle OpenMP threads spin by default and take the cores from the threads that prepare the next batch. OpenMP reads this when
        // libtorch is loaded.
        NativeEnvironment.SetDefault("OMP_WAIT_POLICY", "PASSIVE");
    }

    [LibraryImport(Library, EntryPoint = "at_last_error")]
    private static partial nint LastError();

    /// <exception cref="TorchException">The status says that the call failed.</exception>
    public static void Check(int status)
    {
        if (status != 0)
        {
            throw new TorchException(Marshal.PtrToStringUTF8(LastError()) ?? "unknown error");
        }
    }

    [LibraryImport(Library, EntryPoint = "at_live_tensors")]
    public static partial int LiveTensors(out long count);

    [LibraryImport(Library, EntryPoint = "at_delete")]
    public static partial int Delete(nint tensor);

    [LibraryImport(Library, EntryPoint = "at_set_num_threads")]
    public static partial int SetNumThreads(int threads);

    [LibraryImport(Library, EntryPoint = "at_get_num_threads")]
    public static partial int GetNumThreads(out int threads);

    [LibraryImport(Library, EntryPoint = "at_empty_cache")]
    public static partial int EmptyCache();

    [LibraryImport(Library, EntryPoint = "at_manual_seed")]
    public static partial int ManualSeed(long seed);

    [LibraryImport(Library, EntryPoint = "at_set_grad_enabled")]
    public static partial int SetGradEnabled(int enabled, out int previous);

    [LibraryImport(Library, EntryPoint = "at_from_floats")]
    public static partial int FromFloats(ReadOnlySpan<float> values, ReadOnlySpan<long> shape, int dims, out nint result);

    [LibraryImport(Library, EntryPoint = "at_from_longs")]
    public static partial int FromLongs(ReadOnlySpan<long> values, ReadOnlySpan<long> shape, int dims, out nint result);

    [LibraryImport(Library, EntryPoint = "at_full")]
    public static partial int Full(ReadOnlySpan<long> shape, int dims, double value, out nint result);

    [LibraryImport(Library, EntryPoint = "at_randn")]
    public static partial int Randn(ReadOnlySpan<long> shape, int dims, out nint result);

    [LibraryImport(Library, EntryPoint = "at_to_floats")]
    public static partial int ToFloats(Tensor tensor, Span<float> values, long count);

    [LibraryImport(Library, EntryPoint = "at_set_floats")]
    public static partial int SetFloats(Tensor tensor, ReadOnlySpan<float> values, long count);

    [LibraryImport(Library, EntryPoint = "at_dim")]
    public static partial int Dim(Tensor tensor, out int dims);

    [LibraryImport(Library, EntryPoint = "at_shape")]
    public static partial int Shape(Tensor tensor, Span<long> shape);

    [LibraryImport(Library, EntryPoint = "at_item")]
    public static partial int Item(Tensor tensor, out double value);

    [LibraryImport(Library, EntryPoint = "at_is_channels_last")]
    public static partial int IsChannelsLast(Tensor tensor, out int answer);

    [LibraryImport(Library, EntryPoint = "at_requires_grad")]
    public static partial int RequiresGrad(Tensor tensor, out int answer);

    [LibraryImport(Library, EntryPoint = "at_set_requires_grad")]
    public static partial int SetRequiresGrad(Tensor tensor, int required);

    [LibraryImport(Library, EntryPoint = "at_grad")]
    public static partial int Grad(Tensor tensor, out nint result);

    [LibraryImport(Library, EntryPoint = "at_detach")]
    public static partial int Detach(Tensor tensor, out nint result);

    [LibraryImport(Library, EntryPoint = "at_clone")]
    public static partial int Clone(Tensor tensor, out nint result);

    [LibraryImport(Library, EntryPoint = "at_contiguous")]
    public static partial int Contiguous(Tensor tensor, int channelsLast, out nint result);

    [LibraryImport(Library, EntryPoint = "at_copy_")]
    public static partial int Copy(Tensor tensor, Tensor source);

    [LibraryImport(Library, EntryPoint = "at_all_finite")]
    public static partial int AllFinite(ReadOnlySpan<nint> tensors, int count, out int answer);

    [LibraryImport(Library, EntryPoint = "at_add")]
    public static partial int Add(Tensor a, Tensor b, out nint result);

    [LibraryImport(Library, EntryPoint = "at_sub")]
    public static partial int Sub(Tensor a, Tensor b, out nint result);

    [LibraryImport(Library, EntryPoint = "at_mul")]
    public static partial int Mul(Tensor a, Tensor b, out nint result);

    [LibraryImport(Library, EntryPoint = "at_div")]
    public static partial int Div(Tensor a, Tensor b, out nint result);

    [LibraryImport(Library, EntryPoint = "at_matmul")]
    public static partial int Matmul(Tensor a, Tensor b, out nint result);

    [LibraryImport(Library, EntryPoint = "at_add_scalar")]
    public static partial int AddScalar(Tensor a, double b, out nint result);

    [LibraryImport(Library, EntryPoint = "at_mul_scalar")]
    public static partial int MulScalar(Tensor a, double b, out nint result);

    [LibraryImport(Library, EntryPoint = "at_exp")]
    public static partial int Exp(Tensor a, out nint result);

    [LibraryImport(Library, EntryPoint = "at_sqrt")]
    public static partial int Sqrt(Tensor a, out nint result);

    [LibraryImport(Library, EntryPoint = "at_relu")]
    public static partial int Relu(Tensor a, out nint result);

    [LibraryImport(Library, EntryPoint = "at_relu6")]
    public static partial int Relu6(Tensor a, out nint result);

    [LibraryImport(Library, EntryPoint = "at_sigmoid")]
    public static partial int Sigmoid(Tensor a, out nint result);

    [LibraryImport(Library, EntryPoint = "at_sum")]
    public static partial int Sum(Tensor a, out nint result);

    [LibraryImport(Library, EntryPoint = "at_mean")]
    public static partial int Mean(Tensor a, out nint result);

    [LibraryImport(Library, EntryPoint = "at_sum_dims")]
    public static partial int SumDims(Tensor a, ReadOnlySpan<long> dims, int count, int keep, out nint result);

    [LibraryImport(Library, EntryPoint = "at_mean_dims")]
    public static partial int MeanDims(Tensor a, ReadOnlySpan<long> dims, int count, int keep, out nint result);

    [LibraryImport(Library, EntryPoint = "at_permute")]
    public static partial int Permute(Tensor a, ReadOnlySpan<long> order, int count, out nint result);

    [LibraryImport(Library, EntryPoint = "at_reshape")]
    public static partial int Reshape(Tensor a, ReadOnlySpan<long> shape, int dims, out nint result);

    [LibraryImport(Library, EntryPoint = "at_narrow")]
    public static partial int Narrow(Tensor a, long dim, long start, long length, out nint result);

    [LibraryImport(Library, EntryPoint = "at_index_select")]
    public static partial int IndexSelect(Tensor a, long dim, Tensor index, out nint result);

    [LibraryImport(Library, EntryPoint = "at_cat")]
    public static partial int Cat(ReadOnlySpan<nint> tensors, int count, long dim, out nint result);

    [LibraryImport(Library, EntryPoint = "at_constant_pad")]
    public static partial int ConstantPad(Tensor a, ReadOnlySpan<long> pads, int count, double value, out nint result);

    [LibraryImport(Library, EntryPoint = "at_conv2d")]
    public static partial int Conv2d(Tensor input, Tensor weight, nint bias, long stride, long padding, long groups, out nint result);

    [LibraryImport(Library, EntryPoint = "at_batch_norm")]
    public static partial int BatchNorm(Tensor input, Tensor gamma, Tensor beta, Tensor mean, Tensor variance, int training, double momentum, double epsilon, out nint result);

    [LibraryImport(Library, EntryPoint = "at_batch_norm_relu6")]
    public static partial int BatchNormRelu6(Tensor input, Tensor gamma, Tensor beta, Tensor mean, Tensor variance, int training, double momentum, double epsilon, int reuse, out nint result);

    [LibraryImport(Library, EntryPoint = "at_binary_cross_entropy_with_logits")]
    public static partial int BinaryCrossEntropyWithLogits(Tensor logits, Tensor targets, out nint result);

    [LibraryImport(Library, EntryPoint = "at_smooth_l1_loss")]
    public static partial int SmoothL1Loss(Tensor input, Tensor target, double beta, out nint result);

    [LibraryImport(Library, EntryPoint = "at_max_pool2d")]
    public static partial int MaxPool2d(Tensor input, long kernel, long stride, long padding, out nint result);

    [LibraryImport(Library, EntryPoint = "at_avg_pool2d")]
    public static partial int AvgPool2d(Tensor input, long kernel, long stride, long padding, out nint result);

    [LibraryImport(Library, EntryPoint = "at_dropout")]
    public static partial int Dropout(Tensor input, double probability, int training, out nint result);

    [LibraryImport(Library, EntryPoint = "at_linear")]
    public static partial int Linear(Tensor input, Tensor weight, Tensor bias, out nint result);

    [LibraryImport(Library, EntryPoint = "at_softmax")]
    public static partial int Softmax(Tensor input, long dim, out nint result);

    [LibraryImport(Library, EntryPoint = "at_cross_entropy")]
    public static partial int CrossEntropy(Tensor logits, Tensor targets, nint classWeights, double smoothing, out nint result);

    [LibraryImport(Library, EntryPoint = "at_backward")]
    public static partial int Backward(Tensor scalar);

    [LibraryImport(Library, EntryPoint = "at_zero_grad")]
    public static partial int ZeroGrad(ReadOnlySpan<nint> parameters, int count);

    [LibraryImport(Library, EntryPoint = "at_clip_grad_norm")]
    public static partial int ClipGradNorm(ReadOnlySpan<nint> parameters, int count, double limit, out double norm);

    [LibraryImport(Library, EntryPoint = "at_adamw_step")]
    public static partial int AdamWStep(ReadOnlySpan<nint> parameters, ReadOnlySpan<nint> means, ReadOnlySpan<nint> squares, ReadOnlySpan<double> rates, ReadOnlySpan<double> decays, int count, double beta1, double beta2, double epsilon, long step);

    [LibraryImport(Library, EntryPoint = "at_sgd_step")]
    public static partial int SgdStep(ReadOnlySpan<nint> parameters, ReadOnlySpan<nint> velocities, ReadOnlySpan<double> rates, ReadOnlySpan<double> decays, int count, double momentum, int nesterov);
}

namespace Astrolode.Networks.Torch;

/// <summary>Adam with decoupled weight decay (Loshchilov &amp; Hutter 2019, algorithm 2), as torch.optim.AdamW.</summary>
public sealed class AdamW : Optimizer
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly double _epsilon;
    private readonly TensorList _means;
    private readonly TensorList _squares;

    /// <summary>Starts with zero moments.</summary>
    public AdamW(IReadOnlyList<Parameter> parameters, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8) : base(parameters)
    {
        (_beta1, _beta2, _epsilon) = (beta1, beta2, epsilon);
        _means = AddState("mean");
        _squares = AddState("square");
    }

    private protected override void Apply(ReadOnlySpan<double> rates, ReadOnlySpan<double> decays) =>
        NativeMethods.Check(NativeMethods.AdamWStep(
            Parameters.Handles, _means.Handles, _squares.Handles, rates, decays, Parameters.Count, _beta1, _beta2, _epsilon, StepCount));
}

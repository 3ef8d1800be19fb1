namespace Astrolode.Networks.Torch;

/// <summary>Stochastic gradient descent with momentum, as torch.optim.SGD; the decay is added to the gradient.</summary>
public sealed class Sgd : Optimizer
{
    private readonly double _momentum;
    private readonly bool _nesterov;
    private readonly TensorList _velocities;

    /// <summary>Starts at rest.</summary>
    public Sgd(IReadOnlyList<Parameter> parameters, double momentum = 0.9, bool nesterov = false) : base(parameters)
    {
        (_momentum, _nesterov) = (momentum, nesterov);
        _velocities = AddState("velocity");
    }

    private protected override void Apply(ReadOnlySpan<double> rates, ReadOnlySpan<double> decays) =>
        NativeMethods.Check(NativeMethods.SgdStep(Parameters.Handles, _velocities.Handles, rates, decays, Parameters.Count, _momentum, _nesterov ? 1 : 0));
}

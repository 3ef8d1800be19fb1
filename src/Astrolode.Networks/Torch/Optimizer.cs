using System.Globalization;
using Astrolode.Networks.Ssd;

namespace Astrolode.Networks.Torch;

/// <summary>A tensor that training changes.</summary>
/// <param name="Name">Name under which it and its optimiser state are saved.</param>
/// <param name="Value">The tensor.</param>
/// <param name="RateFactor">Multiplies the learning rate.</param>
/// <param name="WeightDecay">Decay of its own; 0 is usual for biases and batch norm.</param>
public sealed record Parameter(string Name, Tensor Value, double RateFactor = 1, double WeightDecay = 0);

/// <summary>Changes parameters along their gradients; one native call a step. Not thread-safe.</summary>
public abstract class Optimizer : IDisposable
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly double[] _rates;
    private readonly double[] _decays;
    private readonly List<(string Name, Tensor[] Values)> _states = [];

    private protected Optimizer(IReadOnlyList<Parameter> parameters)
    {
        _parameters = parameters;
        Parameters = new TensorList([.. parameters.Select(parameter => parameter.Value)]);
        _rates = new double[parameters.Count];
        _decays = [.. parameters.Select(parameter => parameter.WeightDecay)];
    }

    /// <summary>What it changes.</summary>
    public TensorList Parameters { get; }

    /// <summary>Steps made so far.</summary>
    public long StepCount { get; private set; }

    /// <summary>Makes one step with the gradients as they are; parameters without a gradient stay.</summary>
    public void Step(double learningRate)
    {
        for (int i = 0; i < _rates.Length; i++)
        {
            _rates[i] = learningRate * _parameters[i].RateFactor;
        }
        StepCount++;
        Apply(_rates, _decays);
    }

    /// <summary>Forgets the gradients.</summary>
    public void ZeroGrad() => Parameters.ZeroGrad();

    /// <summary>Adds its state to a checkpoint as <c>optimizer.STATE.PARAMETER</c> and the step count to its metadata.</summary>
    public void Save(NetworkWeights checkpoint)
    {
        checkpoint.Metadata["optimizer"] = GetType().Name;
        checkpoint.Metadata["optimizer.steps"] = StepCount.ToString(CultureInfo.InvariantCulture);
        foreach ((string name, Tensor[] values) in _states)
        {
            for (int i = 0; i < values.Length; i++)
            {
                checkpoint.Set($"optimizer.{name}.{_parameters[i].Name}", [.. values[i].Shape.Select(side => (int)side)], values[i].ToArray());
            }
        }
    }

    /// <summary>Takes up the state that <see cref="Save"/> left.</summary>
    /// <exception cref="ModelException">The checkpoint is of another optimiser or another network.</exception>
    public void Load(NetworkWeights checkpoint)
    {
        if (!checkpoint.Metadata.TryGetValue("optimizer", out string? kind) || kind != GetType().Name
            || !long.TryParse(checkpoint.Metadata.GetValueOrDefault("optimizer.steps"), NumberStyles.None, CultureInfo.InvariantCulture, out long steps))
        {
            throw new ModelException($"cannot resume training: the checkpoint is of optimiser '{kind ?? "none"}', not {GetType().Name}; resume with the settings it was made with");
        }
        foreach ((string name, Tensor[] values) in _states)
        {
            for (int i = 0; i < values.Length; i++)
            {
                string array = $"optimizer.{name}.{_parameters[i].Name}";
                (int[] shape, float[] saved) = checkpoint[array];
                if (!shape.Select(side => (long)side).SequenceEqual(values[i].Shape))
                {
                    throw new ModelException($"cannot resume training: {array} has another shape than its parameter; resume with the settings it was made with");
                }
                values[i].Set(saved);
            }
        }
        StepCount = steps;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in _states.SelectMany(state => state.Values))
        {
            tensor.Dispose();
        }
        GC.SuppressFinalize(this);
    }

    private protected abstract void Apply(ReadOnlySpan<double> rates, ReadOnlySpan<double> decays);

    // One zero tensor a parameter, in the parameter's memory layout.
    private protected TensorList AddState(string name)
    {
        Tensor[] values = [.. _parameters.Select(parameter => ZerosLike(parameter.Value))];
        _states.Add((name, values));
        return new TensorList(values);
    }

    private static Tensor ZerosLike(Tensor parameter)
    {
        using TensorScope scope = new();
        Tensor zeros = parameter.Detach().Clone();
        zeros.CopyFrom(Tensor.Zeros());
        return scope.Keep(zeros);
    }
}

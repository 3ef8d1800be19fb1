using System.Globalization;
using Astrolode.Networks;
using Astrolode.Networks.Ssd;
using Astrolode.Networks.Torch;

namespace Astrolode.Tests.Networks.Torch;

[Collection("libtorch")]
public class OptimizerTests
{
    private static readonly float[] Start = [0.5f, -1, 2, 0.1f];

    // Six steps down sum(x^4 + x), the first two values with decay 0.1, the others with a tenth of the rate and none.
    private const string Script = """
        import sys, torch
        a, b = torch.tensor([0.5, -1.0], requires_grad=True), torch.tensor([2.0, 0.1], requires_grad=True)
        groups = [{'params': [a], 'weight_decay': 0.1}, {'params': [b], 'lr': 0.005, 'weight_decay': 0.0}]
        o = torch.optim.AdamW(groups, lr=0.05) if sys.argv[1] == 'adamw' else torch.optim.SGD(groups, lr=0.05, momentum=0.9, nesterov=sys.argv[1] == 'nesterov')
        for _ in range(6):
            o.zero_grad()
            ((a ** 4 + a).sum() + (b ** 4 + b).sum()).backward()
            o.step()
        print(*a.tolist(), *b.tolist())
        """;

    [JudgeFact("python:torch")]
    public void Steps_of_adamw_are_pytorchs() => RequireSame("adamw");

    [JudgeFact("python:torch")]
    public void Steps_of_sgd_are_pytorchs() => RequireSame("sgd");

    [JudgeFact("python:torch")]
    public void Steps_of_nesterov_momentum_are_pytorchs() => RequireSame("nesterov");

    private static void RequireSame(string kind)
    {
        using TensorScope scope = new();
        Tensor[] tensors = Leaves();
        using Optimizer optimizer = Make(kind, tensors);
        Descend(optimizer, tensors, 6);
        string output = Judge.Run(Judge.Python, ["-c", Script, kind]).Output;
        float[] expected = [.. output.Split(' ', StringSplitOptions.TrimEntries).Select(text => float.Parse(text, CultureInfo.InvariantCulture))];
        Assert.Equal(expected, Values(tensors), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData("adamw")]
    [InlineData("nesterov")]
    public void A_saved_state_goes_on_where_it_stopped(string kind)
    {
        using TensorScope scope = new();
        Tensor[] whole = Leaves();
        using Optimizer uninterrupted = Make(kind, whole);
        Descend(uninterrupted, whole, 3);
        NetworkWeights checkpoint = new();
        uninterrupted.Save(checkpoint);
        float[] middle = Values(whole);
        Descend(uninterrupted, whole, 3);

        Tensor[] resumed = Leaves();
        resumed[0].Set(middle.AsSpan(..2));
        resumed[1].Set(middle.AsSpan(2..));
        using Optimizer second = Make(kind, resumed);
        second.Load(checkpoint);
        Descend(second, resumed, 3);
        Assert.Equal(Values(whole), Values(resumed));
        Assert.Equal(6, second.StepCount);
        using Optimizer other = Make(kind == "adamw" ? "sgd" : "adamw", resumed);
        Assert.Throws<ModelException>(() => other.Load(checkpoint));
    }

    [Fact]
    public void Parameters_without_gradient_stay()
    {
        using TensorScope scope = new();
        Tensor[] tensors = Leaves();
        using Optimizer optimizer = Make("adamw", tensors);
        (tensors[0] * tensors[0]).Sum().Backward();
        optimizer.Step(0.05);
        Assert.NotEqual(Start[..2], tensors[0].ToArray());
        Assert.Equal(Start[2..], tensors[1].ToArray());
    }

    private static Tensor[] Leaves()
    {
        Tensor[] tensors = [Tensor.FromFloats(Start.AsSpan(..2), 2), Tensor.FromFloats(Start.AsSpan(2..), 2)];
        tensors[0].RequiresGrad = tensors[1].RequiresGrad = true;
        return tensors;
    }

    private static Optimizer Make(string kind, Tensor[] tensors)
    {
        Parameter[] parameters = [new("a", tensors[0], 1, 0.1), new("b", tensors[1], 0.1)];
        return kind == "adamw" ? new AdamW(parameters) : new Sgd(parameters, 0.9, kind == "nesterov");
    }

    private static void Descend(Optimizer optimizer, Tensor[] tensors, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            optimizer.ZeroGrad();
            foreach (Tensor x in tensors)
            {
                (x * x * x * x + x).Sum().Backward();
            }
            optimizer.Step(0.05);
        }
    }

    private static float[] Values(Tensor[] tensors) => [.. tensors.SelectMany(tensor => tensor.ToArray())];
}

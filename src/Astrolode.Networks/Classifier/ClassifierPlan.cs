using Astrolode.Networks.Ssd;

namespace Astrolode.Networks.Classifier;

/// <summary>
/// A classifier as a table of steps, from which the training module and the ONNX exporter are made. Behind the last step come the mean over all pixels, dropout,
/// a fully connected layer and softmax.
/// </summary>
internal sealed class ClassifierPlan
{
    /// <summary>Name of the input of the first step.</summary>
    public const string Image = "cutouts";

    /// <summary>Prefix of the arrays of the fully connected layer: weight [classes, features] and bias [classes].</summary>
    public const string Logits = "Logits";

    private readonly List<ClassifierStep> steps = [];
    private readonly Dictionary<string, int> channels = new() { [Image] = ClassifierShape.Channels };
    private string last = Image;

    private ClassifierPlan()
    {
    }

    /// <summary>The steps in forward order.</summary>
    public IReadOnlyList<ClassifierStep> Steps => steps;

    /// <summary>The convolutions in forward order.</summary>
    public IEnumerable<SsdLayer> Layers => steps.OfType<ConvolutionStep>().Select(step => step.Layer);

    /// <summary>Channels of the last step.</summary>
    public int Features => channels[last];

    /// <summary>The table of a network.</summary>
    public static ClassifierPlan Of(ClassifierArchitecture architecture) => architecture == ClassifierArchitecture.Inception ? Inception() : MobileNet();

    /// <summary>
    /// Every array of a network with its shape.
    /// </summary>
    public IEnumerable<(string Name, int[] Shape)> Arrays(int classes) =>
        Layers.SelectMany(layer => layer.Arrays()).Append((Logits + ".weight", [classes, Features])).Append((Logits + ".bias", [classes]));

    /// <summary>Architecture and classes that the arrays of a network are for.</summary>
    /// <param name="weights">A whole classifier.</param>
    /// <param name="name">What to call it in messages, usually the file.</param>
    /// <exception cref="ModelException">An array is missing or has another shape.</exception>
    public static ClassifierShape Check(NetworkWeights weights, string name)
    {
        bool mobile = weights.TryGet("Conv2d_0.weight", out _);
        int classes = weights.TryGet(Logits + ".bias", out WeightArray? bias) ? bias.Shape[0] : 0;
        ClassifierShape shape = new(mobile ? ClassifierArchitecture.MobileNet : ClassifierArchitecture.Inception, classes);
        foreach ((string array, int[] sides) in Of(shape.Architecture).Arrays(classes))
        {
            string found = weights.TryGet(array, out WeightArray? values) ? $"[{string.Join(", ", values.Shape)}]" : "missing";
            string expected = $"[{string.Join(", ", sides)}]";
            if (found != expected)
            {
                throw new ModelException($"cannot use the network ({name}): {array} is {found}, a classifier ({shape.Name}, {classes} classes) has {expected}; give a checkpoint of 'astrolode train classifier'");
            }
        }
        return shape;
    }

    // 24 pixels are few: the first convolution keeps them all, so that 2 x 2 are left where 224 pixels leave 7 x 7.
    private static ClassifierPlan MobileNet()
    {
        ClassifierPlan plan = new();
        foreach (SsdLayer layer in SsdLayers.Trunk(ClassifierShape.Channels).Where(layer => layer.Role == LayerRole.Backbone))
        {
            plan.Convolve(layer.Name == "Conv2d_0" ? layer with { Stride = 1 } : layer, plan.last);
        }
        return plan;
    }

    // A CCD has 40,000 sources: channels by sixteens are what processors with AVX-512 compute at once. The point spread function is not two pixels wide, so the first layer keeps the resolution.
    private static ClassifierPlan Inception()
    {
        ClassifierPlan plan = new();
        plan.Convolve("Stem", Image, 16, 3);
        plan.Pool("Stem_pool", plan.last, isMax: true, 2);
        plan.Mix("Mixed_1", 16, (16, 16), (16, 16), 16);
        plan.Mix("Mixed_2", 32, (16, 32), (16, 16), 16);
        plan.Reduce("Reduced_2", (32, 48));
        plan.Mix("Mixed_3", 48, (48, 64), (16, 32), 32);
        plan.Pool("Reduced_3", plan.last, isMax: true, 2);
        plan.Mix("Mixed_4", 64, (64, 96), (32, 48), 48);
        return plan;
    }

    // Szegedy et al. 2016, figure 5: 5 x 5 as two 3 x 3, each behind a 1 x 1 that thins the channels, beside 1 x 1 and an average.
    private void Mix(string name, int single, (int Thin, int Wide) three, (int Thin, int Wide) five, int pooled)
    {
        string input = last;
        string one = Convolve($"{name}_1x1", input, single, 1);
        string thin = Convolve($"{name}_3x3_thin", input, three.Thin, 1);
        string wide = Convolve($"{name}_3x3", thin, three.Wide, 3);
        string thinner = Convolve($"{name}_5x5_thin", input, five.Thin, 1);
        string first = Convolve($"{name}_5x5_a", thinner, five.Wide, 3);
        string second = Convolve($"{name}_5x5_b", first, five.Wide, 3);
        string average = Convolve($"{name}_pool_1x1", Pool($"{name}_pool", input, isMax: false, 1), pooled, 1);
        Concatenate(name, one, wide, second, average);
    }

    // Half the side: what is largest beside a convolution of step 2 (figure 10 there).
    private void Reduce(string name, (int Thin, int Wide) three)
    {
        string input = last;
        string wide = Convolve($"{name}_3x3", Convolve($"{name}_3x3_thin", input, three.Thin, 1), three.Wide, 3, stride: 2);
        Concatenate(name, wide, Pool($"{name}_pool", input, isMax: true, 2));
    }

    private string Convolve(string name, string input, int output, int kernel, int stride = 1) =>
        Convolve(new SsdLayer(name, LayerRole.Backbone, channels[input], output, kernel, stride, Depthwise: false), input);

    private string Convolve(SsdLayer layer, string input) => Add(new ConvolutionStep(layer, input), layer.Output);

    private string Pool(string name, string input, bool isMax, int stride) => Add(new PoolStep(name, input, isMax, stride), channels[input]);

    private void Concatenate(string name, params string[] inputs) => Add(new ConcatenationStep(name, inputs), inputs.Sum(input => channels[input]));

    private string Add(ClassifierStep step, int output)
    {
        steps.Add(step);
        channels[step.Name] = output;
        return last = step.Name;
    }
}

using System.Globalization;
using Astrolode.Search.Evaluation.Simulated;

namespace Astrolode.Tests.Search.Evaluation.Simulated;

public class LogisticRegressionTests
{
    [JudgeFact("python:scipy")]
    public void Minimum_is_that_of_scipy()
    {
        (double[][] features, int[] labels, double[] weights) = Sample();
        LogisticRegression model = LogisticRegression.Fit(features, labels, weights, 3);
        Assert.True(model.Gradient < 1e-9);
        string rows = string.Join(';', features.Select((row, i) => string.Create(CultureInfo.InvariantCulture, $"{row[0]:R},{row[1]:R},{labels[i]},{weights[i]:R}")));
        double[] judged = [.. Judge.RunPython(
            """
            import sys, numpy as np
            from scipy.optimize import minimize
            from scipy.special import log_softmax
            data = np.array([[float(v) for v in row.split(',')] for row in sys.argv[1].split(';')])
            f, label, w = data[:, :2], data[:, 2].astype(int), data[:, 3] / data[:, 3].sum()
            mean = w @ f; x = (f - mean) / np.sqrt(w @ (f - mean)**2); x = np.c_[x, np.ones(len(x))]
            loss = lambda v: -(w * log_softmax(x @ v.reshape(3, 3).T, axis=1)[np.arange(len(x)), label]).sum() + 0.5e-4 * v @ v
            best = minimize(loss, np.zeros(9), method='BFGS', options=dict(gtol=1e-9))
            print(*best.x)
            """, rows).Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        for (int i = 0; i < judged.Length; i++)
        {
            Assert.Equal(judged[i], model.Weights[i], 1e-3);
        }
    }

    [Fact]
    public void Classes_that_can_be_separated_have_finite_weights_and_are_told_apart()
    {
        double[][] features = [[0, 5], [1, 5], [10, 5], [11, 5]];
        LogisticRegression model = LogisticRegression.Fit(features, [0, 0, 1, 1], [1, 1, 1, 1], 2);
        Assert.All(model.Weights, weight => Assert.True(double.IsFinite(weight)));
        Assert.True(model.Probabilities([0.5, 5])[0] > 0.9);
        Assert.True(model.Probabilities([10.5, 5])[1] > 0.9);
        Assert.Equal(0.5, model.Probabilities([5.5, 5])[0], 1e-6);
    }

    private static (double[][] Features, int[] Labels, double[] Weights) Sample()
    {
        Random random = new(11);
        int[] labels = [.. Enumerable.Range(0, 150).Select(i => i % 3)];
        return ([.. labels.Select(label => (double[])[5 + label + SimulatedCatalogues.Normal(random), 100 * (label == 1 ? 1 : 0) + 80 * SimulatedCatalogues.Normal(random)])], labels,
            [.. labels.Select(label => 0.5 + label)]);
    }
}

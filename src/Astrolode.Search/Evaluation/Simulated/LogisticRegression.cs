using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>
/// Multinomial logistic regression: minimises Σ weight · −log p(label) / Σ weight + ½ λ |W|² by Newton's method, over features that are brought to mean 0 and deviation 1 first. All weights
/// are in the penalty, the constants too, so that there is one minimum.
/// </summary>
internal sealed class LogisticRegression
{
    /// <summary>λ: small against the curvature of any feature that matters, and enough to keep separable classes finite.</summary>
    public const double Penalty = 1e-4;

    private const int MostSteps = 100;
    private const double Converged = 1e-9;

    private readonly double[] mean;
    private readonly double[] deviation;
    private readonly int classes;

    private LogisticRegression(double[] mean, double[] deviation, int classes) => (this.mean, this.deviation, this.classes) = (mean, deviation, classes);

    /// <summary>[classes, features + 1], the constant last; of standardised features.</summary>
    public double[] Weights { get; private set; } = [];

    /// <summary>Largest derivative of what is minimised where it stopped.</summary>
    public double Gradient { get; private set; }

    /// <summary>Fits.</summary>
    /// <param name="features">One row a source.</param>
    /// <param name="labels">0 to classes − 1.</param>
    /// <param name="weights">One each, positive.</param>
    /// <param name="classes">2 or more.</param>
    /// <exception cref="InvalidOperationException">Newton's method did not arrive.</exception>
    public static LogisticRegression Fit(double[][] features, int[] labels, double[] weights, int classes)
    {
        double total = weights.Sum();
        int columns = features[0].Length;
        double[] mean = [.. Enumerable.Range(0, columns).Select(c => features.Select((row, i) => weights[i] * row[c]).Sum() / total)];
        double[] deviation = [.. Enumerable.Range(0, columns).Select(c => Math.Sqrt(features.Select((row, i) => weights[i] * Square(row[c] - mean[c])).Sum() / total))];
        LogisticRegression model = new(mean, [.. deviation.Select(value => value > 0 ? value : 1)], classes) { Weights = new double[classes * (columns + 1)] };
        model.Minimise([.. features.Select(model.Standard)], labels, weights, total);
        return model;
    }

    /// <summary>Probabilities of the classes.</summary>
    public double[] Probabilities(double[] features) => Softmax(Weights, Standard(features));

    private static double Square(double value) => value * value;

    private double[] Standard(double[] row) => [.. row.Select((value, c) => (value - mean[c]) / deviation[c]), 1];

    private double[] Softmax(double[] w, double[] x)
    {
        double[] p = new double[classes];
        for (int k = 0; k < classes; k++)
        {
            p[k] = TensorPrimitives.Dot(w.AsSpan(k * x.Length, x.Length), x);
        }
        double most = p.Max(), sum = 0;
        for (int k = 0; k < classes; k++)
        {
            sum += p[k] = Math.Exp(p[k] - most);
        }
        for (int k = 0; k < classes; k++)
        {
            p[k] /= sum;
        }
        return p;
    }

    private void Minimise(double[][] rows, int[] labels, double[] weights, double total)
    {
        for (int step = 0; step < MostSteps; step++)
        {
            (double value, Vector<double> gradient, Matrix<double> curvature) = Derivatives(rows, labels, weights, total);
            Gradient = gradient.AbsoluteMaximum();
            if (Gradient < Converged)
            {
                return;
            }
            Vector<double> direction = curvature.Cholesky().Solve(gradient);
            double[] start = Weights;
            for (double length = 1; ; length /= 2)
            {
                Weights = [.. start.Select((w, i) => w - length * direction[i])];
                // A whole step is too far where the likelihood is far from a parabola.
                if (length < 1e-6 || Value(rows, labels, weights, total) <= value - 1e-4 * length * gradient.DotProduct(direction) + 1e-14 * Math.Abs(value))
                {
                    break;
                }
            }
        }
        throw new InvalidOperationException($"logistic regression did not converge: the largest derivative is {Gradient}");
    }

    private double Value(double[][] rows, int[] labels, double[] weights, double total)
    {
        double value = Penalty / 2 * Weights.Sum(Square);
        for (int i = 0; i < rows.Length; i++)
        {
            value -= weights[i] / total * Math.Log(Math.Max(Softmax(Weights, rows[i])[labels[i]], double.Epsilon));
        }
        return value;
    }

    private (double Value, Vector<double> Gradient, Matrix<double> Curvature) Derivatives(double[][] rows, int[] labels, double[] weights, double total)
    {
        int width = rows[0].Length, size = classes * width;
        double value = Penalty / 2 * Weights.Sum(Square);
        double[] gradient = [.. Weights.Select(w => Penalty * w)], curvature = new double[size * size];
        for (int i = 0; i < rows.Length; i++)
        {
            double[] x = rows[i], p = Softmax(Weights, x);
            double weight = weights[i] / total;
            value -= weight * Math.Log(Math.Max(p[labels[i]], double.Epsilon));
            for (int k = 0; k < classes; k++)
            {
                double slope = weight * (p[k] - (labels[i] == k ? 1 : 0));
                for (int c = 0; c < width; c++)
                {
                    gradient[k * width + c] += slope * x[c];
                }
                for (int l = 0; l <= k; l++)
                {
                    double bend = weight * p[k] * ((k == l ? 1 : 0) - p[l]);
                    for (int c = 0; c < width; c++)
                    {
                        Span<double> part = curvature.AsSpan((k * width + c) * size + l * width, width);
                        TensorPrimitives.MultiplyAdd(x, bend * x[c], part, part);
                    }
                }
            }
        }
        // Only blocks on and below the diagonal were summed.
        double Entry(int r, int c) => (r / width >= c / width ? curvature[r * size + c] : curvature[c * size + r]) + (r == c ? Penalty : 0);
        return (value, Vector<double>.Build.DenseOfArray(gradient), Matrix<double>.Build.Dense(size, size, Entry));
    }
}

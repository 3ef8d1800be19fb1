using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Astrolode.Search.Moving;

/// <summary>
/// A trailed Gaussian over some pixels: B + (Φ/L) · exp(−v²/2σ²)/(√(2π) σ) · ½ {erf((u + L/2)/√2σ) − erf((u − L/2)/√2σ)}, u along the trail from its middle and v across.
/// Parameters: x and y of the first end, of the second, σ, Φ over its scale, B over its scale. Pixels are weighted by their noise.
/// </summary>
internal sealed class TrailModel(TrailPixels pixels)
{
    public const int Parameters = 7;

    // Ends so near to each other have no direction.
    private const double LeastLength = 0.05;
    private const double Root2 = 1.4142135623730951;

    // So that all parameters are about as large, which the minimiser's step needs.
    private double fluxScale = 1;
    private double backgroundScale = 1;

    /// <summary>The parameters of a start.</summary>
    public Vector<double> Start(TrailStart start)
    {
        (double sin, double cos) = Math.SinCos(start.Angle);
        double half = Math.Max(start.Length, 0.5) / 2;
        fluxScale = Math.Max(Math.Abs(start.Flux), 1e-30);
        backgroundScale = 1 / pixels.Inverse.Max();
        (double x, double y) = (start.X - pixels.CentreX, start.Y - pixels.CentreY);
        return Vector<double>.Build.Dense([x - half * cos, y - half * sin, x + half * cos, y + half * sin, start.Sigma, start.Flux / fluxScale, 0]);
    }

    /// <summary>Chi² at some parameters, half of its second derivatives (without those of the model) and half of its downhill slope.</summary>
    public double Normal(Vector<double> parameters, out Matrix<double> normal, out Vector<double> downhill)
    {
        Line line = new(parameters, fluxScale, backgroundScale);
        Span<double> gradient = stackalloc double[Parameters], slope = stackalloc double[Parameters], squares = stackalloc double[Parameters * Parameters];
        squares.Clear();
        slope.Clear();
        double chiSquared = 0;
        for (int i = 0; i < pixels.Count; i++)
        {
            double inverse = pixels.Inverse[i], weight = inverse * inverse, residual = pixels.Values[i] - line.At(pixels.X[i], pixels.Y[i], gradient);
            chiSquared += weight * residual * residual;
            for (int j = 0; j < Parameters; j++)
            {
                double weighted = weight * gradient[j];
                slope[j] += weighted * residual;
                for (int k = 0; k <= j; k++)
                {
                    squares[j * Parameters + k] += weighted * gradient[k];
                }
            }
        }
        normal = Matrix<double>.Build.Dense(Parameters, Parameters);
        for (int j = 0; j < Parameters; j++)
        {
            for (int k = 0; k <= j; k++)
            {
                normal[j, k] = normal[k, j] = squares[j * Parameters + k];
            }
        }
        downhill = Vector<double>.Build.Dense(slope.ToArray());
        return chiSquared;
    }

    /// <summary>Whether parameters are those of light that falls on these pixels.</summary>
    public bool IsSensible(Vector<double> parameters) =>
        parameters.All(double.IsFinite) && Math.Abs(parameters[4]) is > 0.15 and < 50 && parameters[5] > 0
        && Enumerable.Range(0, 2).All(end => Math.Abs(parameters[2 * end]) <= pixels.X.Max() - pixels.X.Min() && Math.Abs(parameters[2 * end + 1]) <= pixels.Y.Max() - pixels.Y.Min());

    /// <summary>What the parameters of a minimum say.</summary>
    /// <param name="parameters">Where chi² is least.</param>
    /// <param name="normal">Its second derivatives there, of <see cref="Normal"/>.</param>
    /// <param name="chiSquared">Its value.</param>
    public TrailMeasurement Measurement(Vector<double> parameters, Matrix<double> normal, double chiSquared)
    {
        // Where the model is too simple for a bright star the residuals, not the photons, tell how good it is.
        double inflation = Math.Max(1, chiSquared / (pixels.Count - Parameters));
        Matrix<double> covariance = normal.PseudoInverse() * inflation;
        bool isTurned = parameters[0] > parameters[2];
        (int first, int second) = isTurned ? (2, 0) : (0, 2);
        (double x1, double y1, double x2, double y2) = (parameters[first], parameters[first + 1], parameters[second], parameters[second + 1]);
        double length = Math.Max(double.Hypot(x2 - x1, y2 - y1), LeastLength), cos = (x2 - x1) / length, sin = (y2 - y1) / length;
        double Error(params double[] ends)
        {
            Vector<double> direction = Vector<double>.Build.Dense(Parameters);
            for (int i = 0; i < 4; i++)
            {
                direction[i] = ends[i];
            }
            return Math.Sqrt(Math.Max(0, direction * covariance * direction));
        }
        double lengthError = Error(-cos, -sin, cos, sin), sigma = Math.Abs(parameters[4]);
        // The light of a short trail grows only with the square of its length: below this it is a star whose width took the rest.
        bool isTrail = length > Math.Max(3 * lengthError, 1.5 * sigma);
        return new TrailMeasurement(
            isTrail ? TrailState.Trail : TrailState.Point,
            pixels.CentreX + x1,
            pixels.CentreY + y1,
            pixels.CentreX + x2,
            pixels.CentreY + y2,
            Error(cos, sin, 0, 0),
            Error(-sin, cos, 0, 0),
            length,
            lengthError,
            Math.Atan2(sin, cos),
            Error(sin, -cos, -sin, cos) / length,
            pixels.CentreX + (x1 + x2) / 2,
            pixels.CentreY + (y1 + y2) / 2,
            Error(cos / 2, sin / 2, cos / 2, sin / 2),
            Error(-sin / 2, cos / 2, -sin / 2, cos / 2),
            sigma,
            Math.Sqrt(covariance[4, 4]),
            parameters[5] * fluxScale,
            Math.Sqrt(covariance[5, 5]) * fluxScale,
            parameters[6] * backgroundScale,
            chiSquared,
            pixels.Count);
    }

    /// <summary>The values of a fit at pixels, in their unit.</summary>
    public static double[] Values(TrailPixels pixels, TrailMeasurement fit)
    {
        Vector<double> parameters = Vector<double>.Build.Dense(
            [fit.X1 - pixels.CentreX, fit.Y1 - pixels.CentreY, fit.X2 - pixels.CentreX, fit.Y2 - pixels.CentreY, fit.Sigma, fit.Flux, fit.Background]);
        Line line = new(parameters, 1, 1);
        return [.. pixels.X.Select((x, i) => line.At(x, pixels.Y[i], default))];
    }

    private readonly struct Line
    {
        private readonly double x, y, cos, sin, length, sigma, sigmaSign, flux, background, fluxScale, backgroundScale;

        public Line(Vector<double> parameters, double fluxScale, double backgroundScale)
        {
            double dx = parameters[2] - parameters[0], dy = parameters[3] - parameters[1];
            length = Math.Max(double.Hypot(dx, dy), LeastLength);
            (cos, sin) = double.Hypot(dx, dy) > 0 ? (dx / double.Hypot(dx, dy), dy / double.Hypot(dx, dy)) : (1, 0);
            (x, y) = ((parameters[0] + parameters[2]) / 2, (parameters[1] + parameters[3]) / 2);
            // The minimiser may step to a negative width, which is as wide.
            (sigma, sigmaSign) = (Math.Max(Math.Abs(parameters[4]), 0.05), Math.Sign(parameters[4]));
            (this.fluxScale, this.backgroundScale) = (fluxScale, backgroundScale);
            (flux, background) = (parameters[5] * fluxScale, parameters[6] * backgroundScale);
        }

        // The value at a place and, where there is room for it, the derivatives.
        public double At(double px, double py, Span<double> gradient)
        {
            double dx = px - x, dy = py - y, u = dx * cos + dy * sin, v = dy * cos - dx * sin;
            double across = Math.Exp(-v * v / (2 * sigma * sigma)) / (Math.Sqrt(2 * Math.PI) * sigma);
            double head = (u + length / 2) / sigma, tail = (u - length / 2) / sigma;
            double along = 0.5 * (SpecialFunctions.Erf(head / Root2) - SpecialFunctions.Erf(tail / Root2)) / length;
            double shape = across * along;
            if (!gradient.IsEmpty)
            {
                double atHead = Math.Exp(-head * head / 2) / (Math.Sqrt(2 * Math.PI) * sigma), atTail = Math.Exp(-tail * tail / 2) / (Math.Sqrt(2 * Math.PI) * sigma);
                double byU = flux * across * (atHead - atTail) / length, byV = -flux * shape * v / (sigma * sigma);
                double byLength = flux * across * ((atHead + atTail) / 2 / length - along / length);
                double bySigma = flux * (across * (v * v / (sigma * sigma) - 1) / sigma * along - across * (head * atHead - tail * atTail) / length);
                // Turning by dφ: du = v dφ, dv = −u dφ; an end that moves across by d turns by ± d/L and shifts the middle by d/2.
                double byTurn = byU * v - byV * u;
                double alongEnd = -byU / 2, acrossEnd = -byV / 2;
                gradient[0] = alongEnd * cos - acrossEnd * sin - byLength * cos + byTurn * sin / length;
                gradient[1] = alongEnd * sin + acrossEnd * cos - byLength * sin - byTurn * cos / length;
                gradient[2] = alongEnd * cos - acrossEnd * sin + byLength * cos - byTurn * sin / length;
                gradient[3] = alongEnd * sin + acrossEnd * cos + byLength * sin + byTurn * cos / length;
                gradient[4] = sigmaSign * bySigma;
                gradient[5] = shape * fluxScale;
                gradient[6] = backgroundScale;
            }
            return flux * shape + background;
        }
    }
}

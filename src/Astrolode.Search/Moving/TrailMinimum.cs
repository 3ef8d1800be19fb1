using MathNet.Numerics.LinearAlgebra;

namespace Astrolode.Search.Moving;

/// <summary>
/// Least squares of a trail by the method of Levenberg and Marquardt (Marquardt 1963, J. SIAM 11, 431). MathNet's keeps the derivatives of all pixels and throws where the normal equations are singular, as they
/// are for many a cosmic ray; here they are summed up pixel by pixel, and damping grows until there is a step.
/// </summary>
internal static class TrailMinimum
{
    private const int MaxIterations = 80;
    private const double FirstDamping = 1e-3;
    private const double MostDamping = 1e9;

    // A step that brings less changes no digit that has a meaning.
    private const double Enough = 1e-6;

    /// <summary>The parameters of least chi²; false where there is no minimum to be found.</summary>
    public static bool Find(TrailModel model, Vector<double> start, out Vector<double> parameters, out Matrix<double> normal, out double chiSquared)
    {
        parameters = start;
        chiSquared = model.Normal(parameters, out normal, out Vector<double> downhill);
        double damping = FirstDamping;
        for (int iteration = 0; iteration < MaxIterations && double.IsFinite(chiSquared); iteration++)
        {
            Matrix<double> damped = normal.Clone();
            damped.SetDiagonal(normal.Diagonal() * (1 + damping));
            Vector<double> trial = parameters + damped.Solve(downhill);
            if (trial.All(double.IsFinite))
            {
                double reached = model.Normal(trial, out Matrix<double> trialNormal, out Vector<double> trialDownhill);
                if (reached <= chiSquared)
                {
                    bool isEnough = chiSquared - reached <= Enough * (1 + chiSquared);
                    (parameters, normal, downhill, chiSquared) = (trial, trialNormal, trialDownhill, reached);
                    damping = Math.Max(damping / 10, 1e-9);
                    if (isEnough)
                    {
                        return true;
                    }
                    continue;
                }
            }
            damping *= 10;
            if (damping > MostDamping)
            {
                // No step leads further down: rounding, at a minimum; or a singular place, which the caller sees by the parameters.
                return true;
            }
        }
        return false;
    }
}

using Astrolode.Simulation.Detector;

namespace Astrolode.Tests.Simulation.Detector;

/// <summary>
/// A slow oracle of charge transfer that shares nothing with the fast code but the physics: every packet is moved from pixel to pixel, and every pixel has traps of its own in
/// thousands of thin slices of its volume, each filled or not for itself.
/// </summary>
internal static class PixelByPixelTransfer
{
    private const int Slices = 3000;

    /// <summary>What arrives at the register, and what stays in traps.</summary>
    public static (double[] Arrived, double Trapped) Run(double[] column, IReadOnlyList<TrapSpecies> species, double power, double depth)
    {
        int length = column.Length;
        double[] packets = [.. column];
        double[,,] filled = new double[length, species.Count, Slices];
        for (int clock = 0; clock < length; clock++)
        {
            for (int pixel = 0; pixel + clock < length; pixel++)
            {
                ref double packet = ref packets[pixel + clock];
                for (int k = 0; k < species.Count; k++)
                {
                    double stays = Math.Exp(-1 / species[k].ReleaseTransfers), each = species[k].Density / Slices;
                    for (int slice = 0; slice < Slices; slice++)
                    {
                        packet += filled[pixel, k, slice] * (1 - stays) * each;
                        filled[pixel, k, slice] *= stays;
                    }
                }
                double reached = Math.Min(1, Math.Pow(packet / depth, power)) * Slices;
                for (int k = 0; k < species.Count; k++)
                {
                    for (int slice = 0; slice < reached; slice++)
                    {
                        double taken = Math.Max(0, Math.Min(1, reached - slice) - filled[pixel, k, slice]);
                        filled[pixel, k, slice] += taken;
                        packet -= taken * species[k].Density / Slices;
                    }
                }
            }
        }
        double trapped = 0;
        for (int k = 0; k < species.Count; k++)
        {
            for (int i = 0; i < length * Slices; i++)
            {
                trapped += filled[i / Slices, k, i % Slices] * species[k].Density / Slices;
            }
        }
        return (packets, trapped);
    }
}

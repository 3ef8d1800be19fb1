using System.Numerics.Tensors;

namespace Astrolode.Simulation.Detector;

/// <summary>
/// Charge above the full well spills over the barriers along the column (channel stops keep it from its neighbours): half of each pixel's excess to either side, into
/// the nearest pixels with room. What reaches an end of the column turns back, and only what finds no room in the whole column is lost.
/// </summary>
internal static class Bleeding
{
    /// <summary>Moves charge, in place; afterwards no pixel holds more than the full well.</summary>
    /// <returns>Electrons that found no room in their columns.</returns>
    public static double Apply(float[] electrons, int width, int height, DetectorSettings settings, ParallelOptions parallel)
    {
        if (double.IsPositiveInfinity(settings.FullWellElectrons))
        {
            return 0;
        }
        float fullWell = (float)settings.FullWellElectrons;
        int[] columns = FullColumns(electrons, width, height, fullWell, parallel);
        double[] lost = new double[columns.Length];
        Parallel.For(0, columns.Length, parallel, () => new Column(height), (i, _, column) =>
        {
            lost[i] = column.Spill(electrons, width, columns[i], fullWell);
            return column;
        }, _ => { });
        return lost.Sum();
    }

    private static int[] FullColumns(float[] electrons, int width, int height, float fullWell, ParallelOptions parallel)
    {
        bool[] full = new bool[width];
        Parallel.For(0, height, parallel, y =>
        {
            ReadOnlySpan<float> row = electrons.AsSpan(y * width, width);
            if (TensorPrimitives.Max(row) > fullWell)
            {
                for (int x = 0; x < width; x++)
                {
                    if (row[x] > fullWell)
                    {
                        full[x] = true;
                    }
                }
            }
        });
        return [.. Enumerable.Range(0, width).Where(x => full[x])];
    }

    // Doubles: the excess of a bright star is added up over thousands of pixels.
    private sealed class Column(int height)
    {
        private readonly double[] charge = new double[height];
        private readonly double[] half = new double[height];

        public double Spill(float[] electrons, int width, int x, double fullWell)
        {
            for (int y = 0; y < height; y++)
            {
                double held = electrons[y * width + x];
                half[y] = Math.Max(0, held - fullWell) / 2;
                charge[y] = Math.Min(held, fullWell);
            }
            double carried = Sweep(0, 1, 0, fullWell);
            carried = Sweep(height - 1, -1, carried, fullWell);
            Array.Clear(half);
            carried = Sweep(0, 1, carried, fullWell);
            for (int y = 0; y < height; y++)
            {
                // The rounding to a float must not lift a pixel above the full well.
                electrons[y * width + x] = (float)Math.Min(charge[y], fullWell);
            }
            return carried;
        }

        private double Sweep(int from, int step, double carried, double fullWell)
        {
            for (int y = from; (uint)y < (uint)height; y += step)
            {
                carried += half[y];
                double taken = Math.Min(carried, fullWell - charge[y]);
                charge[y] += taken;
                carried -= taken;
            }
            return carried;
        }
    }
}

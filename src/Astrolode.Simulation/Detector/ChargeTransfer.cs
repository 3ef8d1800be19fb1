using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Astrolode.Simulation.Detector;

/// <summary>
/// Charge transfer inefficiency: traps in the silicon catch electrons of the packets that are shifted past them and let them go into later packets, which
/// draws trails away from the register.
/// <para>
/// A packet of n electrons takes the fraction (n/w)^β of a pixel's volume, w the well depth (Massey et al. 2010, MNRAS 401, 371; Short et al. 2013,
/// MNRAS 430, 3078), and fills at once every empty trap in it; a filled trap lets go with probability 1 − exp(−1/τ) while the next packet is in its pixel, τ the
/// release time in transfers (Massey et al. 2014, MNRAS 439, 887, section 2.1). Traps are counted in layers of volume, each reaching √2 times as high as the one below, and fill
/// from the bottom in each: one layer is Short's model, infinitely many are the water marks of ArCTIC.
/// </para>
/// <para>
/// The way to the register is walked in blocks of pixels (ArCTIC's "express"). All traps of a block together act on a packet as it passes; that the packet shrinks
/// on the way through the block is taken into account to first order. Electrons are neither made nor lost: what does not leave with the image is in the traps.
/// </para>
/// Columns (rows, for the serial register) are independent; 64 of them are worked on at once in vectors.
/// </summary>
internal static class ChargeTransfer
{
    private const int Lanes = 64;
    private const int Layers = 16;
    private const float LayerRatio = 1.4142135f;

    /// <summary>Reads an image of [y * width + x] electrons out, in place: along the columns, then along the serial register.</summary>
    /// <returns>Electrons that are still in traps when the last pixel has left.</returns>
    public static double Apply(float[] electrons, int width, int height, DetectorSettings settings, ParallelOptions parallel) =>
        Transfer(electrons, new Axis(height, width, width, 1), settings, settings.ParallelTraps, parallel)
        + Transfer(electrons, new Axis(width, height, 1, width), settings, settings.SerialTraps, parallel);

    /// <summary>Pixels along the way, number of ways beside each other, and the steps between pixels along and across.</summary>
    private readonly record struct Axis(int Length, int Ways, int Along, int Across);

    private static double Transfer(float[] electrons, Axis axis, DetectorSettings settings, IReadOnlyList<TrapSpecies> species, ParallelOptions parallel)
    {
        TrapSpecies[] traps = [.. species.Where(trap => trap.Density > 0)];
        if (traps.Length == 0)
        {
            return 0;
        }
        // The half next to the register at 0 and the half next to the one at the other end.
        int near = settings.FourCorners ? (axis.Length + 1) / 2 : axis.Length, strips = (axis.Ways + Lanes - 1) / Lanes;
        double[] trapped = new double[2 * strips];
        Parallel.For(0, trapped.Length, parallel, () => new Strip(near, settings, traps), (i, _, strip) =>
        {
            bool far = i >= strips;
            int first = i % strips * Lanes, length = far ? axis.Length - near : near;
            int start = first * axis.Across + (far ? (axis.Length - 1) * axis.Along : 0), along = far ? -axis.Along : axis.Along;
            trapped[i] = length == 0 ? 0 : strip.ReadOut(electrons, start, along, axis.Across, length, Math.Min(Lanes, axis.Ways - first));
            return strip;
        }, _ => { });
        return trapped.Sum();
    }

    private sealed class Strip(int length, DetectorSettings settings, TrapSpecies[] traps)
    {
        // [pixel along the way, lane], the register's end first.
        private readonly float[] charge = new float[length * Lanes];
        // [lane / 16, species, layer, lane % 16]: electrons in the traps of a block.
        private readonly float[] held = new float[Lanes * traps.Length * Layers];
        // [species, layer, lane % 16]: electrons that empty traps would take.
        private readonly float[] want = new float[Vector512<float>.Count * traps.Length * Layers];
        private readonly float[] density = [.. traps.Select(trap => (float)trap.Density)];
        private readonly float[] released = [.. traps.Select(trap => (float)(1 - Math.Exp(-1 / trap.ReleaseTransfers)))];
        private readonly float densityTimesPower = (float)(traps.Sum(trap => trap.Density) * settings.WellFillPower);
        private readonly float power = (float)settings.WellFillPower;
        private readonly float lowestLayer = MathF.Pow(LayerRatio, 1 - Layers);
        private readonly float logDepth = (float)Math.Log(settings.WellDepthElectrons);

        public double ReadOut(float[] electrons, int start, int along, int across, int pixels, int lanes)
        {
            Copy(electrons, start, along, across, pixels, lanes, load: true);
            double trapped = 0;
            int blocks = Math.Min(settings.TransferBlocks, pixels);
            for (int block = blocks - 1; block >= 0; block--)
            {
                int first = (int)((long)block * pixels / blocks), end = (int)((long)(block + 1) * pixels / blocks);
                Array.Clear(held);
                for (int pixel = first; pixel < pixels; pixel++)
                {
                    Pass(pixel, Math.Min(pixel + 1, end) - first);
                }
                trapped += TensorPrimitives.Sum<float>(held);
            }
            Copy(electrons, start, along, across, pixels, lanes, load: false);
            return trapped;
        }

        private void Copy(float[] electrons, int start, int along, int across, int pixels, int lanes, bool load)
        {
            if (load && lanes < Lanes)
            {
                Array.Clear(charge);
            }
            if (across == 1)
            {
                for (int pixel = 0; pixel < pixels; pixel++)
                {
                    Span<float> there = electrons.AsSpan(start + pixel * along, lanes), here = charge.AsSpan(pixel * Lanes, lanes);
                    (load ? there : here).CopyTo(load ? here : there);
                }
                return;
            }
            for (int lane = 0; lane < lanes; lane++)
            {
                int from = start + lane * across;
                for (int pixel = 0; pixel < pixels; pixel++)
                {
                    if (load)
                    {
                        charge[pixel * Lanes + lane] = electrons[from + pixel * along];
                    }
                    else
                    {
                        electrons[from + pixel * along] = charge[pixel * Lanes + lane];
                    }
                }
            }
        }

        // The packets of one pixel in all lanes go through as many pixels of the block.
        private void Pass(int pixel, int passed)
        {
            int count = Vector512<float>.Count, states = density.Length * Layers;
            for (int lane = 0; lane < Lanes; lane += count)
            {
                ref float packet = ref charge[pixel * Lanes + lane];
                ref Vector512<float> traps = ref Unsafe.As<float, Vector512<float>>(ref held[lane * states]);
                Vector512<float> n = Vector512.LoadUnsafe(ref packet), free = Release(ref traps);
                // One sum, since a float forgets the hundredths of an electron that a bright packet gains and loses in turn.
                (n + (free - Capture(n + free, ref traps, passed))).StoreUnsafe(ref packet);
            }
        }

        private Vector512<float> Release(ref Vector512<float> traps)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            for (int k = 0; k < released.Length; k++)
            {
                Vector512<float> fraction = Vector512.Create(released[k]);
                for (int l = 0; l < Layers; l++)
                {
                    ref Vector512<float> layer = ref Unsafe.Add(ref traps, k * Layers + l);
                    Vector512<float> free = layer * fraction;
                    // What is left after hundreds of release times would be a denormal number, which takes a hundred times as long to work with.
                    layer = Vector512.Max(layer - free - Vector512.Create(1e-20f), Vector512<float>.Zero);
                    sum += free;
                }
            }
            return sum;
        }

        private Vector512<float> Capture(Vector512<float> n, ref Vector512<float> traps, int passed)
        {
            Vector512<float> present = Vector512.Max(n, Vector512.Create(1e-6f));
            Vector512<float> volume = Vector512.Min(Vector512.Exp((Vector512.Log(present) - Vector512.Create(logDepth)) * power), Vector512<float>.One);
            Vector512<float> wanted = Vector512<float>.Zero;
            ref Vector512<float> wants = ref Unsafe.As<float, Vector512<float>>(ref want[0]);
            float top = lowestLayer, bottom = 0;
            for (int l = 0; l < Layers; l++)
            {
                Vector512<float> reached = (Vector512.Min(volume, Vector512.Create(top)) - Vector512.Create(bottom)) * passed;
                for (int k = 0; k < density.Length; k++)
                {
                    Vector512<float> empty = Vector512.Max(reached * density[k] - Unsafe.Add(ref traps, k * Layers + l), Vector512<float>.Zero);
                    Unsafe.Add(ref wants, k * Layers + l) = empty;
                    wanted += empty;
                }
                bottom = top;
                top *= LayerRatio;
            }
            // Newton's step to the packet that has what is left when the traps in its own volume are full.
            Vector512<float> slope = volume * (passed * densityTimesPower) / present;
            Vector512<float> share = Vector512.Min(
                Vector512<float>.One / (Vector512<float>.One + slope),
                Vector512.Max(n, Vector512<float>.Zero) / Vector512.Max(wanted, Vector512.Create(1e-20f)));
            for (int i = 0; i < density.Length * Layers; i++)
            {
                Unsafe.Add(ref traps, i) += Unsafe.Add(ref wants, i) * share;
            }
            return wanted * share;
        }
    }
}

using System.Numerics.Tensors;
using Astrolode.Simulation.Rendering;

namespace Astrolode.Simulation.Psf;

/// <summary>
/// A PSF over a detector: tabulated at nodes on a regular grid that reaches the edges, and between them interpolated, bilinearly in the transform (as good as in the PSF, both being linear).
/// Beyond <see cref="FieldRadius"/> the PSF is that of the middle of the detector: spikes, which the field does not change. Beyond the largest stamp it is what the PSF says of its wings.
/// </summary>
public sealed class PsfField
{
    /// <summary>Pixels of the stamps for which the field is tabulated.</summary>
    internal const int CoreSize = 256;

    /// <summary>Largest stamp.</summary>
    internal const int LargestSize = 1024;

    /// <summary>Pixels from the core up to which the field changes the PSF.</summary>
    internal const int FieldRadius = 80;

    // Distances at which wings are looked at: eight in an octave, from the edge of the largest stamp on.
    private const int WingSteps = 40, WingStepsPerOctave = 8;

    private readonly IPsf psf;

    private readonly int nodes;
    private readonly double width, height;
    private readonly TransferTable[][] core;
    private readonly TransferTable[] wide, wideCore;
    private readonly double[] brightest, brightestWing;

    /// <param name="psf">What to tabulate.</param>
    /// <param name="width">Pixels of the detector along x.</param>
    /// <param name="height">Pixels along y.</param>
    /// <param name="nodes">Along each side, 2 or more; one is enough of a constant PSF.</param>
    /// <param name="threads">To use; 0 for all. The tables do not depend on it.</param>
    public PsfField(IPsf psf, int width, int height, int nodes = 5, int threads = 0)
    {
        if (width < 1 || height < 1 || nodes < 2)
        {
            throw new ArgumentException($"a field of {width} × {height} pixels with {nodes} nodes a side; use sides above 0 and at least 2 nodes");
        }
        (this.psf, this.width, this.height, this.nodes) = (psf, width, height, psf.IsConstant ? 1 : nodes);
        core = new TransferTable[this.nodes * this.nodes][];
        TransferTable? widest = null, middle = null;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        TransferTable[] tables = new TransferTable[core.Length];
        // The large table takes the longest, so it goes first; of a constant PSF the others are read off it.
        Parallel.For(0, psf.IsConstant ? 1 : core.Length + 2, parallel, i =>
        {
            switch (i)
            {
                case 0:
                    widest = psf.Tabulate(LargestSize, 0, 0);
                    break;
                case 1:
                    middle = psf.Tabulate(CoreSize, 0, 0);
                    break;
                default:
                    tables[i - 2] = psf.Tabulate(CoreSize, Place((i - 2) % nodes), Place((i - 2) / nodes));
                    break;
            }
        });
        wide = Sizes(widest!, 2 * CoreSize);
        wideCore = Sizes(widest!.Coarser(CoreSize), 32);
        if (psf.IsConstant)
        {
            core[0] = wideCore;
        }
        else
        {
            // A coarsely sampled pupil makes its wings too faint; so of a node only what differs from the middle is taken from the coarse tables. Far out that is
            // light of spikes that was wrapped to a wrong place.
            Parallel.For(0, core.Length, parallel, i => core[i] = Sizes(Sum(wideCore[0], Near(tables[i], middle!)), 32));
        }
        brightest = Brightest(widest!);
        brightestWing = BrightestWing();
    }

    /// <summary>Whether the PSF is the same everywhere.</summary>
    internal bool IsConstant => nodes == 1;

    /// <summary>The transform at a pixel, 256 steps per cycle.</summary>
    public TransferTable At(double x, double y)
    {
        TransferTable table = new(CoreSize);
        Blend blend = BlendAt(x, y);
        for (int corner = 0; corner < Blend.Corners; corner++)
        {
            TransferTable node = Core(CoreSize, blend.Node(corner));
            for (int i = 0; i < table.Re.Length; i++)
            {
                table.Re[i] += blend.Weight(corner) * node.Re[i];
                table.Im[i] += blend.Weight(corner) * node.Im[i];
            }
        }
        return table;
    }

    /// <summary>Distance in pixels beyond which a source of flux 1 is everywhere fainter than <paramref name="level"/> per pixel; half of <see cref="LargestSize"/> at most.</summary>
    internal int Reach(double level)
    {
        int low = 0, high = brightest.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = brightest[middle] >= level ? (middle + 1, high) : (low, middle);
        }
        return low;
    }

    /// <summary>The same of the wings, which go beyond stamps; 0 where the largest stamp holds all. 16384 pixels at most.</summary>
    internal double WingReach(double level)
    {
        int last = Array.FindLastIndex(brightestWing, value => value >= level);
        return last < 0 ? 0 : WingDistance(last + 1);
    }

    /// <summary>Part of the light in a pixel at an offset from the core, 160 pixels or more.</summary>
    internal double Wing(double dx, double dy) => psf.Wing(dx, dy);

    /// <summary>The table of a node for stamps of a size up to <see cref="CoreSize"/>.</summary>
    internal TransferTable Core(int size, int node) => Find(core[node], size);

    /// <summary>The table of the middle of the detector, for any size.</summary>
    internal TransferTable Wide(int size) => Find(size > CoreSize ? wide : wideCore, size);

    internal Blend BlendAt(double x, double y)
    {
        if (IsConstant)
        {
            return new Blend(0, 0, 1, 0, 0);
        }
        double column = Math.Clamp((x + 0.5) / width, 0, 1) * (nodes - 1), row = Math.Clamp((y + 0.5) / height, 0, 1) * (nodes - 1);
        int left = Math.Min((int)column, nodes - 2), bottom = Math.Min((int)row, nodes - 2);
        return new Blend(left, bottom, nodes, (float)(column - left), (float)(row - bottom));
    }

    private double Place(int node) => 2.0 * node / (nodes - 1) - 1;

    private static TransferTable Find(TransferTable[] sizes, int size)
    {
        foreach (TransferTable table in sizes)
        {
            if (table.Size == size)
            {
                return table;
            }
        }
        throw new ArgumentOutOfRangeException(nameof(size), size, "no table of this size");
    }

    private static TransferTable Sum(TransferTable a, TransferTable b)
    {
        TransferTable sum = new(a.Size);
        TensorPrimitives.Add(a.Re, b.Re, sum.Re);
        TensorPrimitives.Add(a.Im, b.Im, sum.Im);
        return sum;
    }

    // What a node has more than the middle, up to FieldRadius from the core.
    private static TransferTable Near(TransferTable node, TransferTable middle)
    {
        TransferTable difference = new(node.Size);
        TensorPrimitives.Subtract(node.Re, middle.Re, difference.Re);
        TensorPrimitives.Subtract(node.Im, middle.Im, difference.Im);
        float[] image = difference.Draw();
        int side = 2 * difference.Size;
        for (int i = 0; i < image.Length; i++)
        {
            image[i] *= (float)Fade.Out(double.Hypot(i % side - difference.Size, i / side - difference.Size) / 2, FieldRadius / 2, FieldRadius);
        }
        return TransferTable.OfImage(image, difference.Size);
    }

    private static TransferTable[] Sizes(TransferTable largest, int least)
    {
        List<TransferTable> tables = [largest];
        while (tables[^1].Size > least)
        {
            tables.Add(largest.Coarser(tables[^1].Size / 2));
        }
        return [.. tables];
    }

    // The brightest place at a distance in pixels or beyond.
    private static double[] Brightest(TransferTable table)
    {
        float[] image = table.Draw();
        int side = 2 * table.Size;
        double[] rings = new double[table.Size / 2];
        for (int i = 0; i < image.Length; i++)
        {
            int ring = (int)(double.Hypot(i % side - table.Size, i / side - table.Size) / 2);
            if (ring < rings.Length)
            {
                rings[ring] = Math.Max(rings[ring], Math.Abs(image[i]));
            }
        }
        for (int i = rings.Length - 2; i >= 0; i--)
        {
            rings[i] = Math.Max(rings[i], rings[i + 1]);
        }
        return rings;
    }

    private double[] BrightestWing()
    {
        // Spikes are some pixels wide.
        const int Directions = 32768;
        double[] most = new double[WingSteps];
        Parallel.For(0, WingSteps, i =>
        {
            for (int j = 0; j < Directions; j++)
            {
                (double sin, double cos) = Math.SinCos(2 * Math.PI * j / Directions);
                most[i] = Math.Max(most[i], psf.Wing(WingDistance(i) * cos, WingDistance(i) * sin));
            }
        });
        return most;
    }

    private static double WingDistance(int step) => LargestSize / 2 * Math.Pow(2, (double)step / WingStepsPerOctave);

    /// <summary>The four nodes around a place and their weights.</summary>
    internal readonly record struct Blend(int Left, int Bottom, int Nodes, float X, float Y)
    {
        public const int Corners = 4;

        public int Node(int corner) => Nodes == 1 ? 0 : (Bottom + corner / 2) * Nodes + Left + corner % 2;

        public float Weight(int corner) => (corner % 2 == 0 ? 1 - X : X) * (corner / 2 == 0 ? 1 - Y : Y);
    }
}

using System.Numerics;
using Astrolode.Simulation.Psf;

namespace Astrolode.Simulation.Rendering;

/// <summary>Rows of the PSF's transform at one place of the field, for stamps of one size.</summary>
internal sealed class Blurs(PsfField psf)
{
    // Before the values at ky = 0 and up stand the two at −1 and −2, for the interpolation.
    private const int Before = 2, Nodes = 6;

    private readonly float[] coarseRe = new float[Before + PlaneFft.HalfPitch(2 * PsfField.CoreSize)], coarseIm = new float[Before + PlaneFft.HalfPitch(2 * PsfField.CoreSize)];
    private readonly float[] weights = new float[Nodes];
    private int size;
    private PsfField.Blend blend;

    /// <summary>From now on, rows for stamps of a size at a place in the image.</summary>
    public void MoveTo(int stampSize, double x, double y) => (size, blend) = (stampSize, psf.BlendAt(x, y));

    /// <summary>H at kx = column/size, −size &lt; column &lt; size, ky = 0 … size/size.</summary>
    public void Row(int column, Span<float> re, Span<float> im)
    {
        if (size <= PsfField.CoreSize)
        {
            re.Clear();
            im.Clear();
            AddNodes(column, size, 1, re, im);
            return;
        }
        TransferTable wide = psf.Wide(size);
        int start = (column + 2 * size) % (2 * size) * wide.Pitch;
        wide.Re.AsSpan(start, re.Length).CopyTo(re);
        wide.Im.AsSpan(start, im.Length).CopyTo(im);
        if (!psf.IsConstant)
        {
            AddDifference(column, re, im);
        }
    }

    // What the place changes lies near the core, so its transform is smooth on the core table's grid; between its values goes the polynomial through six of them: with fewer, copies of bright
    // stars appear CoreSize pixels away.
    private void AddDifference(int column, Span<float> re, Span<float> im)
    {
        int step = size / PsfField.CoreSize, coarse = (column + size) / step - PsfField.CoreSize, rest = column - coarse * step;
        coarseRe.AsSpan().Clear();
        coarseIm.AsSpan().Clear();
        Weigh((float)rest / step);
        for (int i = 0; i < Nodes; i++)
        {
            if (weights[i] != 0)
            {
                AddCoarse(coarse + i - Before, weights[i]);
            }
        }
        for (int j = 0; j < step; j++)
        {
            Weigh((float)j / step);
            for (int i = 0; i < PsfField.CoreSize; i++)
            {
                float sumRe = 0, sumIm = 0;
                for (int node = 0; node < Nodes; node++)
                {
                    sumRe += weights[node] * coarseRe[i + node];
                    sumIm += weights[node] * coarseIm[i + node];
                }
                re[i * step + j] += sumRe;
                im[i * step + j] += sumIm;
            }
        }
    }

    // Lagrange's weights of the nodes −2 to 3 at a place between 0 and 1.
    private void Weigh(float place)
    {
        for (int i = 0; i < Nodes; i++)
        {
            weights[i] = 1;
            for (int j = 0; j < Nodes; j++)
            {
                weights[i] *= j == i ? 1 : (place - (j - Before)) / (i - j);
            }
        }
    }

    private void AddCoarse(int column, float weight)
    {
        AddNodes(column, PsfField.CoreSize, weight, coarseRe.AsSpan(Before), coarseIm.AsSpan(Before));
        TransferTable middle = psf.Wide(PsfField.CoreSize);
        AddScaled(middle, column, -weight, coarseRe.AsSpan(Before), coarseIm.AsSpan(Before));
        for (int corner = 0; corner < PsfField.Blend.Corners; corner++)
        {
            AddMirrored(psf.Core(PsfField.CoreSize, blend.Node(corner)), column, weight * blend.Weight(corner));
        }
        AddMirrored(middle, column, -weight);
    }

    // The value at ky < 0 is the conjugate of that at (−kx, −ky).
    private void AddMirrored(TransferTable table, int column, float factor)
    {
        int start = (2 * table.Size - column) % (2 * table.Size) * table.Pitch;
        for (int iy = 1; iy <= Before; iy++)
        {
            coarseRe[Before - iy] += factor * table.Re[start + iy];
            coarseIm[Before - iy] -= factor * table.Im[start + iy];
        }
    }

    private void AddNodes(int column, int tableSize, float weight, Span<float> re, Span<float> im)
    {
        for (int corner = 0; corner < PsfField.Blend.Corners; corner++)
        {
            float part = blend.Weight(corner) * weight;
            if (part != 0)
            {
                AddScaled(psf.Core(tableSize, blend.Node(corner)), column, part, re, im);
            }
        }
    }

    private static void AddScaled(TransferTable table, int column, float factor, Span<float> re, Span<float> im)
    {
        int start = (column + 2 * table.Size) % (2 * table.Size) * table.Pitch;
        ReadOnlySpan<float> fromRe = table.Re.AsSpan(start, table.Pitch), fromIm = table.Im.AsSpan(start, table.Pitch);
        Vector<float> f = new(factor);
        for (int i = 0; i + Vector<float>.Count <= table.Pitch; i += Vector<float>.Count)
        {
            (new Vector<float>(re[i..]) + f * new Vector<float>(fromRe[i..])).CopyTo(re[i..]);
            (new Vector<float>(im[i..]) + f * new Vector<float>(fromIm[i..])).CopyTo(im[i..]);
        }
    }
}

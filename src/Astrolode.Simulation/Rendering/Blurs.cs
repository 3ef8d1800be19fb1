using System.Numerics;
using Astrolode.Simulation.Psf;

namespace Astrolode.Simulation.Rendering;

/// <summary>Rows of the PSF's transform at one place of the field, for stamps of one size.</summary>
internal sealed class Blurs(PsfField psf)
{
    private readonly float[] coarseRe = new float[PlaneFft.HalfPitch(2 * PsfField.CoreSize)], coarseIm = new float[PlaneFft.HalfPitch(2 * PsfField.CoreSize)];
    private float mirroredRe, mirroredIm;
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

    // What the place changes lies within CoreSize pixels, so its transform is smooth on that table's grid; between its values goes Keys's cubic
    // (1981, IEEE Trans. ASSP 29, 1153): straight lines would leave ghosts of bright stars CoreSize pixels away.
    private void AddDifference(int column, Span<float> re, Span<float> im)
    {
        int step = size / PsfField.CoreSize, coarse = (column + size) / step - PsfField.CoreSize, rest = column - coarse * step;
        coarseRe.AsSpan().Clear();
        coarseIm.AsSpan().Clear();
        (mirroredRe, mirroredIm) = (0, 0);
        for (int i = -1; i <= 2; i++)
        {
            float weight = Cubic(i, (float)rest / step);
            if (weight != 0)
            {
                AddCoarse(coarse + i, weight);
            }
        }
        for (int j = 0; j < step; j++)
        {
            float a = Cubic(-1, (float)j / step), b = Cubic(0, (float)j / step), c = Cubic(1, (float)j / step), d = Cubic(2, (float)j / step);
            re[j] += a * mirroredRe + b * coarseRe[0] + c * coarseRe[1] + d * coarseRe[2];
            im[j] += a * mirroredIm + b * coarseIm[0] + c * coarseIm[1] + d * coarseIm[2];
            for (int i = 1; i < PsfField.CoreSize; i++)
            {
                re[i * step + j] += a * coarseRe[i - 1] + b * coarseRe[i] + c * coarseRe[i + 1] + d * coarseRe[i + 2];
                im[i * step + j] += a * coarseIm[i - 1] + b * coarseIm[i] + c * coarseIm[i + 1] + d * coarseIm[i + 2];
            }
        }
    }

    private static float Cubic(int node, float place)
    {
        float t = Math.Abs(node - place);
        return t < 1 ? (1.5f * t - 2.5f) * t * t + 1 : t < 2 ? ((-0.5f * t + 2.5f) * t - 4) * t + 2 : 0;
    }

    private void AddCoarse(int column, float weight)
    {
        AddNodes(column, PsfField.CoreSize, weight, coarseRe, coarseIm);
        TransferTable middle = psf.Wide(PsfField.CoreSize);
        AddScaled(middle, column, -weight, coarseRe, coarseIm);
        // The value before the first, at ky = −1, is the conjugate of that at (−kx, 1).
        for (int corner = 0; corner < PsfField.Blend.Corners; corner++)
        {
            AddMirrored(psf.Core(PsfField.CoreSize, blend.Node(corner)), column, weight * blend.Weight(corner));
        }
        AddMirrored(middle, column, -weight);
    }

    private void AddMirrored(TransferTable table, int column, float factor)
    {
        int i = (2 * table.Size - column) % (2 * table.Size) * table.Pitch + 1;
        mirroredRe += factor * table.Re[i];
        mirroredIm -= factor * table.Im[i];
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

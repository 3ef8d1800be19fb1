using System.Numerics;
using Astrolode.Simulation.Psf;

namespace Astrolode.Simulation.Rendering;

/// <summary>Rows of the PSF's transform at one place of the field, for stamps of one size.</summary>
internal sealed class Blurs(PsfField psf)
{
    private readonly float[] coarseRe = new float[PlaneFft.HalfPitch(2 * PsfField.CoreSize)], coarseIm = new float[PlaneFft.HalfPitch(2 * PsfField.CoreSize)];
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

    // What the place changes lies within CoreSize pixels, so its transform is smooth on that table's grid: straight lines between its values.
    private void AddDifference(int column, Span<float> re, Span<float> im)
    {
        int step = size / PsfField.CoreSize, coarse = (column + size) / step - PsfField.CoreSize, rest = column - coarse * step;
        coarseRe.AsSpan().Clear();
        coarseIm.AsSpan().Clear();
        AddCoarse(coarse, 1 - (float)rest / step);
        if (rest > 0)
        {
            AddCoarse(coarse + 1, (float)rest / step);
        }
        float part = 1f / step;
        for (int i = 0; i < PsfField.CoreSize; i++)
        {
            float slopeRe = (coarseRe[i + 1] - coarseRe[i]) * part, slopeIm = (coarseIm[i + 1] - coarseIm[i]) * part;
            for (int j = 0; j < step; j++)
            {
                re[i * step + j] += coarseRe[i] + j * slopeRe;
                im[i * step + j] += coarseIm[i] + j * slopeIm;
            }
        }
    }

    private void AddCoarse(int column, float weight)
    {
        AddNodes(column, PsfField.CoreSize, weight, coarseRe, coarseIm);
        TransferTable middle = psf.Wide(PsfField.CoreSize);
        AddScaled(middle, column, -weight, coarseRe, coarseIm);
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

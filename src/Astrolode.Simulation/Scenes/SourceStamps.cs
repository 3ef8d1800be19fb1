namespace Astrolode.Simulation.Scenes;

/// <summary>Images of point sources in a band, the brighter the larger: a stamp ends where what it leaves out is below the noise.</summary>
internal sealed class SourceStamps(PlaneBand band, double pixelArcsec)
{
    // Sources are put on this many places across a pixel.
    private const int Phases = 8;
    private const double EdgeNoise = 0.3;
    private static readonly double[] ReachesFwhm = [7, 25, 90];

    private readonly float[]?[][] cache = [.. ReachesFwhm.Select(_ => new float[]?[Phases * Phases])];
    private readonly double[] edges = [.. ReachesFwhm.Select(_ => double.NaN)];

    /// <summary>Shares of the light of a source by pixel [(2 reach + 1)²].</summary>
    /// <param name="flux">MJy/sr, were it all in one pixel.</param>
    /// <param name="shiftX">From the middle of the stamp, −0.5 to 0.5 pixels.</param>
    /// <param name="shiftY">Likewise.</param>
    public (float[] Stamp, int Reach) Of(double flux, double shiftX, double shiftY)
    {
        int phase = Phase(shiftY) * Phases + Phase(shiftX);
        for (int size = 0; ; size++)
        {
            if (size == ReachesFwhm.Length - 1 || flux * Edge(size) < EdgeNoise * band.NoiseMjySr)
            {
                return (Stamp(size, phase), Reach(size));
            }
        }
    }

    private static int Phase(double shift) => Math.Clamp((int)((shift + 0.5) * Phases), 0, Phases - 1);

    private int Reach(int size) => Math.Max(1, (int)Math.Ceiling(ReachesFwhm[size] * band.Beam.FwhmArcsec / pixelArcsec));

    private float[] Stamp(int size, int phase) => cache[size][phase] ??=
        band.Beam.Kernel(pixelArcsec, Reach(size), (phase % Phases + 0.5) / Phases - 0.5, (phase / Phases + 0.5) / Phases - 0.5);

    // The brightest share on the stamp's rim.
    private double Edge(int size)
    {
        if (double.IsNaN(edges[size]))
        {
            float[] middle = Stamp(size, Phases * Phases / 2 + Phases / 2);
            edges[size] = middle.AsSpan(0, 2 * Reach(size) + 1).ToArray().Max();
        }
        return edges[size];
    }
}

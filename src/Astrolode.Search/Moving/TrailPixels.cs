using Astrolode.Search.Sources;

namespace Astrolode.Search.Moving;

/// <summary>The pixels to which a trail is fitted: positions about the start, values and noise.</summary>
/// <param name="CentreX">Column of the origin.</param>
/// <param name="CentreY">Row of the origin.</param>
/// <param name="X">Columns about the origin.</param>
/// <param name="Y">Rows about the origin.</param>
/// <param name="Values">Above the background.</param>
/// <param name="Inverse">1 over the standard deviation.</param>
internal sealed record TrailPixels(double CentreX, double CentreY, double[] X, double[] Y, double[] Values, double[] Inverse)
{
    // A fit reads no more; longer trails take every other pixel, or every third.
    private const int MostPixels = 6000;

    /// <summary>How many.</summary>
    public int Count => X.Length;

    /// <summary>Those within a margin of the line from end to end that have a value and belong to no other source.</summary>
    public static TrailPixels Around(Extraction field, TrailStart start, IReadOnlyCollection<int> own, double margin, double gain)
    {
        (double sin, double cos) = Math.SinCos(start.Angle);
        // The moments of a source that is cut off at its isophote are too small.
        double along = 0.65 * start.Length + margin, reachX = along * Math.Abs(cos) + margin * Math.Abs(sin), reachY = along * Math.Abs(sin) + margin * Math.Abs(cos);
        int left = Math.Max(0, (int)Math.Ceiling(start.X - reachX)), right = Math.Min(field.Width - 1, (int)Math.Floor(start.X + reachX));
        int low = Math.Max(0, (int)Math.Ceiling(start.Y - reachY)), high = Math.Min(field.Height - 1, (int)Math.Floor(start.Y + reachY));
        List<double> xs = [], ys = [], values = [], inverse = [];
        int step = Math.Max(1, (int)(4 * along * margin / MostPixels)), number = 0;
        for (int y = low; y <= high; y++)
        {
            for (int x = left; x <= right; x++)
            {
                double dx = x - start.X, dy = y - start.Y, u = dx * cos + dy * sin, v = dy * cos - dx * sin;
                int at = y * field.Width + x, segment = field.Segments[at];
                double value = field.Pixels[at], noise = field.Noise[at];
                if (Math.Abs(u) <= along && Math.Abs(v) <= margin && number++ % step == 0 && (segment == 0 || own.Contains(segment)) && double.IsFinite(value) && noise > 0)
                {
                    xs.Add(dx);
                    ys.Add(dy);
                    values.Add(value);
                    inverse.Add(1 / Math.Sqrt(noise * noise + (gain > 0 ? Math.Max(value, 0) / gain : 0)));
                }
            }
        }
        return new TrailPixels(start.X, start.Y, [.. xs], [.. ys], [.. values], [.. inverse]);
    }

    /// <summary>Those that lie within so many standard deviations of a fit. Where the trail is bright a tenth of it is allowed besides: no Gaussian is the true image of a star.</summary>
    public TrailPixels Without(TrailMeasurement fit, double sigmas)
    {
        if (fit.State is TrailState.NotConverged or TrailState.TooFewPixels)
        {
            return this;
        }
        double[] expected = TrailModel.Values(this, fit);
        int[] kept = [.. Enumerable.Range(0, Count).Where(i => Math.Abs(Values[i] - expected[i]) <= sigmas / Inverse[i] + 0.1 * Math.Max(expected[i], 0) + 0.02 * expected.Max())];
        return new TrailPixels(CentreX, CentreY, [.. kept.Select(i => X[i])], [.. kept.Select(i => Y[i])], [.. kept.Select(i => Values[i])], [.. kept.Select(i => Inverse[i])]);
    }
}

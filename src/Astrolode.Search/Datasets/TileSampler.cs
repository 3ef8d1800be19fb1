using System.Buffers;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Labels;
using Astrolode.Search.Evaluation;
using Astrolode.Search.Training;

namespace Astrolode.Search.Datasets;

/// <summary>
/// Draws training tiles: around labels with a random shift and scale, and anywhere in the region. Tile number n depends on the seed
/// and n alone, so a resumed training sees the tiles it would have seen, on any number of threads.
/// </summary>
public sealed class TileSampler
{
    /// <summary>A label less than this visible in the tile is ignored rather than taught.</summary>
    private const double MinVisible = 0.6;

    /// <summary>A tile with fewer finite pixels than this is drawn again.</summary>
    private const double MinFinite = 0.5;

    private const int Attempts = 20;

    private readonly ISkySource source;
    private readonly DetectorTrainingSettings settings;
    private readonly LongitudeSplit split;
    private readonly SkyBox[] taught;
    private readonly SkyBox[] ignored;
    private readonly int side;

    /// <summary>
    /// Labels of the training part of the region are taught; those in held-out stretches are never looked at. One outside the region, which a tile
    /// may reach, is neither taught nor counted as empty sky.
    /// </summary>
    /// <exception cref="LabelFormatException">No label lies in the training part of the region.</exception>
    public TileSampler(ISkySource source, IReadOnlyList<SkyLabel> labels, DetectorTrainingSettings settings, LongitudeSplit split, int side)
    {
        (this.source, this.settings, this.split, this.side) = (source, settings, split, side);
        SkyFrame frame = split.All.Frame;
        List<SkyBox> taughtBoxes = [];
        List<SkyBox> ignoredBoxes = [];
        foreach (SkyLabel label in labels)
        {
            SkyBox box = LabelTruth.InFrame(label.Box(settings.BoxFactor), frame);
            if (!split.IsHeldOut(box.LonDegrees))
            {
                bool inRange = split.All.Contains(box.LonDegrees, box.LatDegrees) && label.EffectiveRadiusArcmin >= settings.MinRadiusArcmin && label.EffectiveRadiusArcmin <= settings.MaxRadiusArcmin;
                (inRange ? taughtBoxes : ignoredBoxes).Add(box);
            }
        }
        taught = [.. taughtBoxes];
        ignored = [.. ignoredBoxes];
        if (taught.Length == 0)
        {
            throw new LabelFormatException(
                $"training on '{settings.Labels}' failed: none of {labels.Count} labels lies in the training part of {settings.Region} " +
                $"with {settings.MinRadiusArcmin} to {settings.MaxRadiusArcmin} arcmin radius; choose another --region or size range");
        }
    }

    /// <summary>How many labels are taught.</summary>
    public int TaughtLabels => taught.Length;

    /// <summary>Tile number <paramref name="number"/> of the endless sequence.</summary>
    /// <exception cref="IOException">The images could not be read, or hold no pixels in the region.</exception>
    public TrainingTile Draw(long number, CancellationToken cancel)
    {
        float[] raw = ArrayPool<float>.Shared.Rent(side * side);
        Span<float> pixels = raw.AsSpan(0, side * side);
        try
        {
            Random random = new(HashCode32(settings.Seed, number));
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                TanGrid grid = Place(random);
                source.Sample(grid, pixels, cancel);
                BlankHeldOut(grid, pixels);
                if (FiniteShare(pixels) >= MinFinite)
                {
                    return Finish(random, grid, pixels);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(raw);
        }
        throw new IOException($"training on '{settings.Images}' failed: {Attempts} tiles drawn in {settings.Region} were mostly blank; choose a --region that the images cover");
    }

    private TanGrid Place(Random random)
    {
        double scale;
        double lon;
        double lat;
        if (random.NextDouble() < settings.LabelShare)
        {
            SkyBox box = taught[random.Next(taught.Length)];
            double sideArcsec = Math.Max(box.WidthDegrees, box.HeightDegrees) * 3600;
            double finest = Math.Max(settings.MinScaleArcsec, sideArcsec / settings.MaxBoxPixels);
            double coarsest = Math.Min(settings.MaxScaleArcsec, sideArcsec / settings.MinBoxPixels);
            scale = LogUniform(random, Math.Min(finest, coarsest), Math.Max(finest, coarsest));
            double freedom = Math.Max(0, side * scale - sideArcsec) / 3600 / 2;
            lat = box.LatDegrees + (2 * random.NextDouble() - 1) * freedom;
            lon = box.LonDegrees + (2 * random.NextDouble() - 1) * freedom / Math.Cos(lat * Math.PI / 180);
        }
        else
        {
            scale = LogUniform(random, settings.MinScaleArcsec, settings.MaxScaleArcsec);
            do
            {
                lon = split.All.LonDegrees + random.NextDouble() * split.All.LonWidthDegrees;
                lat = split.All.LatMinDegrees + random.NextDouble() * (split.All.LatMaxDegrees - split.All.LatMinDegrees);
            }
            while (!split.Trains(lon, lat));
        }
        return new TanGrid(split.All.Frame, SkyPosition.WrapDegrees(lon), lat, side, side, scale);
    }

    private void BlankHeldOut(TanGrid grid, Span<float> pixels)
    {
        double reach = side * grid.ScaleArcsec / 3600;
        foreach (LonLatRange stretch in split.HeldOut)
        {
            double mid = stretch.LonDegrees + stretch.LonWidthDegrees / 2;
            double away = Math.Abs(Math.IEEERemainder(grid.LonDegrees - mid, 360));
            if (away * Math.Cos(grid.LatDegrees * Math.PI / 180) > stretch.LonWidthDegrees / 2 + reach)
            {
                continue;
            }
            for (int y = 0; y < side; y++)
            {
                for (int x = 0; x < side; x++)
                {
                    if (LongitudeSplit.IsIn(stretch, grid.PixelToSky(x, y).LonDegrees))
                    {
                        pixels[y * side + x] = float.NaN;
                    }
                }
            }
        }
    }

    private TrainingTile Finish(Random random, TanGrid grid, Span<float> pixels)
    {
        int symmetry = random.Next(Dihedral.Count);
        float gain = 1 + (float)(settings.BrightnessJitter * (2 * random.NextDouble() - 1));
        float shift = (float)(settings.BrightnessJitter * (2 * random.NextDouble() - 1));
        float[] stretched = ArrayPool<float>.Shared.Rent(pixels.Length);
        Span<float> values = stretched.AsSpan(0, pixels.Length);
        settings.Stretch.Apply(pixels, values);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.Clamp(values[i] * gain + shift, -1, 1);
        }
        float[] turned = new float[pixels.Length];
        Dihedral.Apply(symmetry, values, turned, side);
        ArrayPool<float>.Shared.Return(stretched);
        List<TileBox> boxes = [];
        AddBoxes(taught, grid, symmetry, false, boxes);
        AddBoxes(ignored, grid, symmetry, true, boxes);
        return new TrainingTile(turned, boxes);
    }

    private void AddBoxes(SkyBox[] from, TanGrid grid, int symmetry, bool ignore, List<TileBox> boxes)
    {
        foreach (SkyBox box in from)
        {
            if (!grid.SkyBoxToPixel(box, out double x1, out double y1, out double x2, out double y2))
            {
                continue;
            }
            (x1, y1, x2, y2) = ((x1 + 0.5) / side, (y1 + 0.5) / side, (x2 + 0.5) / side, (y2 + 0.5) / side);
            double area = (x2 - x1) * (y2 - y1);
            double sidePixels = Math.Max(x2 - x1, y2 - y1) * side;
            (x1, y1, x2, y2) = (Math.Max(0, x1), Math.Max(0, y1), Math.Min(1, x2), Math.Min(1, y2));
            if (x2 <= x1 || y2 <= y1)
            {
                continue;
            }
            bool poor = (x2 - x1) * (y2 - y1) < MinVisible * area || sidePixels < settings.MinBoxPixels * 0.95 || sidePixels > side;
            var turned = Dihedral.Apply(symmetry, ((float)x1, (float)y1, (float)x2, (float)y2));
            boxes.Add(new TileBox(turned.X1, turned.Y1, turned.X2, turned.Y2, ignore || poor));
        }
    }

    private static double FiniteShare(ReadOnlySpan<float> pixels)
    {
        int finite = 0;
        foreach (float value in pixels)
        {
            finite += float.IsFinite(value) ? 1 : 0;
        }
        return finite / (double)pixels.Length;
    }

    private static double LogUniform(Random random, double low, double high) =>
        low * Math.Pow(high / low, random.NextDouble());

    // HashCode is salted per process; a run must be the same in every process (SplitMix64, Steele et al. 2014).
    private static int HashCode32(int seed, long number)
    {
        ulong z = unchecked(((ulong)(uint)seed << 32) ^ (ulong)number * 0x9E3779B97F4A7C15ul);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ul);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBul);
        return unchecked((int)(z ^ (z >> 31)));
    }
}

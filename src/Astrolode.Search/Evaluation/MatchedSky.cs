namespace Astrolode.Search.Evaluation;

/// <summary>Detections and labels after matching at one IoU: everything that is counted from the matches.</summary>
internal sealed class MatchedSky
{
    private readonly IReadOnlyList<ScoredBox> _detections;
    private readonly IReadOnlyList<TruthBox> _truths;
    private readonly SkyEvaluationOptions _options;
    private readonly int[] _matches;
    private readonly bool[] _ignored;
    private readonly double[] _edges;

    // Counting detections, highest score first: number, whether on a label, block; and counting labels: whether found, bin, block.
    private readonly int[] _ranked;
    private readonly bool[] _hit;
    private readonly int[] _hitBlock;
    private readonly bool[] _found;
    private readonly int[] _counting;
    private readonly int[] _bin;
    private readonly int[] _truthBlock;
    private readonly int _blocks;

    public MatchedSky(
        IReadOnlyList<ScoredBox> detections, IReadOnlyList<TruthBox> truths, SkyEvaluationOptions options, int[] order, int[] matches,
        double[] edges, IReadOnlyList<int> detectionBlocks, IReadOnlyList<int> truthBlocks)
    {
        (_detections, _truths, _options, _matches, _edges) = (detections, truths, options, matches, edges);
        _ignored = [.. Enumerable.Range(0, matches.Length).Select(IsIgnored)];
        _ranked = [.. order.Where(i => !_ignored[i])];
        _hit = [.. _ranked.Select(i => matches[i] >= 0)];
        HashSet<int> matched = [.. matches.Where(match => match >= 0)];
        _counting = [.. Enumerable.Range(0, truths.Count).Where(i => !truths[i].Ignore)];
        _found = [.. _counting.Select(matched.Contains)];
        _bin = [.. _counting.Select(i => BinOf(truths[i].RadiusArcmin))];
        // A match belongs to the block of its label, or a draw could find more labels than it holds.
        int[] hitBlocks = [.. _ranked.Select(i => matches[i] >= 0 ? truthBlocks[matches[i]] : detectionBlocks[i])];
        int[] countingBlocks = [.. _counting.Select(i => truthBlocks[i])];
        // Blocks of ignored labels, such as those of the catalogue's other sky, are no sample of anything.
        Dictionary<int, int> dense = [];
        foreach (int block in countingBlocks.Concat(hitBlocks))
        {
            dense.TryAdd(block, dense.Count);
        }
        _blocks = dense.Count;
        _hitBlock = [.. hitBlocks.Select(block => dense[block])];
        _truthBlock = [.. countingBlocks.Select(block => dense[block])];
    }

    /// <summary>Blocks of sky that hold a counting label or detection.</summary>
    public int Blocks => _blocks;

    /// <summary>Everything of this IoU threshold.</summary>
    public SkyEvaluationAtIou AtIou(double iou)
    {
        int[] once = [.. Enumerable.Repeat(1, _blocks)];
        BootstrapDraws draws = Bootstrap();
        double recall = Recall(once, bin: -1)!.Value;
        return new SkyEvaluationAtIou(
            iou, AveragePrecisionOf(once)!.Value, draws.Of(0), recall, draws.Of(1), Froc(), ByRadius(once, draws), Curve(), _matches, _ignored);
    }

    private bool IsIgnored(int detection)
    {
        if (_matches[detection] >= 0)
        {
            return _truths[_matches[detection]].Ignore;
        }
        double radiusArcmin = Math.Sqrt(_detections[detection].Box.Area) * 60 / (2 * _options.BoxFactor);
        return radiusArcmin < _options.MinRadiusArcmin || radiusArcmin > _options.MaxRadiusArcmin;
    }

    // -1 outside all bins.
    private int BinOf(double radiusArcmin)
    {
        int last = _edges.Length - 1;
        if (radiusArcmin < _edges[0] || radiusArcmin > _edges[last])
        {
            return -1;
        }
        return Math.Min(last - 1, Array.FindLastIndex(_edges, edge => edge <= radiusArcmin));
    }

    // A draw takes as many blocks as there are, with replacement; what it gives: AP, recall, recall of each bin.
    private BootstrapDraws Bootstrap()
    {
        BootstrapDraws draws = new(2 + _edges.Length - 1);
        if (_blocks < 2)
        {
            return draws;
        }
        Random random = new(_options.Seed);
        int[] times = new int[_blocks];
        for (int draw = 0; draw < _options.Draws; draw++)
        {
            Array.Clear(times);
            for (int i = 0; i < _blocks; i++)
            {
                times[random.Next(_blocks)]++;
            }
            draws.Add(0, AveragePrecisionOf(times));
            draws.Add(1, Recall(times, bin: -1));
            for (int bin = 0; bin < _edges.Length - 1; bin++)
            {
                draws.Add(2 + bin, Recall(times, bin));
            }
        }
        return draws;
    }

    // Null where the blocks hold no label.
    private double? AveragePrecisionOf(int[] times)
    {
        double truths = 0;
        foreach (int block in _truthBlock)
        {
            truths += times[block];
        }
        if (truths == 0)
        {
            return null;
        }
        double[] truePositives = new double[_hit.Length], falsePositives = new double[_hit.Length];
        (double hits, double misses) = (0, 0);
        for (int i = 0; i < _hit.Length; i++)
        {
            hits += _hit[i] ? times[_hitBlock[i]] : 0;
            misses += _hit[i] ? 0 : times[_hitBlock[i]];
            (truePositives[i], falsePositives[i]) = (hits, misses);
        }
        Span<double> precisionAt = stackalloc double[AveragePrecision.Points];
        AveragePrecision.Interpolate(truePositives, falsePositives, truths, precisionAt);
        double sum = 0;
        foreach (double precision in precisionAt)
        {
            sum += precision;
        }
        return sum / AveragePrecision.Points;
    }

    // Of one bin of radius, or of all for -1; null where there is no label.
    private double? Recall(int[] times, int bin)
    {
        (long found, long labels) = (0, 0);
        for (int i = 0; i < _counting.Length; i++)
        {
            int weight = bin < 0 || _bin[i] == bin ? times[_truthBlock[i]] : 0;
            labels += weight;
            found += _found[i] ? weight : 0;
        }
        return labels == 0 ? null : found / (double)labels;
    }

    private List<RadiusBin> ByRadius(int[] once, BootstrapDraws draws)
    {
        List<RadiusBin> bins = [];
        for (int bin = 0; bin < _edges.Length - 1; bin++)
        {
            int[] members = [.. Enumerable.Range(0, _counting.Length).Where(i => _bin[i] == bin)];
            bins.Add(new RadiusBin(_edges[bin], _edges[bin + 1], members.Length, members.Count(i => _found[i]), Recall(once, bin), draws.Of(2 + bin)));
        }
        return bins;
    }

    private List<CurvePoint> Curve()
    {
        List<CurvePoint> points = [];
        int hits = 0;
        for (int i = 0; i < _hit.Length; i++)
        {
            hits += _hit[i] ? 1 : 0;
            points.Add(new CurvePoint(_detections[_ranked[i]].Score, hits / (double)_counting.Length, hits / (i + 1.0), i + 1 - hits));
        }
        return points;
    }

    private List<FrocRow> Froc()
    {
        List<FrocRow> rows = [];
        foreach (double score in _options.ScoreThresholds.Order())
        {
            int[] kept = [.. Enumerable.Range(0, _ranked.Length).Where(i => _detections[_ranked[i]].Score >= score)];
            int hits = kept.Count(i => _hit[i]);
            rows.Add(new FrocRow(score, kept.Length, hits, kept.Length - hits, (kept.Length - hits) / _options.AreaSquareDegrees,
                hits / (double)_counting.Length, kept.Length == 0 ? null : hits / (double)kept.Length));
        }
        return rows;
    }
}

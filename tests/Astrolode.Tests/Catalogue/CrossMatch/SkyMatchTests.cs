using System.Globalization;
using Astrolode.Catalogue.CrossMatch;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Catalogue.CrossMatch;

public sealed class SkyMatchTests
{
    [Fact]
    public void All_pairs_within_a_radius_are_those_of_brute_force_everywhere_on_the_sky()
    {
        Random random = new(4);
        foreach (double radius in (double[])[0, 1e-6, 0.001, 0.3, 4, 29])
        {
            SkyPosition[] a = Positions(random, 500, radius), b = [.. Positions(random, 300, radius), .. a.Take(200).Select(at => at.Towards(radius * 2 * random.NextDouble(), 360 * random.NextDouble()))];
            HashSet<(int, int)> expected = [.. from i in Enumerable.Range(0, a.Length) from j in Enumerable.Range(0, b.Length) where Chord(a[i], b[j]) <= 2 * Math.Sin(radius * Math.PI / 360) select (i, j)];
            List<MatchedPair> found = SkyMatch.All(a, b, radius);
            Assert.True(expected.SetEquals(found.Select(pair => (pair.A, pair.B))) && found.Count == expected.Count, $"{radius}: {found.Count} pairs instead of {expected.Count}");
            Assert.All(found, pair => Assert.Equal(a[pair.A].SeparationDegrees(b[pair.B]), pair.SeparationDegrees, 9));
        }
    }

    [Fact]
    public void Each_row_is_in_one_best_pair_at_most_and_no_closer_pair_is_left()
    {
        Random random = new(6);
        SkyPosition[] a = Positions(random, 2000, 0.2), b = Positions(random, 2000, 0.2);
        List<MatchedPair> best = SkyMatch.Best(a, b, 0.5);
        Assert.Equal((best.Count, best.Count), (best.Select(pair => pair.A).Distinct().Count(), best.Select(pair => pair.B).Distinct().Count()));
        Dictionary<int, double> ofA = best.ToDictionary(pair => pair.A, pair => pair.SeparationDegrees), ofB = best.ToDictionary(pair => pair.B, pair => pair.SeparationDegrees);
        Assert.All(SkyMatch.All(a, b, 0.5), pair => Assert.True(ofA.GetValueOrDefault(pair.A, 9) <= pair.SeparationDegrees || ofB.GetValueOrDefault(pair.B, 9) <= pair.SeparationDegrees));
        Assert.NotEmpty(best);
    }

    [JudgeFact("stilts")]
    public void Stilts_finds_the_same_pairs()
    {
        using TemporaryFolder folder = new();
        Random random = new(8);
        // Where rows crowd, stilts leaves a row alone whose nearest is taken, and we give it the next: only pairs of sparse rows are the same.
        foreach ((string find, double scale) in new[] { ("best", 30.0), ("all", 0.1) })
        {
            SkyPosition[] a = [.. Positions(random, 3000, scale).Where((_, i) => find == "all" || i % 3 == 0)], b = [.. a.Select(at => at.Towards(0.05 * random.NextDouble(), 360 * random.NextDouble()))];
            Write(folder.File("a.csv"), a);
            Write(folder.File("b.csv"), b);
            List<MatchedPair> ours = find == "best" ? SkyMatch.Best(a, b, 0.03) : SkyMatch.All(a, b, 0.03);
            string pairs = folder.File($"{find}.csv");
            (int exit, _, string error) = Judge.Run("stilts", ["tmatch2", $"in1={folder.File("a.csv")}", $"in2={folder.File("b.csv")}", "ifmt1=csv", "ifmt2=csv", "matcher=sky", "params=108", "values1=ra dec", "values2=ra dec", $"find={find}", $"out={pairs}", "ofmt=csv"]);
            Assert.True(exit == 0, error);
            HashSet<(int, int)> theirs = [.. File.ReadLines(pairs).Skip(1).Select(line => line.Split(',')).Select(cells => (int.Parse(cells[0], CultureInfo.InvariantCulture), int.Parse(cells[3], CultureInfo.InvariantCulture)))];
            Assert.True(theirs.SetEquals(ours.Select(pair => (pair.A, pair.B))), $"{find}: {ours.Count} pairs, stilts has {theirs.Count}");
        }
    }

    [Fact]
    public void Boxes_are_paired_by_their_overlap_also_across_frames()
    {
        SkyBox galactic = new(SkyFrame.Galactic, 20, 0.5, 0.2, 0.1), shifted = galactic with { LonDegrees = 20.05 }, far = galactic with { LonDegrees = 22 };
        Assert.Equal(0.6, BoxMatch.Iou(galactic, shifted), 3);
        OverlappingPair pair = Assert.Single(BoxMatch.Best([far, galactic], [shifted, galactic with { LonDegrees = 20.19 }], 0.3));
        Assert.Equal((1, 0), (pair.A, pair.B));
        // A square around the same centre, turned by the angle between the frames: the octagon that both share.
        SkyBox square = new(SkyFrame.Galactic, 20, 0.5, 0.2, 0.2);
        SkyBox turned = new(SkyFrame.Icrs, square.Centre.RaDegrees, square.Centre.DecDegrees, 0.2, 0.2);
        double inside = 0;
        Random random = new(2);
        const int Points = 200_000;
        for (int i = 0; i < Points; i++)
        {
            double u = random.NextDouble() - 0.5, v = random.NextDouble() - 0.5;
            SkyPosition at = SkyPosition.From(SkyFrame.Galactic, 20 + 0.2 * u / Math.Cos(0.5 * Math.PI / 180), 0.5 + 0.2 * v);
            inside += Math.Abs((at.RaDegrees - turned.LonDegrees) * Math.Cos(turned.LatDegrees * Math.PI / 180)) <= 0.1 && Math.Abs(at.DecDegrees - turned.LatDegrees) <= 0.1 ? 1 : 0;
        }
        double shared = inside / Points;
        Assert.Equal(shared / (2 - shared), BoxMatch.Iou(square, turned), 2);
    }

    private static double Chord(SkyPosition a, SkyPosition b)
    {
        (double x, double y, double z) = SkyPosition.UnitVector(a.RaDegrees, a.DecDegrees);
        (double u, double v, double w) = SkyPosition.UnitVector(b.RaDegrees, b.DecDegrees);
        return Math.Sqrt((x - u) * (x - u) + (y - v) * (y - v) + (z - w) * (z - w));
    }

    // Dense at the poles, at right ascension 0 and where base cells of HEALPix meet.
    private static SkyPosition[] Positions(Random random, int count, double scale)
    {
        SkyPosition[] centres = [new(0, 0), new(10, 90), new(20, -90), new(45, 41.8103), new(0, 41.8103), new(90, 0), new(45, 0)];
        return [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? new SkyPosition(random.NextDouble() * 360, Math.Asin(2 * random.NextDouble() - 1) * (180 / Math.PI))
            : centres[i % centres.Length].Towards(5 * scale * random.NextDouble(), 360 * random.NextDouble()))];
    }

    private static void Write(string path, SkyPosition[] positions) =>
        File.WriteAllLines(path, ["row,ra,dec", .. positions.Select((at, i) => FormattableString.Invariant($"{i},{at.RaDegrees:R},{at.DecDegrees:R}"))]);
}

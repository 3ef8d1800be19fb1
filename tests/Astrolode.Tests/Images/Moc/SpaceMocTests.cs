using System.Globalization;
using Astrolode.Images.Healpix;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Images.Moc;

public class SpaceMocTests
{
    private const int Order = 4;

    private static long[] Covered(bool[] mask) => [.. mask.Index().Where(each => each.Item).Select(each => (long)each.Index)];

    [Fact]
    public void Operations_are_those_of_sets_of_cells()
    {
        Random random = new(1);
        for (int i = 0; i < 100; i++)
        {
            SpaceMoc a = RandomMocs.Make(random, Order), b = RandomMocs.Make(random, Order);
            (bool[] inA, bool[] inB) = (RandomMocs.Mask(a, Order), RandomMocs.Mask(b, Order));
            Assert.Equal(inA.Zip(inB, (x, y) => x || y), RandomMocs.Mask(a.Union(b), Order));
            Assert.Equal(inA.Zip(inB, (x, y) => x && y), RandomMocs.Mask(a.Intersection(b), Order));
            Assert.Equal(inA.Zip(inB, (x, y) => x && !y), RandomMocs.Mask(a.Difference(b), Order));
            Assert.Equal(inA.Select(x => !x), RandomMocs.Mask(a.Complement(), Order));
        }
    }

    [JudgeFact("python:healpy", "python:astropy")]
    public void Operations_are_those_of_numpy_on_the_files()
    {
        Random random = new(2);
        using TemporaryFolder folder = new();
        SpaceMoc a = RandomMocs.Make(random, 6), b = RandomMocs.Make(random, 6);
        MocFile.Write(folder.File("a.fits"), a, MocLayout.Nuniq);
        MocFile.Write(folder.File("b.fits"), b, MocLayout.Range);
        (int exit, string output, string error) = Judge.Run(Judge.Python, [Judge.Script("moc.py"), "operations", folder.File("a.fits"), folder.File("b.fits"), "6"]);
        Assert.True(exit == 0, error);
        SpaceMoc[] ours = [a.Union(b), a.Intersection(b), a.Difference(b), a.Complement()];
        Assert.Equal(ours.Select(moc => string.Join(' ', Covered(RandomMocs.Mask(moc, 6)))), output.Split('\n')[..4]);
    }

    [Fact]
    public void Operations_keep_their_laws_on_real_and_random_coverages()
    {
        Random random = new(3);
        for (int i = 0; i < 50; i++)
        {
            SpaceMoc a = RandomMocs.Make(random, random.Next(30)).Union(SpaceMoc.Empty(29)), b = RandomMocs.Make(random, random.Next(30)).Union(SpaceMoc.Empty(29));
            Assert.Equal(a, a.Complement().Complement());
            Assert.Equal(a.Union(b).Complement(), a.Complement().Intersection(b.Complement()));
            Assert.Equal(a, a.Difference(b).Union(a.Intersection(b)));
            Assert.Equal(SpaceMoc.Everything(29), a.Union(a.Complement()));
            Assert.True(a.Intersection(a.Complement()).IsEmpty);
            Assert.Equal(a.SkyFraction + b.SkyFraction, a.Union(b).SkyFraction + a.Intersection(b).SkyFraction, 1e-14);
        }
    }

    [Fact]
    public void A_result_has_the_finer_resolution()
    {
        SpaceMoc coarse = SpaceMoc.FromShape(new CircleShape(10, 10, 5), 5), fine = SpaceMoc.FromShape(new CircleShape(12, 10, 5), 9);
        Assert.Equal(9, coarse.Union(fine).Order);
        Assert.Equal(9, fine.Intersection(coarse).Order);
        Assert.Equal(5, coarse.Complement().Order);
    }

    [Fact]
    public void Degraded_it_is_every_coarser_cell_that_holds_some()
    {
        Random random = new(4);
        for (int i = 0; i < 50; i++)
        {
            SpaceMoc moc = RandomMocs.Make(random, 5);
            for (int order = 0; order < 5; order++)
            {
                SpaceMoc coarse = moc.Degrade(order);
                Assert.Equal(order, coarse.Order);
                Assert.Equal(Covered(RandomMocs.Mask(moc, 5)).Select(pixel => pixel >> (2 * (5 - order))).Distinct(), Covered(RandomMocs.Mask(coarse, order)));
            }
            Assert.Same(moc, moc.Degrade(5));
            Assert.Same(moc, moc.Degrade(29));
        }
    }

    [JudgeFact("python:healpy", "python:astropy")]
    public void Positions_are_covered_where_healpy_says()
    {
        Random random = new(5);
        using TemporaryFolder folder = new();
        SpaceMoc moc = SpaceMoc.FromShape(new EllipseShape(83, 89, 20, 7, 30), 12).Union(SpaceMoc.FromShape(new CircleShape(0, 0, 3), 14)).Union(RandomMocs.Make(random, 3));
        double[] lonlat = [.. Enumerable.Range(0, 20_000).SelectMany(_ => new[] { 360 * random.NextDouble(), Math.Asin(2 * random.NextDouble() - 1) * (180 / Math.PI) })];
        MocFile.Write(folder.File("moc.fits"), moc);
        File.WriteAllLines(folder.File("positions.txt"), lonlat.Chunk(2).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair[0]} {pair[1]}")));
        (int exit, string output, string error) = Judge.Run(Judge.Python, [Judge.Script("moc.py"), "contains", folder.File("moc.fits"), folder.File("positions.txt")]);
        Assert.True(exit == 0, error);
        bool[] inside = new bool[lonlat.Length / 2];
        moc.Contains(lonlat, inside);
        Assert.InRange(inside.Count(each => each), 500, 19_500);
        Assert.Equal(output.Trim(), string.Concat(inside.Select(each => each ? '1' : '0')));
        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal(inside[i], moc.Contains(new SkyPosition(lonlat[2 * i], lonlat[2 * i + 1]))));
    }

    [Fact]
    public void What_is_no_position_is_not_covered()
    {
        bool[] inside = [true, true, true];
        SpaceMoc.Everything(3).Contains(new[] { double.NaN, 0, 0, 91, 0, -90 }, inside);
        Assert.Equal([false, false, true], inside);
        Assert.Throws<ArgumentException>(() => SpaceMoc.Everything(3).Contains(new double[3], inside));
    }

    [Fact]
    public void Areas_are_those_of_its_cells()
    {
        Assert.Equal(1, SpaceMoc.Everything(0).SkyFraction);
        Assert.Equal(41252.961249, SpaceMoc.Everything(0).AreaSquareDegrees, 1e-6);
        Assert.Equal(5 / 768.0, SpaceMoc.FromRanges(3, [new PixelRange(3, 8)], SkyFrame.Icrs).SkyFraction, 1e-15);
        Assert.Equal(Math.PI, SpaceMoc.FromShape(new CircleShape(40, 50, 1), 14, CoverageKind.Centres).AreaSquareDegrees, 1e-4);
    }

    [Fact]
    public void Cells_are_the_fewest_that_make_it_up()
    {
        Random random = new(6);
        for (int i = 0; i < 50; i++)
        {
            SpaceMoc moc = RandomMocs.Make(random, random.Next(30));
            MocCell[] cells = [.. moc.Cells()];
            Assert.All(cells, cell => Assert.InRange(cell.Order, 0, moc.Order));
            // Never all four of a parent.
            Assert.DoesNotContain(cells.Where(cell => cell.Order > 0).GroupBy(cell => (cell.Order, cell.Pixel >> 2)), group => group.Count() == 4);
            MocBuilder builder = new(29);
            foreach (MocCell cell in cells)
            {
                int shift = 2 * (29 - cell.Order);
                builder.Add(new PixelRange(cell.Pixel << shift, (cell.Pixel + 1) << shift));
            }
            Assert.Equal(moc.Union(SpaceMoc.Empty(29)), builder.ToMoc());
        }
        Assert.Equal(12, SpaceMoc.Everything(29).Cells().Count());
    }

    [Fact]
    public void A_builder_takes_cells_in_any_sequence_and_number()
    {
        Random random = new(7);
        long[] cells = [.. Enumerable.Range(0, 700_000).Select(_ => random.NextInt64(NestedIndex.PixelCount(9)))];
        MocBuilder builder = new(9);
        Array.ForEach(cells, builder.Add);
        Assert.Equal(cells.Distinct().Order(), builder.ToMoc().Ranges.SelectMany(range => Enumerable.Range(0, (int)(range.Count >> 40)).Select(i => (range.Start >> 40) + i)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(6)]
    public void In_another_frame_it_covers_the_same_sky_and_little_more(int order)
    {
        Random random = new(8);
        SpaceMoc moc = SpaceMoc.FromShape(new CircleShape(18, 2, 20), order, frame: SkyFrame.Galactic).Union(SpaceMoc.FromShape(new CircleShape(120, 85, 4), order, frame: SkyFrame.Galactic));
        SpaceMoc turned = moc.To(SkyFrame.Icrs, order + 3);
        Assert.Equal((SkyFrame.Icrs, order + 3), (turned.Frame, turned.Order));
        int more = 0, inside = 0;
        for (int i = 0; i < 50_000; i++)
        {
            SkyPosition at = new(360 * random.NextDouble(), Math.Asin(2 * random.NextDouble() - 1) * (180 / Math.PI));
            Assert.True(!moc.Contains(at) || turned.Contains(at), $"{at}");
            inside += moc.Contains(at) ? 1 : 0;
            more += turned.Contains(at) && !moc.Contains(at) ? 1 : 0;
            // What is more lies within two cells of the border.
            Assert.True(!turned.Contains(at) || moc.Contains(at) || TouchesWithin(moc, at, 1.8 * NestedIndex.PixelSideDegrees(order + 3)), $"{at}");
        }
        Assert.InRange(more, 1, inside);
        Assert.Same(moc, moc.To(SkyFrame.Galactic, 20));
    }

    private static bool TouchesWithin(SpaceMoc moc, SkyPosition at, double radiusDegrees) => new MocRegion(moc).MayTouch(at, radiusDegrees);

    [Fact]
    public void Coverages_in_different_frames_are_not_combined() =>
        Assert.Contains("--frame icrs", Assert.Throws<MocException>(() => SpaceMoc.Empty(3).Union(SpaceMoc.Empty(3, SkyFrame.Galactic))).Message, StringComparison.Ordinal);

    [Fact]
    public void Cells_of_one_order_are_those_of_a_set()
    {
        Random random = new(5);
        const int Order = 3;
        for (int trial = 0; trial < 100; trial++)
        {
            HashSet<long> cells = [.. Enumerable.Range(0, random.Next(40)).Select(_ => random.NextInt64(768))];
            MocBuilder builder = new(Order, SkyFrame.Galactic);
            foreach (long cell in cells)
            {
                builder.Add(cell);
            }
            SpaceMoc moc = builder.ToMoc();
            Assert.Equal((Order, SkyFrame.Galactic), (moc.Order, moc.Frame));
            Assert.Equal(cells.Order(), moc.Pixels());
            Assert.Equal(cells.Count, moc.CellCount);
            Assert.Equal(cells.Select(cell => cell / 16).Distinct().Order(), moc.Degrade(1).Pixels());
            for (long cell = 0; cell < 768; cell++)
            {
                Assert.Equal(cells.Contains(cell), moc.Meets(Order, cell));
                Assert.Equal(cells.Contains(cell), moc.Meets(Order + 1, 4 * cell + 3));
                Assert.Equal(cells.Any(each => each / 4 == cell / 4), moc.Meets(Order - 1, cell / 4));
            }
        }
    }
}

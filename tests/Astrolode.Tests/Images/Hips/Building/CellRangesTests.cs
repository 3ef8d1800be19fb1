using Astrolode.Images.Hips.Building;

namespace Astrolode.Tests.Images.Hips.Building;

public class CellRangesTests
{
    [Fact]
    public void Ranges_behave_as_sets_of_cells()
    {
        Random random = new(5);
        for (int trial = 0; trial < 200; trial++)
        {
            HashSet<long> one = Cells(random), other = Cells(random);
            CellRanges first = CellRanges.Of(one), second = CellRanges.Of(other);
            Assert.Equal(one.Order(), first.Cells);
            Assert.Equal(one.Count, first.Count);
            Assert.Equal(one.Union(other).Order(), CellRanges.Union([first, second]).Cells);
            Assert.Equal(one.Select(cell => cell / 16).Distinct().Order(), first.Coarsen(2).Cells);
            Assert.Equal(first.Cells, CellRanges.FromBounds(first.Bounds.ToArray()).Cells);
            for (long cell = -1; cell < 100; cell++)
            {
                long end = cell + random.Next(1, 9);
                Assert.Equal(one.Contains(cell), first.Contains(cell));
                Assert.Equal(one.Any(each => each >= cell && each < end), first.Intersects(cell, end));
            }
        }
    }

    private static HashSet<long> Cells(Random random) => [.. Enumerable.Range(0, random.Next(40)).Select(_ => (long)random.Next(98))];
}

using Astrolode.Simulation.Detector;

namespace Astrolode.Tests.Simulation.Detector;

public class BleedingTests
{
    private const int Width = 5, Height = 101;
    private static readonly DetectorSettings Settings = new() { FullWellElectrons = 1000 };
    private static readonly ParallelOptions Two = new() { MaxDegreeOfParallelism = 2 };

    [Fact]
    public void Excess_fills_the_column_evenly_on_both_sides()
    {
        float[] image = [.. Enumerable.Repeat(100f, Width * Height)];
        image[50 * Width + 2] = 1000 + 2 * 900 * 10.5f;
        Assert.Equal(0, Bleeding.Apply(image, Width, Height, Settings, Two));
        for (int y = 0; y < Height; y++)
        {
            int distance = Math.Abs(y - 50);
            Assert.Equal(distance <= 10 ? 1000 : distance == 11 ? 550 : 100, image[y * Width + 2], 0.01);
            Assert.Equal(100, image[y * Width + 1]);
            Assert.Equal(100, image[y * Width + 3]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(100)]
    public void Charge_turns_back_at_the_end_of_its_column(int row)
    {
        float[] image = new float[Width * Height];
        image[row * Width] = 30_000;
        image[40 * Width] = 1500;
        Assert.Equal(0, Bleeding.Apply(image, Width, Height, Settings, Two));
        Assert.Equal(31_500, image.Sum(electrons => (double)electrons), 0.1);
        Assert.All(image, electrons => Assert.InRange(electrons, 0, 1000));
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(1000, image[(row < 50 ? i : Height - 1 - i) * Width]));
    }

    [Fact]
    public void What_a_full_column_cannot_hold_is_told()
    {
        float[] image = new float[Width * Height];
        image[7 * Width + 4] = 150_000;
        Assert.Equal(150_000 - 1000.0 * Height, Bleeding.Apply(image, Width, Height, Settings, Two), 0.1);
        Assert.All(Enumerable.Range(0, Height), y => Assert.Equal(1000, image[y * Width + 4]));
    }

    [Fact]
    public void Below_the_full_well_and_without_one_nothing_moves()
    {
        float[] image = [.. Enumerable.Range(0, Width * Height).Select(i => (float)i)], before = [.. image];
        Bleeding.Apply(image, Width, Height, Settings, Two);
        Assert.Equal(before, image);
        image[3] = before[3] = 1e6f;
        Bleeding.Apply(image, Width, Height, Settings with { FullWellElectrons = double.PositiveInfinity }, Two);
        Assert.Equal(before, image);
    }
}

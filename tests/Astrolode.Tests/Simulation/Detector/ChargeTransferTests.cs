using Astrolode.Simulation.Detector;

namespace Astrolode.Tests.Simulation.Detector;

public class ChargeTransferTests
{
    private static readonly ParallelOptions Two = new() { MaxDegreeOfParallelism = 2 };
    private static readonly DetectorSettings Along = new() { SerialTraps = [], FourCorners = false };

    [Theory]
    [InlineData(0.0, 1000, 0.015)]
    [InlineData(0.0, 5, 0.015)]
    [InlineData(100.0, 1000, 0.015)]
    [InlineData(100.0, 5, 0.015)]
    public void A_column_is_read_out_as_when_charge_is_moved_pixel_by_pixel(double sky, int blocks, double tolerance)
    {
        double[] column = new double[150];
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = sky + 20_000 * Math.Exp(-0.5 * Math.Pow((i - 60) / 1.2, 2)) + (i == 110 ? 800 : 0) + (i == 66 ? 300 : 0);
        }
        (double[] oracle, double trapped) = PixelByPixelTransfer.Run(column, Along.ParallelTraps, Along.WellFillPower, Along.WellDepthElectrons);
        Assert.Equal(column.Sum(), oracle.Sum() + trapped, 1e-6);
        float[] read = [.. column.Select(electrons => (float)electrons)];
        ChargeTransfer.Apply(read, 1, read.Length, Along with { TransferBlocks = blocks }, Two);
        double effect = column.Zip(oracle, (before, after) => Math.Abs(before - after)).Max();
        double error = oracle.Zip(read, (right, ours) => Math.Abs(right - ours)).Max();
        Assert.True(error < tolerance * effect, $"{error} electrons off where the effect is {effect}");
    }

    [Theory]
    [InlineData(5, 0.01)]
    [InlineData(1, 0.06)]
    public void Blocks_stand_for_single_transfers(int blocks, double tolerance)
    {
        float[] whole = new float[2066], coarse = new float[2066];
        for (int i = 0; i < whole.Length; i++)
        {
            whole[i] = coarse[i] = 100 + (i % 137 == 0 ? 5000 : 0) + (i % 97 == 0 ? 60 : 0);
        }
        float[] before = [.. whole];
        ChargeTransfer.Apply(whole, 1, whole.Length, Along with { TransferBlocks = 10_000 }, Two);
        ChargeTransfer.Apply(coarse, 1, coarse.Length, Along with { TransferBlocks = blocks }, Two);
        double effect = before.Zip(whole, (was, now) => Math.Abs(was - now)).Max(), error = whole.Zip(coarse, (right, ours) => Math.Abs(right - ours)).Max();
        Assert.True(error < tolerance * effect, $"{error} electrons off where the effect is {effect}");
    }

    [Fact]
    public void The_trail_of_a_packet_is_the_sum_of_exponentials_of_its_traps()
    {
        // Few traps, so that what a packet loses is small and the first order exact.
        TrapSpecies[] traps = [new(0.002, 0.8), new(0.003, 3.5), new(0.005, 20)];
        const double Packet = 30_000;
        const int Row = 399;
        float[] column = new float[1000];
        column[Row] = (float)Packet;
        ChargeTransfer.Apply(column, 1, column.Length, Along with { ParallelTraps = traps }, Two);
        double volume = Math.Pow(Packet / Along.WellDepthElectrons, Along.WellFillPower);
        double lost = (Row + 1) * volume * traps.Sum(trap => trap.Density);
        Assert.Equal(lost, Packet - column[Row], 0.01 * lost);
        for (int i = 1; i <= 10; i++)
        {
            double expected = (Row + 1) * volume * traps.Sum(trap => trap.Density * (Math.Exp(-(i - 1) / trap.ReleaseTransfers) - Math.Exp(-i / trap.ReleaseTransfers)));
            // What is let go is caught again in part, by the volume a faint packet has.
            Assert.Equal(expected, column[Row + i], 0.03 * expected);
        }
    }

    [Fact]
    public void A_packet_next_to_the_register_loses_least()
    {
        float[] column = new float[1000];
        column[10] = column[500] = column[900] = 10_000;
        ChargeTransfer.Apply(column, 1, column.Length, Along with { TransferBlocks = 20 }, Two);
        Assert.True(column[10] > column[500] && column[500] > column[900]);
        Assert.All(Enumerable.Range(0, 10), i => Assert.Equal(0, column[i]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Charge_leaves_or_stays_in_traps(int blocks)
    {
        float[] image = Speckled(150, 203, 5);
        double before = image.Sum(electrons => (double)electrons);
        double trapped = ChargeTransfer.Apply(image, 150, 203, new DetectorSettings { TransferBlocks = blocks }, Two);
        Assert.True(trapped > 100);
        Assert.Equal(before, image.Sum(electrons => (double)electrons) + trapped, 1e-6 * before);
        Assert.All(image, electrons => Assert.True(electrons > -0.01f));
    }

    [Fact]
    public void Four_corners_are_mirror_images()
    {
        const int Width = 90, Height = 70;
        float[] image = new float[Width * Height];
        foreach ((int x, int y) in (ReadOnlySpan<(int, int)>)[(20, 30), (Width - 1 - 20, 30), (20, Height - 1 - 30), (Width - 1 - 20, Height - 1 - 30)])
        {
            image[y * Width + x] = 5000;
        }
        ChargeTransfer.Apply(image, Width, Height, new DetectorSettings(), Two);
        Assert.True(image[31 * Width + 20] > 0.1f && image[30 * Width + 21] > 0.1f && image[29 * Width + 20] == 0 && image[30 * Width + 19] == 0);
        for (int i = 0; i < image.Length; i++)
        {
            int x = i % Width, y = i / Width;
            Assert.Equal(image[i], image[(Height - 1 - y) * Width + x]);
            Assert.Equal(image[i], image[y * Width + Width - 1 - x]);
        }
    }

    [Fact]
    public void The_serial_register_trails_as_a_column_does()
    {
        const int Side = 100;
        float[] image = Speckled(Side, Side, 6), turned = new float[image.Length];
        for (int i = 0; i < image.Length; i++)
        {
            turned[i % Side * Side + i / Side] = image[i];
        }
        DetectorSettings settings = new();
        ChargeTransfer.Apply(image, Side, Side, settings with { SerialTraps = [] }, Two);
        ChargeTransfer.Apply(turned, Side, Side, settings with { ParallelTraps = [] }, Two);
        for (int i = 0; i < image.Length; i++)
        {
            Assert.Equal(image[i], turned[i % Side * Side + i / Side]);
        }
    }

    [Fact]
    public void No_traps_change_nothing()
    {
        float[] image = Speckled(64, 64, 7), before = [.. image];
        Assert.Equal(0, ChargeTransfer.Apply(image, 64, 64, new DetectorSettings { ParallelTraps = [], SerialTraps = [] }, Two));
        Assert.Equal(before, image);
    }

    private static float[] Speckled(int width, int height, long seed)
    {
        Astrolode.Simulation.RandomStream random = new(seed, Astrolode.Simulation.ScenePart.Noise);
        float[] image = new float[width * height];
        foreach (ref float pixel in image.AsSpan())
        {
            pixel = random.NextPoisson(100) + (random.NextDouble() < 0.01 ? 20_000 : 0);
        }
        return image;
    }
}

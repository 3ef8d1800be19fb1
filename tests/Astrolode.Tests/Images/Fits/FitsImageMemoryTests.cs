using Astrolode.Images.Fits;
using static Astrolode.Tests.Images.Fits.FitsBuilder;

namespace Astrolode.Tests.Images.Fits;

/// <summary>Run without other tests beside them, whose allocations would be counted, too: all threads are watched.</summary>
[CollectionDefinition(nameof(FitsImageMemoryTests), DisableParallelization = true)]
[Collection(nameof(FitsImageMemoryTests))]
public class FitsImageMemoryTests
{
    [Theory]
    [InlineData(40_000_000, 40_000_000)]
    [InlineData(4_000_000_000_000, 4_000_000_000_000)]
    [InlineData(1, long.MaxValue)]
    public void A_header_that_promises_more_than_the_file_holds_takes_no_memory(long width, long height)
    {
        byte[] bytes = new FitsBuilder().Image(-64, [width, height], new byte[64]).Bytes;
        string message = "";
        Assert.InRange(Allocated(() => message = Assert.Throws<FitsFormatException>(() => FitsImage.Read(bytes, "petabyte.fits")).Message), 0, 10_000_000);
        Assert.Contains("petabyte.fits (HDU 0, byte ", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_of_two_gigabytes_takes_the_memory_of_the_cut()
    {
        // The file has holes for its zeros: only a few blocks are on the disk.
        using TemporaryFolder folder = new();
        string path = folder.File("sparse.fits");
        const int Side = 23_000;
        byte[] header = new FitsBuilder().Image(-32, [Side, Side], [], pad: false).Bytes;
        using (FileStream file = File.Create(path))
        {
            file.Write(header);
            file.SetLength(header.Length + (4L * Side * Side + 2879) / 2880 * 2880);
            file.Position = header.Length + 4L * (20_001L * Side + 15_002);
            file.Write(Data(-32, 7));
        }
        Image? cut = null;
        Assert.InRange(Allocated(() => cut = FitsImage.ReadSection(path, new PixelRectangle(15_000, 20_000, 300, 200))), 0, 2_000_000);
        Assert.NotNull(cut);
        Assert.Equal(7, cut.Pixels[300 + 2]);
        Assert.Equal(7, cut.Pixels.Sum());
    }

    /// <summary>The bytes one run of an action allocates on all threads: the least of some trials, as the host of the tests allocates now and then.</summary>
    private static long Allocated(Action action) => Enumerable.Range(0, 5).Min(_ =>
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        action();
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    });
}

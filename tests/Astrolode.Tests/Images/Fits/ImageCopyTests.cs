using Astrolode.Images.Fits;
using static Astrolode.Tests.Images.Fits.FitsBuilder;

namespace Astrolode.Tests.Images.Fits;

public sealed class ImageCopyTests : IDisposable
{
    private static readonly TileCompression Lossless = new(TileCodec.Gzip2, 0);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [JudgeFact("python:astropy", "python:fitsio")]
    public void A_cut_has_the_values_of_the_whole_to_astropy_whatever_the_storage()
    {
        string script = Judge.Script("exact_cuts.py");
        Run(script, "make");
        int cuts = 0;
        foreach (string source in Directory.GetFiles(folder.Path))
        {
            string name = Path.GetFileName(source);
            bool real = name.Contains("_f", StringComparison.Ordinal), scaledReal = name.StartsWith("scaled_f", StringComparison.Ordinal), wide = name.Contains("64", StringComparison.Ordinal);
            Cut(null, null);
            if (!wide && !scaledReal)
            {
                Cut(null, Lossless);
            }
            if (!wide && !real)
            {
                Cut(null, new TileCompression(TileCodec.Rice));
                Cut(64, null);
                Cut(-64, null);
                Cut(-64, Lossless);
            }
            if (name.Contains("16", StringComparison.Ordinal))
            {
                Cut(32, null);
                Cut(32, new TileCompression(TileCodec.Rice));
            }
            // Quantised ones are finer in double precision than astropy has them.
            if (name.EndsWith("float_f4.fits", StringComparison.Ordinal))
            {
                Cut(-64, null);
            }

            void Cut(int? bitpix, TileCompression? compression)
            {
                string kind = bitpix is { } number ? $"{number}" : "stored";
                FitsImage.Cut(source, folder.File($"CUT@{kind}@{compression?.Codec}@{name}"), new PixelRectangle(3, 2, 8, 7), null, bitpix, compression);
                cuts++;
            }
        }
        Assert.Equal($"same {cuts}", Run(script, "judge"));
    }

    [Theory]
    [InlineData(-32, "1 of 4 values", new[] { 1e300, double.PositiveInfinity, 1, 2 })]
    [InlineData(16, "2 of 4 values", new[] { 1.0, 32767.6, double.NegativeInfinity, double.NaN })]
    [InlineData(16, "1 of 4 values", new[] { -32768.0, double.NaN, 1, 2 })]
    [InlineData(8, "3 of 4 values", new[] { -1, 256, 255, double.NaN })]
    [InlineData(32, "1 of 4 values", new[] { 2147483648.0, 0, 0, 0 })]
    [InlineData(64, "2 of 4 values", new[] { 9223372036854775808.0, 1e19, -9223372036854775808.0, 0 })]
    public void Values_that_do_not_fit_are_counted_and_refused(int bitpix, string counted, double[] values)
    {
        string path = Doubles(values), target = folder.File("no.fits");
        string message = Assert.Throws<FitsFormatException>(() => FitsImage.Cut(path, target, bitpix: bitpix)).Message;
        Assert.Contains($"no.fits: {counted} do not fit BITPIX {bitpix}", message, StringComparison.Ordinal);
        Assert.False(File.Exists(target));
    }

    [Theory]
    [InlineData(8, new[] { 0, 255, 254.4, 0.5 })]
    [InlineData(16, new[] { -32768, 32767, 1.5, 2.5 })]
    [InlineData(16, new[] { -32767, 32767, double.NaN, 0 })]
    [InlineData(64, new[] { -9223372036854775808.0, 9223372036854774784.0, 9007199254740994, 0 })]
    public void The_whole_range_is_used_and_halves_are_rounded_to_even(int bitpix, double[] values)
    {
        string target = folder.File("cut.fits");
        FitsImage.Cut(Doubles(values), target, bitpix: bitpix);
        Assert.Equal(values.Select(value => Math.Round(value)), FitsImage.ReadDoubles(target).Pixels);
    }

    [Fact]
    public void Doubles_are_read_whole_and_in_sections()
    {
        double[] values = [1e300, 1.0 / 3, double.NaN, 16777217];
        string path = Doubles(values);
        Assert.Equal(values, FitsImage.ReadDoubles(path).Pixels);
        Image<double> section = FitsImage.ReadDoubles(path, new PixelRectangle(1, 0, 2, 1));
        Assert.Equal((2, 1), (section.Width, section.Height));
        Assert.Equal(values[1..3], section.Pixels);
        string again = folder.File("again.fits");
        FitsImage.Write(again, section, null, new FitsStorage(-64));
        Assert.Equal(values[1..3], FitsImage.ReadDoubles(again).Pixels);
    }

    [Fact]
    public void Plio_takes_no_numbers_below_zero_and_no_noise()
    {
        FitsStorage plio = new(16, new TileCompression(TileCodec.Plio));
        string path = folder.File("unsigned.fits"), target = folder.File("plio.fits");
        double[] stored = [.. Enumerable.Range(0, 64).Select(i => i < 40 ? 0.0 : 32767)];
        File.WriteAllBytes(path, new FitsBuilder().Image(16, [64, 1], Data(16, stored), true, Card("BZERO", "32768")).Bytes);
        Assert.Contains("BZERO", Assert.Throws<FitsFormatException>(() => FitsImage.Cut(path, target, compression: plio.Compression)).Message, StringComparison.Ordinal);
        FitsImage.Cut(path, target, bitpix: 32, compression: plio.Compression);
        Assert.Equal(stored.Select(value => (float)value + 32768), FitsImage.Read(target).Pixels);

        string Refused(int width, Func<int, float> pixel, FitsStorage storage) =>
            Assert.Throws<FitsFormatException>(() => FitsImage.Write(target, new Image(width, 1, [.. Enumerable.Range(0, width).Select(pixel)]), null, storage)).Message;
        Assert.Contains("0 to 16777215, and -1", Refused(64, i => i - 1, plio), StringComparison.Ordinal);
        Assert.Contains("0 to 16777215, and 16777216", Refused(64, i => 16777216, plio with { Bitpix = 32 }), StringComparison.Ordinal);
        Assert.Contains("row 0 is too short", Refused(3, i => 1, plio), StringComparison.Ordinal);
        Assert.Contains("too many numbers that differ", Refused(64, i => i % 2 == 0 ? 5 : 30000, plio), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 4000)]
    [InlineData(300, 2)]
    [InlineData(300, 5000)]
    public void What_is_let_through_to_plio_is_read_back(int width, int most)
    {
        FitsStorage plio = new(16, new TileCompression(TileCodec.Plio));
        Random random = new(width + most);
        for (int trial = 0; trial < 200; trial++)
        {
            float[] pixels = [.. Enumerable.Range(0, width).Select(_ => random.Next(3) == 0 ? random.Next(most) : 0f)];
            try
            {
                FitsImage.Write(folder.File("plio.fits"), new Image(width, 1, pixels), null, plio);
            }
            catch (FitsFormatException)
            {
                Assert.Equal(5, width);
                continue;
            }
            Assert.Equal(pixels, FitsImage.Read(folder.File("plio.fits")).Pixels);
        }
    }

    private string Doubles(double[] values)
    {
        string path = folder.File("doubles.fits");
        File.WriteAllBytes(path, new FitsBuilder().Image(-64, [values.Length, 1], Data(-64, values)).Bytes);
        return path;
    }

    private string Run(string script, string what)
    {
        (int exit, string output, string error) = Judge.Run(Judge.Python, [script, what, folder.Path]);
        Assert.True(exit == 0, error);
        return output.Trim();
    }
}

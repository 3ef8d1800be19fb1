using Astrolode.Images.Fits;
using Astrolode.Search.Exposures;
using Astrolode.Search.Sources;

namespace Astrolode.Tests.Search.Exposures;

public sealed class ExtractedImagesTests : IDisposable
{
    private const int Side = 96;

    private readonly TemporaryFolder folder = new();
    private readonly ParallelOptions parallel = new() { MaxDegreeOfParallelism = 2 };

    [Fact]
    public void An_image_is_taken_apart_once_while_it_is_in_use_and_eight_are_kept()
    {
        ExposureImage[] all = [.. Enumerable.Range(0, 12).Select(i => Write($"{i}.fits", i))];
        ExtractedImages images = new(new ExtractionSettings(), parallel);
        ExtractedImage first = images.Get([all[0]], Refuse)[all[0]];
        Assert.Contains(first.Extraction.Sources, source => source.FluxAuto > 1000);
        IReadOnlyDictionary<ExposureImage, ExtractedImage> eight = images.Get(all[..8], Refuse);
        Assert.Equal(8, eight.Count);
        Assert.Same(first, eight[all[0]]);
        // 0 is used again, so 1 to 4 are the longest unused when four others come.
        images.Get([all[0]], Refuse);
        Assert.Equal(4, images.Get(all[8..], Refuse).Count);
        // What is still kept needs no file.
        Array.ForEach(all, image => File.Delete(image.Path));
        Assert.Same(first, images.Get([all[0]], Refuse)[all[0]]);
        Assert.Equal(8, images.Get([all[0], .. all[5..]], Refuse).Count);
        // The file of another is gone, which is no fault of its pixels: an error, not a note.
        Assert.IsType<FileNotFoundException>(Assert.Throws<AggregateException>(() => images.Get([all[1]], Refuse)).InnerException);
    }

    [Fact]
    public void A_bad_image_is_reported_once_and_the_others_go_on()
    {
        ExposureImage good = Write("good.fits", 1), blank = Write("blank.fits", 2, _ => float.NaN), even = Write("even.fits", 3, _ => 7), full = Write("full.fits", 4, value => value + 70_000) with { Saturation = 60_000 };
        ExtractedImages images = new(new ExtractionSettings(), parallel);
        List<string> notes = [];
        for (int time = 0; time < 2; time++)
        {
            Assert.Equal([good], images.Get([blank, good, even, full], notes.Add).Keys);
        }
        Assert.Equal(3, notes.Count);
        Assert.Contains(notes, note => note.Contains("blank.fits", StringComparison.Ordinal) && note.Contains("blank or masked", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.Contains("even.fits", StringComparison.Ordinal) && note.Contains("no noise", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.Contains("full.fits", StringComparison.Ordinal) && note.Contains("saturated (60000 or more)", StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();

    private static void Refuse(string note) => Assert.Fail(note);

    // Noise of 5 and a star.
    private ExposureImage Write(string name, int seed, Func<float, float>? change = null)
    {
        Random random = new(seed);
        float[] pixels = [.. Enumerable.Range(0, Side * Side).Select(i => (float)(100 + 5 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())
            + 500 * Math.Exp(-(Math.Pow(i % Side - 40, 2) + Math.Pow(i / Side - 50, 2)) / 3)))];
        FitsImage.Write(folder.File(name), new Image(Side, Side, [.. pixels.Select(change ?? (value => value))]), new Dictionary<string, object>(), FitsStorage.Float32);
        return Assert.Single(ExposureImage.Of(folder.File(name)));
    }
}

namespace Astrolode.Tests.Images.Fits;

public class FitsFuzzTests
{
    [Fact]
    public void Damaged_files_of_every_kind_are_read_or_refused_but_never_crash()
    {
        IReadOnlyList<(string Name, byte[] Bytes)> corpus = FitsFuzz.Corpus([]);
        Assert.All(corpus, file => Assert.NotEmpty(Astrolode.Images.Fits.FitsFile.Stats(file.Bytes, file.Name)));
        Assert.Null(Enumerable.Range(0, 4000).Select(trial => FitsFuzz.Try(corpus, 11, trial)).FirstOrDefault(finding => finding is not null));
    }
}

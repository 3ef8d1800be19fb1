namespace Astrolode.SystemTests;

/// <summary>Each command that reads a file, with files that are wrong: one line names the file, exit code 1, and nothing is written.</summary>
public sealed class BadFileTests(BadFiles folder) : IClassFixture<BadFiles>
{
    [Theory]
    // A word that begins with @ is a file of the folder; the line must name the first of them that is wrong.
    [InlineData("missing.fits", "fits stats @missing.fits")]
    [InlineData("truncated.fits", "fits stats @truncated.fits --json")]
    [InlineData("header-only.fits", "fits stats @header-only.fits")]
    [InlineData("empty.fits", "fits stats @empty.fits")]
    [InlineData("garbage.fits", "fits stats @garbage.fits --json")]
    [InlineData("missing.fits", "wcs pix2sky @missing.fits")]
    [InlineData("nowcs.fits", "wcs pix2sky @nowcs.fits")]
    [InlineData("nowcs.fits", "wcs sky2pix @nowcs.fits")]
    [InlineData("garbage.fits", "wcs sky2pix @garbage.fits")]
    [InlineData("missing", "hips cut @missing --center gal:20,0 --size-arcmin 10 --out @new.fits")]
    [InlineData("properties", "hips cut @bare-hips --center gal:20,0 --size-arcmin 10 --out @new.fits")]
    [InlineData("hips_order", "hips cut @bad-hips --center gal:20,0 --size-arcmin 10 --out @new.fits")]
    [InlineData("127.0.0.1:1", "hips cut http://127.0.0.1:1/survey --center gal:20,0 --size-arcmin 10 --out @new.fits")]
    [InlineData("missing.fits", "hips build @plane.fits @missing.fits --out @new")]
    [InlineData("nowcs.fits", "hips build @plane.fits @nowcs.fits --out @new")]
    [InlineData("truncated.fits", "hips build @truncated.fits --out @new")]
    [InlineData("missing", "hips colour --red @missing --green @missing --blue @missing --out @new")]
    [InlineData("garbage.json", "evaluate detections --truth @garbage.json --detections @garbage.json")]
    [InlineData("missing.json", "evaluate detections --truth @missing.json --detections @garbage.json")]
    [InlineData("garbage.db", "evaluate search @garbage.db --truth @truth.csv")]
    [InlineData("missing.db", "evaluate search @missing.db --truth @truth.csv")]
    [InlineData("garbage.db", "catalogue query @garbage.db")]
    [InlineData("missing.db", "catalogue query @missing.db")]
    [InlineData("missing.db", "catalogue export @missing.db --out @new.csv")]
    [InlineData("no-labels.csv", "train detector --images @plane.fits --labels @no-labels.csv --region gal:19..21,-1..1 --out @new")]
    [InlineData("bad-label.csv", "train detector --images @plane.fits --labels @bad-label.csv --region gal:19..21,-1..1 --out @new")]
    [InlineData("garbage.csv", "train detector --images @plane.fits --labels @garbage.csv --region gal:19..21,-1..1 --out @new")]
    [InlineData("garbage.tflite", "model import @garbage.tflite --out @new.onnx")]
    [InlineData("missing.tflite", "model import @missing.tflite --out @new.onnx")]
    [InlineData("garbage.onnx", "model info @garbage.onnx")]
    public void It_is_named_in_one_line(string named, string commandLine)
    {
        string[] before = Listing();
        AstrolodeProgram.Run(Arguments(commandLine)).MustFail(1, named);
        Assert.Equal(before, Listing());
    }

    [Theory]
    [InlineData("hips cut @bad-hips --center nowhere --size-arcmin 10 --out @new.fits")]
    [InlineData("hips build @plane.fits --out @new --order 2")]
    [InlineData("hips build @plane.fits --out @new --frame ecliptic")]
    [InlineData("hips build @plane.fits --out @new --cut-min 3")]
    [InlineData("simulate plane --out @new --center icrs:20,0")]
    [InlineData("simulate plane --out @new --width-deg -4")]
    [InlineData("simulate plane --out @new --scale-arcsec nan")]
    [InlineData("simulate plane --seed 1")]
    [InlineData("simulate plane --out @new --seed many")]
    [InlineData("search @plane.fits --model @garbage.onnx --out @new.db --treshold 0.2")]
    [InlineData("search @plane.fits --model @garbage.onnx --out @new.db --threshold 2")]
    [InlineData("search @plane.fits --model @garbage.onnx --out @new.db --overlap 1")]
    [InlineData("search @plane.fits")]
    [InlineData("search @plane.fits --model @garbage.onnx --out @new.db --region nonsense")]
    [InlineData("train detector --out @new")]
    [InlineData("train detector --out @new --images @plane.fits --labels @truth.csv --region gal:0..1,0..1 --fold 4/3")]
    [InlineData("train classifier --out @new --classes 3")]
    [InlineData("train classifier --out @new --class-weights 1,x")]
    [InlineData("train classifier --out @new --network inception --start face")]
    [InlineData("fits stats")]
    [InlineData("fits")]
    public void A_command_line_that_makes_no_sense_is_wrong_usage(string commandLine)
    {
        string[] before = Listing();
        AstrolodeProgram.Run(Arguments(commandLine)).MustFail(2);
        Assert.Equal(before, Listing());
    }

    private string[] Arguments(string commandLine) =>
        [.. commandLine.Split(' ').Select(word => word.StartsWith('@') ? folder.At(word[1..]) : word)];

    private string[] Listing() => [.. Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}

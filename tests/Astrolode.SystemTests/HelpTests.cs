using System.Text.RegularExpressions;

namespace Astrolode.SystemTests;

public partial class HelpTests
{
    [Fact]
    public void Every_command_shows_an_example_and_refuses_unknown_options_in_one_line()
    {
        Queue<string[]> waiting = new([[]]);
        List<string> seen = [];
        while (waiting.TryDequeue(out string[]? command))
        {
            ProgramResult help = AstrolodeProgram.Run([.. command, "--help"]).MustSucceed();
            Assert.Equal("", help.Error);
            if (command.Length > 0)
            {
                seen.Add(string.Join(' ', command));
                Assert.True(help.Output.Contains($"astrolode {string.Join(' ', command)}", StringComparison.Ordinal)
                    && help.Output.Contains("Example", StringComparison.Ordinal), $"no example in the help of {seen[^1]}:\n{help.Output}");
            }
            AstrolodeProgram.Run([.. command, "--no-such-option"]).MustFail(2);
            foreach (string child in Children(help.Output))
            {
                waiting.Enqueue([.. command, child]);
            }
        }
        string[] expected = ["fits stats", "wcs pix2sky", "wcs sky2pix", "hips cut", "hips build", "hips colour", "moc from circle", "moc from image", "moc union", "moc contains", "moc info", "moc convert", "simulate plane", "simulate vis", "simulate chain", "train detector", "train classifier", "search", "classify", "evaluate detections", "evaluate search", "evaluate classifier", "evaluate asteroids",
            "catalogue export", "catalogue query", "model import", "model info", "model activations", "demo"];
        Assert.Empty(expected.Except(seen));
    }

    [Fact]
    public void The_version_is_one_line()
    {
        ProgramResult version = AstrolodeProgram.Run("--version").MustSucceed();
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", version.Output);
    }

    [Theory]
    [InlineData("moc intersection a.fits --out b.fits", "MOC asks for 2 or more, and 1 is given")]
    [InlineData("fits stats", "FILE is missing")]
    [InlineData("fits cut a.fits", "--out is missing")]
    [InlineData("fits cut a.fits --out", "--out asks for a value")]
    [InlineData("fits cut a.fits --out b.fits --bitpix x", "--bitpix cannot be 'x'")]
    [InlineData("fits", "name one of stats, verify, cut")]
    public void What_is_missing_is_named(string commandLine, string said) => AstrolodeProgram.Run(commandLine.Split(' ')).MustFail(2, said);

    [Fact]
    public void An_unknown_command_is_wrong_usage() => AstrolodeProgram.Run("serach").MustFail(2, "serach");

    // Names under "Commands:" in a help text; their descriptions are indented further.
    private static IEnumerable<string> Children(string help)
    {
        int at = help.IndexOf("\nCommands:\n", StringComparison.Ordinal);
        return at < 0 ? [] : CommandName().Matches(help[at..]).Select(match => match.Groups[1].Value);
    }

    [GeneratedRegex("^  ([a-z][a-z0-9-]*)", RegexOptions.Multiline)]
    private static partial Regex CommandName();
}

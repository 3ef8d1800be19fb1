using System.CommandLine;
using Astrolode.Images.Hips.Building;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode hips colour</c>: a colour HiPS of three bands.</summary>
internal static class HipsColourCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> red = new("--red") { Description = "HiPS of the longest band, made by astrolode hips build", Required = true };
        Option<string> green = new("--green") { Description = "HiPS of the middle band", Required = true };
        Option<string> blue = new("--blue") { Description = "HiPS of the shortest band", Required = true };
        Option<string> output = new("--out") { Description = "folder of the colour survey", Required = true };
        Option<TilePictures> pictures = new("--tiles") { Description = "png, jpeg or both", DefaultValueFactory = _ => TilePictures.Png };
        Option<double> softening = new("--softening") { Description = "Q of Lupton's scale, above 0: larger shows fainter parts", DefaultValueFactory = _ => 8 };
        HipsDescriptionOptions description = new();
        Command command = new(
            "colour",
            "Make a colour HiPS of three bands (Lupton et al. 2004). The bands need the same order, frame and tile width; each is scaled between its own --cut-min and --cut-max. "
            + "A build that was stopped goes on when it is run again.\n\n"
            + "Example:\n  astrolode hips colour --red mips24 --green irac8 --blue irac4 --out colour --title 'The plane in three bands'");
        foreach (Option option in new Option[] { red, green, blue, output, pictures, softening })
        {
            command.Options.Add(option);
        }
        description.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            string[] bands = [parsed.GetRequiredValue(red), parsed.GetRequiredValue(green), parsed.GetRequiredValue(blue)];
            if (!(parsed.GetValue(softening) is > 0 and < 1e6) || parsed.GetValue(pictures) == TilePictures.None)
            {
                throw new UsageException("--softening must be above 0, and --tiles png, jpeg or both");
            }
            string folder = parsed.GetRequiredValue(output);
            using ProgressLine progress = new("colour", "tiles");
            int tiles = ColourHips.Build(
                bands, folder, parsed.GetValue(pictures), parsed.GetValue(softening), description.Read(parsed), TimeProvider.System, (done, total) => progress.Report(done, total), cancellation);
            if (parsed.GetValue(CommandLine.Json))
            {
                Output.WriteJson(new { Folder = folder, Tiles = tiles });
            }
            else
            {
                Console.Out.WriteLine($"{folder}: {tiles} colour tiles");
            }
            return Task.FromResult(0);
        });
        return command;
    }
}

using System.CommandLine;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode hips</c>: surveys published as HiPS, read and made.</summary>
internal static class HipsCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        Command command = new("hips", "Work with surveys published as HiPS.\n\nExample:\n  astrolode hips build plane/*.fits --out survey\n  astrolode hips cut survey/ --center gal:18.9,-0.3 --size-arcmin 60 --scale-arcsec 6 --out cut.fits");
        command.Subcommands.Add(HipsBuildCommand.Create());
        command.Subcommands.Add(HipsColourCommand.Create());
        command.Subcommands.Add(HipsCutCommand.Create());
        return command;
    }
}

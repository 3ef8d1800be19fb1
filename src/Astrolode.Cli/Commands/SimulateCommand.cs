using System.CommandLine;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode simulate</c>: skies whose truth is known.</summary>
internal static class SimulateCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        Command command = new("simulate", "Simulate images of the sky with a catalogue of what is in them.\n\nExample:\n  astrolode simulate plane --out scene --seed 7");
        command.Subcommands.Add(SimulateVisCommand.Create());
        command.Subcommands.Add(SimulateChainCommand.Create());
        command.Subcommands.Add(SimulatePlaneCommand.Create());
        return command;
    }
}

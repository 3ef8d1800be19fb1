using System.CommandLine;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode train</c>: networks learnt from labels or from simulations.</summary>
internal static class TrainCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        Command train = new("train", $"learn a network\n{TrainDetectorCommand.Example}");
        train.Subcommands.Add(TrainDetectorCommand.Create());
        train.Subcommands.Add(TrainClassifierCommand.Create());
        return train;
    }
}

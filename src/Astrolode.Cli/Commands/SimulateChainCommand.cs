using System.CommandLine;
using Astrolode.Simulation.Vis;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode simulate chain</c>: the stages of a simulated exposure as a picture.</summary>
internal static class SimulateChainCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        Option<string> output = new("--out") { Description = "picture to write, .png", Required = true };
        Option<long> seed = new("--seed") { Description = "seed of the noise", DefaultValueFactory = _ => 1 };
        Command command = new("chain", "Draw one galaxy on its way into the file: as it is, sheared, blurred, pixelised, noisy.\n\nExample:\n  astrolode simulate chain --out chain.png");
        command.Options.Add(output);
        command.Options.Add(seed);
        command.SetAction((parsed, _) =>
        {
            string path = parsed.GetRequiredValue(output);
            if (!path.EndsWith(".png", StringComparison.OrdinalIgnoreCase))
            {
                throw new UsageException($"--out '{path}' is no .png; give the picture a name that ends so");
            }
            ChainPicture.Draw(new VisSettings { Seed = parsed.GetValue(seed) }).WritePng(path);
            if (parsed.GetValue(CommandLine.Json))
            {
                Output.WriteJson(new { Path = path, ChainPicture.Panels });
            }
            else
            {
                Console.Out.WriteLine($"{path}: {string.Join(", ", ChainPicture.Panels)}; simulated");
            }
            return Task.FromResult(0);
        });
        return command;
    }
}

using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;
using Astrolode.Search.Activations;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode catalogue activations</c>: where a detector saw what it found, for the explorer.</summary>
internal static class CatalogueActivationsCommand
{
    private static readonly Argument<string> Catalogue = new("CAT.db") { Description = "the catalogue, a .db file" };
    private static readonly Option<string> Model = new("--model") { Description = "the model that found the detections", Required = true, HelpName = "M.onnx" };
    private static readonly Option<double> MinScore = new("--min-score") { Description = "least score of a detection", DefaultValueFactory = _ => 0.3 };

    public static Command Create()
    {
        Command command = new("activations", "Draw where in its image the network saw each detection, beside the catalogue (CAT.db.activations/ID.png): the explorer shows it on their cards.\n\nExample:\n  astrolode catalogue activations bubbles.db --model models/bubbles-plane.onnx")
        {
            Catalogue, Model, MinScore,
        };
        command.SetAction((parsed, cancel) =>
        {
            string catalogue = parsed.GetRequiredValue(Catalogue);
            int drawn = Draw(catalogue, parsed.GetRequiredValue(Model), parsed.GetValue(MinScore), cancel);
            string folder = CatalogueAddress.Parse(catalogue).FolderBeside("activations");
            if (parsed.GetValue(CommandLine.Json))
            {
                Output.WriteJson(new { folder, drawn });
            }
            else
            {
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{drawn} maps -> {folder}"));
            }
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>Draws the maps of all runs of a model.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read, or the model has no run in it.</exception>
    internal static int Draw(string catalogue, string model, double minScore, CancellationToken cancel)
    {
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(model)));
        using CatalogueStore store = CatalogueStore.OpenForReading(catalogue);
        Run[] runs = [.. store.Runs().Where(run => run.Settings.ModelSha256 == sha256)];
        if (runs.Length == 0)
        {
            throw new CatalogueException($"{catalogue}: {model} has no run in it; give the model that found its detections");
        }
        int drawn = 0;
        foreach (Run run in runs)
        {
            Detection[] found = [.. store.DetectionsByScore(null, run.Id).TakeWhile(detection => detection.Score >= minScore)];
            using ProgressLine bar = new("activations", "maps");
            drawn += DetectionMaps.Write(model, run.Settings.Source.Split(' '), found, CatalogueAddress.Parse(catalogue).FolderBeside("activations"), new Progress<int>(done => bar.Report(done, found.Length)), cancel);
        }
        return drawn;
    }
}

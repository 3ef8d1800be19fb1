using System.CommandLine;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;
using Astrolode.Search.Evaluation;
using Astrolode.Search.Evaluation.Simulated;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode evaluate classifier|asteroids</c>: what <c>classify</c> wrote against the truth of simulated exposures.</summary>
internal static class EvaluateSimulatedCommand
{
    /// <summary>Judges the classes of sources.</summary>
    public static Command CreateClassifier() => Create(
        "classifier",
        "Judge the classes of sources by the truth of the SIMULATED exposures in which they were found: confusion, ROC and precision-recall of each class, completeness and purity by magnitude and rate, calibration, the most "
        + "confident mistakes, accuracy as the sources come and with each class alike, beside a guess that never looks, cuts on elongation and size, and logistic regression on shapes. 95 % intervals.",
        ClassifierEvaluation.Evaluate, ClassifierTables.All, ClassifierPage.Write);

    /// <summary>Judges moving objects.</summary>
    public static Command CreateAsteroids() => Create(
        "asteroids",
        "Judge moving objects by the asteroids in the SIMULATED exposures in which they were found: completeness and purity by magnitude and rate, false tracks, bias with galactic latitude, direction and place in the frame, "
        + "errors against the uncertainties given for them. 95 % intervals.",
        AsteroidEvaluation.Evaluate, AsteroidTables.All, AsteroidPage.Write);

    private static Command Create<T>(
        string name, string description, Func<IReadOnlyList<ClassifiedCatalogue>, IReadOnlyList<string>, BaselineFields?, T> evaluate,
        Func<T, IReadOnlyList<EvaluationTable>> tables, Action<string, T> write)
    {
        Argument<string[]> catalogues = new("CAT.db") { Description = "catalogues that 'classify' wrote, of one model; of each the newest run that is finished", Arity = ArgumentArity.OneOrMore };
        Option<string[]> truth = Folders("--truth", "folders of 'simulate vis' that hold the exposures");
        truth.Required = true;
        Option<string[]> baselineCatalogues = Folders("--baseline-catalogue", "catalogues of other simulated fields, to fit the classifiers without a network on (default: the eastern half of the fields fits, the western is compared)");
        Option<string[]> baselineTruth = Folders("--baseline-truth", "folders that hold the exposures of those");
        baselineCatalogues.HelpName = "CAT.db";
        Option<string?> report = new("--report") { Description = "write tables, charts and pictures as one HTML page", HelpName = "R.html" };
        Command command = new(name, $"{description}\n\nExample:\n  astrolode evaluate {name} cat.db --truth field1 field2 --report report.html") { catalogues, truth, baselineCatalogues, baselineTruth, report };
        command.SetAction(parsed =>
        {
            (string[] fit, string[] fitTruth) = (parsed.GetValue(baselineCatalogues) ?? [], parsed.GetValue(baselineTruth) ?? []);
            if (fit.Length == 0 != (fitTruth.Length == 0))
            {
                throw new UsageException("--baseline-catalogue and --baseline-truth go together: the catalogues, and the folders that hold their exposures");
            }
            T result = evaluate([.. parsed.GetRequiredValue(catalogues).Select(Read)], parsed.GetRequiredValue(truth), fit.Length == 0 ? null : new BaselineFields([.. fit.Select(Read)], fitTruth));
            if (parsed.GetValue(report) is { } page)
            {
                write(page, result);
                Console.Error.WriteLine($"wrote {page}");
            }
            if (parsed.GetValue(CommandLine.Json))
            {
                Output.WriteJson(result);
            }
            else
            {
                Console.Out.WriteLine($"{EvaluationTable.SimulatedNotice}\n\n{string.Join('\n', tables(result))}");
            }
            return 0;
        });
        return command;
    }

    private static ClassifiedCatalogue Read(string path)
    {
        using CatalogueStore store = CatalogueStore.OpenForReading(path);
        Run run = store.Runs().LastOrDefault(each => each.Finished is not null)
            ?? throw new EvaluationException($"catalogue {path} has no finished run; make one with 'astrolode classify EXPOSURE --model M.onnx --out {path}', or let it finish");
        return new ClassifiedCatalogue(path, run, [.. store.Sources(run.Id)], [.. store.MovingObjects(run.Id)]);
    }

    private static Option<string[]> Folders(string name, string description) => new(name) { Description = description, HelpName = "FOLDER", AllowMultipleArgumentsPerToken = true };
}

using System.CommandLine;
using Astrolode.Cli;
using Astrolode.Cli.Commands;

RootCommand root = new("Astrolode learns astrophysical features from labels, finds them in sky surveys and publishes them as catalogues.\nExample: astrolode demo");
root.Subcommands.Add(SearchCommand.Create());
root.Subcommands.Add(ClassifyCommand.Create());
root.Subcommands.Add(TrainCommand.Create());
root.Subcommands.Add(EvaluateCommand.Create());
root.Subcommands.Add(CatalogueCommand.Create());
root.Subcommands.Add(ModelCommand.Create());
root.Subcommands.Add(HipsCommand.Create());
root.Subcommands.Add(FitsCommand.Create());
root.Subcommands.Add(MocCommand.Create());
root.Subcommands.Add(WcsCommand.Create());
root.Subcommands.Add(SimulateCommand.Create());
root.Subcommands.Add(DemoCommand.Create());
return await CommandLine.Run(root, args).ConfigureAwait(false);

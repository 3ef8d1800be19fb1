using System.CommandLine;
using Astrolode.Cli;

RootCommand root = new("Astrolode learns astrophysical features from labels, finds them in sky surveys and publishes them as catalogues.")
{
};
return await CommandLine.Run(root, args).ConfigureAwait(false);

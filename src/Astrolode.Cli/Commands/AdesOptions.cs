using System.CommandLine;
using Astrolode.Catalogue.Export.Ades;
using Astrolode.Catalogue.Store;

namespace Astrolode.Cli.Commands;

/// <summary>What a command must be told before it can write an ADES file: who observed, with what. Nothing of it can be known from an image.</summary>
internal static class AdesOptions
{
    private static readonly Option<string> MpcCode = new("--mpc-code") { Description = "ADES: observatory code of the Minor Planet Center", DefaultValueFactory = _ => "XXX", HelpName = "CODE" };
    private static readonly Option<string?> Submitter = new("--submitter") { Description = "ADES: who submits, initials and surname", HelpName = "NAME" };
    private static readonly Option<string[]> Measurer = new("--measurer") { Description = "ADES: who measured; may be given more than once", HelpName = "NAME" };
    private static readonly Option<string?> TelescopeDesign = new("--telescope-design") { Description = "ADES: design of the telescope, as Korsch", HelpName = "DESIGN" };
    private static readonly Option<double?> Aperture = new("--aperture-m") { Description = "ADES: aperture of the telescope, metres", HelpName = "M" };
    private static readonly Option<string?> Detector = new("--detector") { Description = "ADES: detector, as CCD", HelpName = "NAME" };
    private static readonly Option<string?> Band = new("--band") { Description = "ADES: band of the magnitudes, as the Minor Planet Center calls it", HelpName = "BAND" };
    private static readonly Option<string> AstrometricCatalogue = new("--astrometric-catalogue") { Description = "ADES: catalogue to which positions are tied, as Gaia3", DefaultValueFactory = _ => "UNK", HelpName = "CAT" };
    private static readonly Option<string[]> Comment = new("--comment") { Description = "ADES: a line of comment; of simulated images say so; may be given more than once", HelpName = "TEXT" };

    /// <summary>Gives a command these options.</summary>
    public static void AddTo(Command command) =>
        Array.ForEach<Option>([MpcCode, Submitter, Measurer, TelescopeDesign, Aperture, Detector, Band, AstrometricCatalogue, Comment], command.Options.Add);

    /// <summary>Refuses a command line that lacks what ADES asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">The file that is to be written.</param>
    /// <param name="magnitudes">Whether there are magnitudes, whose band must be said.</param>
    /// <exception cref="UsageException">It names every option that is missing.</exception>
    public static void Require(ParseResult parsed, string path, bool magnitudes)
    {
        Option[] needed = magnitudes ? [Submitter, Measurer, TelescopeDesign, Aperture, Detector, Band] : [Submitter, Measurer, TelescopeDesign, Aperture, Detector];
        string[] missing = [.. needed.Where(option => parsed.GetResult(option) is null).Select(option => option.Name)];
        if (missing.Length > 0)
        {
            throw new UsageException($"{path}: ADES files say who observed with what; give {string.Join(", ", missing)}");
        }
    }

    /// <summary>Writes the moving objects of a run and returns the number of observations. What is missing was refused by <see cref="Require"/>.</summary>
    /// <exception cref="Catalogue.CatalogueException">See <see cref="AdesExport.Write"/>.</exception>
    public static long Write(ParseResult parsed, CatalogueStore catalogue, string path, long? run)
    {
        AdesHeader header = new()
        {
            MpcCode = parsed.GetRequiredValue(MpcCode),
            Submitter = parsed.GetRequiredValue(Submitter)!,
            Measurers = parsed.GetRequiredValue(Measurer),
            TelescopeDesign = parsed.GetRequiredValue(TelescopeDesign)!,
            ApertureMetres = parsed.GetRequiredValue(Aperture)!.Value,
            Detector = parsed.GetRequiredValue(Detector)!,
            Software = "Astrolode",
            Comments = parsed.GetValue(Comment) ?? [],
        };
        return AdesExport.Write(catalogue, path, header, parsed.GetValue(Band), parsed.GetRequiredValue(AstrometricCatalogue), run);
    }
}

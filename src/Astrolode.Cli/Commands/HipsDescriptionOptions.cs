using System.CommandLine;
using Astrolode.Images.Hips.Building;

namespace Astrolode.Cli.Commands;

/// <summary>The options that say what a survey is: they go to its properties file.</summary>
internal sealed class HipsDescriptionOptions
{
    private static readonly string[] Regimes = ["Radio", "Millimeter", "Infrared", "Optical", "UV", "EUV", "X-ray", "Gamma-ray"];
    private readonly Option<string?> title = new("--title") { Description = "title of the survey; the folder's name without it" };
    private readonly Option<string?> creator = new("--creator-did") { Description = "identifier of the survey, ivo://authority/path" };
    private readonly Option<string?> text = new("--description") { Description = "what the survey is, in a sentence or two" };
    private readonly Option<string?> progenitor = new("--progenitor") { Description = "where the images come from" };
    private readonly Option<string?> copyright = new("--copyright") { Description = "whose images they are" };
    private readonly Option<string?> regime = new("--regime") { Description = $"part of the spectrum: {string.Join(", ", Regimes)}" };
    private readonly Option<double?> wavelengthMin = new("--em-min") { Description = "shortest wavelength, metres" };
    private readonly Option<double?> wavelengthMax = new("--em-max") { Description = "longest wavelength, metres" };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { title, creator, text, progenitor, copyright, regime, wavelengthMin, wavelengthMax })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What was given.</summary>
    /// <exception cref="UsageException">A value cannot stand in a properties file.</exception>
    public HipsDescription Read(ParseResult parsed)
    {
        string? did = parsed.GetValue(creator), part = parsed.GetValue(regime);
        if (did is not null && (!did.StartsWith("ivo://", StringComparison.Ordinal) || did.Any(char.IsWhiteSpace)))
        {
            throw new UsageException($"--creator-did {did} is no identifier; write ivo://authority/path without blanks");
        }
        if (part is not null && !Regimes.Contains(part))
        {
            throw new UsageException($"--regime {part} is not known; write one of {string.Join(", ", Regimes)}");
        }
        double? min = parsed.GetValue(wavelengthMin), max = parsed.GetValue(wavelengthMax);
        if (!IsLength(min) || !IsLength(max) || min > max)
        {
            throw new UsageException("--em-min and --em-max are wavelengths in metres, above 0 and growing");
        }
        return new HipsDescription
        {
            Title = parsed.GetValue(title),
            CreatorDid = did,
            Text = parsed.GetValue(text),
            Progenitor = parsed.GetValue(progenitor),
            Copyright = parsed.GetValue(copyright),
            Regime = part,
            WavelengthMin = min,
            WavelengthMax = max,
        };
    }

    private static bool IsLength(double? metres) => metres is null or (> 0 and < double.PositiveInfinity);
}

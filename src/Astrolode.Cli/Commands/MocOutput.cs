using System.CommandLine;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Cli.Commands;

/// <summary>The options by which a coverage map is written, and what is said of it.</summary>
internal sealed class MocOutput
{
    private readonly Option<string> _path = new("--out") { Description = $"map to write; its extension says how: {string.Join(", ", MocFile.Extensions)} (ASCII)", Required = true, HelpName = "FILE" };

    private readonly Option<MocLayout> _layout = new("--layout")
    {
        Description = "of FITS: nuniq, which every program reads, or range, which came with MOC 2.0",
        DefaultValueFactory = _ => MocLayout.Nuniq,
        HelpName = "nuniq|range",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_path);
        command.Options.Add(_layout);
    }

    /// <summary>Refuses what cannot be written before work is done for it.</summary>
    public void Check(ParseResult parsed)
    {
        string path = parsed.GetRequiredValue(_path);
        if (!MocFile.Extensions.Contains(Path.GetExtension(path).ToLowerInvariant()))
        {
            throw new UsageException($"--out {path}: a MOC is written as one of {string.Join(", ", MocFile.Extensions)}");
        }
    }

    /// <summary>Writes the map and says what is in it.</summary>
    public void Write(ParseResult parsed, SpaceMoc moc)
    {
        string path = parsed.GetRequiredValue(_path);
        MocFile.Write(path, moc, parsed.GetValue(_layout));
        MocSummary summary = MocSummary.Of(path, moc);
        if (parsed.GetValue(CommandLine.Json))
        {
            Output.WriteJson(summary);
            return;
        }
        Console.Out.WriteLine(summary.Line());
    }

    public static int RequireOrder(int order) => order is >= 0 and <= SpaceMoc.MaxOrder ? order : throw new UsageException($"--order {order}: it must be from 0 to {SpaceMoc.MaxOrder}");

    public static SkyFrame RequireFrame(string name) => SkyRegion.TryFrame(name, out SkyFrame frame) ? frame : throw new UsageException($"--frame {name}: it must be icrs or gal");

    /// <summary>The map in another frame; without an order three finer than its smallest cell, which follows the old borders to an eighth of a cell.</summary>
    public static SpaceMoc To(SpaceMoc moc, SkyFrame frame, int? order) =>
        moc.To(frame, order is { } given ? RequireOrder(given) : Math.Min(moc.FinestCell() + 3, SpaceMoc.MaxOrder));
}

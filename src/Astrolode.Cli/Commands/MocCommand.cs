using System.CommandLine;
using System.Globalization;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode moc</c>: coverage maps of the sky.</summary>
internal static class MocCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        Command command = new("moc", "Make, combine and look into coverage maps (MOC 2.0: FITS, JSON or ASCII).\n\nExample:\n  astrolode moc from circle --center gal:18.9,-0.3 --radius-arcmin 30 --out field.fits");
        command.Subcommands.Add(MocFromCommand.Create());
        command.Subcommands.Add(CreateJoin("union", "Cover what any of the maps covers.", (first, second) => first.Union(second)));
        command.Subcommands.Add(CreateJoin("intersection", "Cover what all maps cover.", (first, second) => first.Intersection(second)));
        command.Subcommands.Add(CreateJoin("difference", "Cover what the first map covers and none of the others does.", (first, second) => first.Difference(second)));
        command.Subcommands.Add(CreateComplement());
        command.Subcommands.Add(CreateDegrade());
        command.Subcommands.Add(CreateConvert());
        command.Subcommands.Add(MocContainsCommand.Create());
        command.Subcommands.Add(CreateInfo());
        return command;
    }

    private static Command CreateJoin(string name, string what, Func<SpaceMoc, SpaceMoc, SpaceMoc> join)
    {
        Argument<string[]> files = new("MOC") { Description = "coverage maps, two or more", Arity = new ArgumentArity(2, 10_000) };
        MocOutput output = new();
        Command command = new(name, $"{what} The result has the finest order among them.\n\nExample:\n  astrolode moc {name} a.fits b.json --out {name}.fits") { files };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            output.Check(parsed);
            string[] paths = parsed.GetRequiredValue(files);
            SpaceMoc result = MocFile.Read(paths[0]);
            foreach (string path in paths.Skip(1))
            {
                result = join(result, MocFile.Read(path));
            }
            output.Write(parsed, result);
            return 0;
        });
        return command;
    }

    private static Command CreateComplement()
    {
        Argument<string> file = Map();
        MocOutput output = new();
        Command command = new("complement", "Cover what the map does not.\n\nExample:\n  astrolode moc complement survey.fits --out rest.fits") { file };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            output.Check(parsed);
            output.Write(parsed, MocFile.Read(parsed.GetRequiredValue(file)).Complement());
            return 0;
        });
        return command;
    }

    private static Command CreateDegrade()
    {
        Argument<string> file = Map();
        Option<int> order = new("--order") { Description = "finest order of the result, 0 to 29", Required = true };
        MocOutput output = new();
        Command command = new("degrade", "Coarsen a map: cover every cell of an order that holds any of it.\n\nExample:\n  astrolode moc degrade survey.fits --order 8 --out coarse.fits") { file, order };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            output.Check(parsed);
            output.Write(parsed, MocFile.Read(parsed.GetRequiredValue(file)).Degrade(MocOutput.RequireOrder(parsed.GetValue(order))));
            return 0;
        });
        return command;
    }

    private static Command CreateConvert()
    {
        Argument<string> file = Map();
        Option<string?> frame = new("--frame") { Description = "bring the cells to icrs or gal: every cell that the coverage touches", HelpName = "icrs|gal" };
        Option<int?> order = new("--order") { Description = "finest order of the cells of another frame (default: three finer than the smallest cell)" };
        MocOutput output = new();
        Command command = new("convert", "Write a map in another format, layout or frame.\n\nExample:\n  astrolode moc convert survey.fits --out survey.json") { file, frame, order };
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            output.Check(parsed);
            SpaceMoc moc = MocFile.Read(parsed.GetRequiredValue(file));
            output.Write(parsed, parsed.GetValue(frame) is { } name ? MocOutput.To(moc, MocOutput.RequireFrame(name), parsed.GetValue(order)) : moc);
            return 0;
        });
        return command;
    }

    private static Command CreateInfo()
    {
        Argument<string> file = Map();
        Command command = new("info", "Say what a map covers: order, cells, area.\n\nExample:\n  astrolode moc info survey.fits --json") { file };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            SpaceMoc moc = MocFile.Read(path);
            MocSummary summary = MocSummary.Of(path, moc);
            Dictionary<string, int> cells = moc.CellsByOrder().Select((list, order) => (order, list.Count)).Where(each => each.Count > 0)
                .ToDictionary(each => each.order.ToString(CultureInfo.InvariantCulture), each => each.Count);
            if (parsed.GetValue(CommandLine.Json))
            {
                Output.WriteJson(new { summary.Path, summary.Order, summary.Frame, summary.Cells, summary.Ranges, summary.SkyFraction, summary.AreaSquareDegrees, CellsByOrder = cells });
                return 0;
            }
            Console.Out.WriteLine(summary.Line());
            foreach ((string order, int count) in cells)
            {
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  order {order,2}: {count} cells"));
            }
            return 0;
        });
        return command;
    }

    private static Argument<string> Map() => new("MOC") { Description = "a coverage map in FITS, JSON or ASCII" };
}

/// <summary>A coverage in numbers.</summary>
internal sealed record MocSummary(string Path, int Order, SkyFrame Frame, int Cells, int Ranges, double SkyFraction, double AreaSquareDegrees)
{
    public static MocSummary Of(string path, SpaceMoc moc) => new(path, moc.Order, moc.Frame, moc.Cells().Count(), moc.RangeCount, moc.SkyFraction, moc.AreaSquareDegrees);

    public string Line() => string.Create(CultureInfo.InvariantCulture,
        $"{Path}: order {Order}, {(Frame == SkyFrame.Icrs ? "ICRS" : "Galactic")}, {Cells} cells, {AreaSquareDegrees:g6} square degrees, {SkyFraction:g6} of the sky");
}

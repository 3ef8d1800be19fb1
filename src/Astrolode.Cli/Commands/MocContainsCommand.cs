using System.CommandLine;
using System.Globalization;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode moc contains</c>: which positions a map covers.</summary>
internal static class MocContainsCommand
{
    private const int LinesAtOnce = 1 << 18;

    public static Command Create()
    {
        Argument<string> file = new("MOC") { Description = "a coverage map in FITS, JSON or ASCII" };
        Option<string> frame = new("--frame") { Description = "frame of the positions", DefaultValueFactory = _ => "icrs", HelpName = "icrs|gal" };
        Command command = new("contains", "Read lines \"lon lat\" (degrees) on stdin, write true or false for each: whether the map covers it.\n\nExample:\n  echo 266.4 -28.9 | astrolode moc contains survey.fits") { file, frame };
        command.SetAction((parsed, cancellation) =>
        {
            SkyFrame given = MocOutput.RequireFrame(parsed.GetRequiredValue(frame));
            string path = parsed.GetRequiredValue(file);
            SpaceMoc moc = MocFile.Read(path);
            bool json = parsed.GetValue(CommandLine.Json);
            List<bool> all = [];
            long positions = 0, inside = 0;
            foreach (bool[] answers in Answers(moc, given, Console.In, cancellation))
            {
                positions += answers.Length;
                inside += answers.Count(answer => answer);
                if (json)
                {
                    all.AddRange(answers);
                }
                else
                {
                    Console.Out.WriteLine(string.Join('\n', answers.Select(answer => answer ? "true" : "false")));
                }
            }
            if (json)
            {
                Output.WriteJson(new { Path = path, Positions = positions, Inside = inside, Contains = all });
            }
            return Task.FromResult(0);
        });
        return command;
    }

    private static IEnumerable<bool[]> Answers(SpaceMoc moc, SkyFrame frame, TextReader input, CancellationToken cancellation)
    {
        List<double> lonlat = [];
        int number = 0;
        for (string? line = input.ReadLine(); line is not null; line = input.ReadLine())
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line) && line[0] != '#')
            {
                Add(lonlat, line, number, frame, moc.Frame);
            }
            if (lonlat.Count == 2 * LinesAtOnce)
            {
                cancellation.ThrowIfCancellationRequested();
                yield return Ask(moc, lonlat);
            }
        }
        if (lonlat.Count > 0)
        {
            yield return Ask(moc, lonlat);
        }
    }

    private static bool[] Ask(SpaceMoc moc, List<double> lonlat)
    {
        bool[] inside = new bool[lonlat.Count / 2];
        moc.Contains(lonlat.ToArray(), inside);
        lonlat.Clear();
        return inside;
    }

    private static void Add(List<double> lonlat, string line, int number, SkyFrame from, SkyFrame to)
    {
        string[] words = line.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || !TryNumber(words[0], out double lon) || !TryNumber(words[1], out double lat) || Math.Abs(lat) > 90)
        {
            throw new FormatException($"cannot read line {number} of standard input: '{line.Trim()}' is no position; give longitude and latitude, in degrees");
        }
        (lon, lat) = from == to ? (lon, lat) : SkyPosition.From(from, lon, lat).To(to);
        lonlat.Add(lon);
        lonlat.Add(lat);
    }

    private static bool TryNumber(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}

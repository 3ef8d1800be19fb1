using System.CommandLine;
using System.Globalization;
using System.Text;
using Astrolode.Catalogue.Store;
using Astrolode.Files;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode labels</c>: labels that people made in the explorer, for training.</summary>
internal static class LabelsCommand
{
    private static readonly Argument<string> Catalogue = new("CAT.db") { Description = "the catalogue: a .db file, or postgres://user:password@host/database" };
    private static readonly Option<string> Out = new("--out") { Description = "labels to write: accepted detections and drawings, CSV (name,frame,lon,lat,wid,hei,class), as 'astrolode train detector --labels' reads it", Required = true, HelpName = "FILE" };
    private static readonly Option<string?> Rejected = new("--rejected") { Description = "write what was rejected into this file, likewise: look-alikes", HelpName = "FILE" };
    private static readonly Option<string?> Reviewer = new("--reviewer") { Description = "only verdicts and drawings of this person (name of a token)" };

    public static Command Create()
    {
        Command export = new("export", "write what people said in the explorer as labels for training\nExample: astrolode labels export bubbles.db --out reviewed.csv --rejected look-alikes.csv") { Catalogue, Out, Rejected, Reviewer };
        export.SetAction(Export);
        return new Command("labels", "labels that people made\nExample: astrolode labels export bubbles.db --out reviewed.csv") { export };
    }

    private static int Export(ParseResult parsed)
    {
        ReviewedLabels labels = ReviewedLabels.Read(CatalogueAddress.Parse(parsed.GetRequiredValue(Catalogue)), parsed.GetValue(Reviewer));
        string path = parsed.GetRequiredValue(Out);
        AtomicFile.WriteText(path, Csv([.. labels.Accepted, .. labels.Drawn]));
        if (parsed.GetValue(Rejected) is { } other)
        {
            AtomicFile.WriteText(other, Csv(labels.Rejected));
        }
        if (parsed.GetValue(CommandLine.Json))
        {
            Output.WriteJson(new { labels = path, accepted = labels.Accepted.Count, drawn = labels.Drawn.Count, rejected = labels.Rejected.Count, unsure = labels.Unsure });
        }
        else
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {labels.Accepted.Count} accepted, {labels.Drawn.Count} drawn; {labels.Rejected.Count} rejected, {labels.Unsure} unsure"));
        }
        return 0;
    }

    private static string Csv(IReadOnlyList<ReviewedLabel> labels)
    {
        StringBuilder text = new("name,frame,lon,lat,wid,hei,class,by,at\n");
        foreach (ReviewedLabel label in labels)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Field(label.Name)},{label.Frame},{label.Lon:R},{label.Lat:R},{label.Wid:R},{label.Hei:R},{Field(label.Class)},{Field(label.By)},{label.At}\n");
        }
        return text.ToString();
    }

    // RFC 4180.
    private static string Field(string text) => text.AsSpan().ContainsAny(",\"\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}

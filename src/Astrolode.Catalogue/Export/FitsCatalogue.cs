using System.Globalization;
using Astrolode.Catalogue.Schema;
using Astrolode.Images.Fits;

namespace Astrolode.Catalogue.Export;

/// <summary>
/// Detections as a FITS binary table: columns with unit, UCD (TUCDn) and description (TCOMMn) from the registry of columns, the runs as keywords. What is not
/// there is NaN or an empty text; FITS is ASCII, so other characters become question marks.
/// </summary>
internal static class FitsCatalogue
{
    private const int ChunkRows = 4096;

    /// <summary>Writes all rows to a path, a few thousand at a time.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="target">The name to give in messages.</param>
    /// <param name="detections">The rows; gone through twice, as a column of text is as wide as its longest.</param>
    /// <param name="runs">The runs that found them.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, string target, IEnumerable<Detection> detections, IReadOnlyList<Run> runs)
    {
        using FitsTableWriter writer = new(path, target, "DETECTION", Fields(detections), Keywords(runs));
        foreach (Detection[] chunk in detections.Chunk(ChunkRows))
        {
            writer.Append([.. DetectionColumns.All.Select(column => new FitsColumn(column.Name, Values(column, chunk), chunk.Length))]);
        }
        writer.Finish();
    }

    private static FitsField[] Fields(IEnumerable<Detection> detections)
    {
        int[] widths = [.. DetectionColumns.All.Select(_ => 1)];
        foreach (Detection detection in detections)
        {
            for (int i = 0; i < widths.Length; i++)
            {
                widths[i] = Math.Max(widths[i], DetectionColumns.All[i].Value(detection) is string text ? text.Length : 1);
            }
        }
        return [.. DetectionColumns.All.Select((column, i) => new FitsField(column.Name, Form(column, widths[i]), column.Unit, column.Ucd, column.Description))];
    }

    private static string Form(Column column, int width) => column.Kind switch
    {
        ColumnKind.Integer => "1K",
        ColumnKind.Real => "1D",
        _ => string.Create(CultureInfo.InvariantCulture, $"{width}A"),
    };

    private static Array Values(Column column, Detection[] detections) => column.Kind switch
    {
        ColumnKind.Integer => Array.ConvertAll(detections, detection => Convert.ToInt64(column.Value(detection), CultureInfo.InvariantCulture)),
        ColumnKind.Real => Array.ConvertAll(detections, detection => column.Value(detection) is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : double.NaN),
        _ => Array.ConvertAll(detections, detection => column.Value(detection) as string ?? ""),
    };

    private static Dictionary<string, object> Keywords(IReadOnlyList<Run> runs)
    {
        Dictionary<string, object> keywords = new() { ["RADESYS"] = "ICRS" };
        foreach (Run run in runs)
        {
            string number = run.Id.ToString(CultureInfo.InvariantCulture);
            keywords[$"PROG{number}"] = $"Astrolode {run.Settings.ProgramVersion}";
            keywords[$"MODEL{number}"] = run.Settings.ModelName;
            keywords[$"MSHA{number}"] = run.Settings.ModelSha256;
            keywords[$"SRC{number}"] = run.Settings.Source;
            keywords[$"REGN{number}"] = run.Settings.Region ?? "all of the source";
            keywords[$"SETT{number}"] = run.Settings.SettingsJson;
        }
        return keywords;
    }
}

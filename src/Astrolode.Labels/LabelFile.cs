using Astrolode.Files;
using Astrolode.Labels.Files;

namespace Astrolode.Labels;

/// <summary>Label catalogues on disk, recognised by what is in them, not by their name.</summary>
public static class LabelFile
{
    private delegate SkyLabel ReadLine(in LabelLine line);

    /// <summary>
    /// Reads a whole label catalogue: Milky Way Project DR2 (<c>mwpdr2bubbles.dat</c>), DR1 (CSV), or Astrolode's own CSV
    /// (<c>name,frame,lon,lat,wid,hei[,class][,radius_arcmin]</c>). Blank lines and lines that begin with # are passed over.
    /// </summary>
    /// <exception cref="LabelFormatException">The format is not known, a line is malformed (file, line and column are named), or there is no label.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<SkyLabel> Read(string path)
    {
        List<SkyLabel> labels = [];
        ReadLine? read = null;
        char separator = ',';
        int number = 0;
        foreach (string text in File.ReadLines(path))
        {
            number++;
            if (string.IsNullOrWhiteSpace(text) || text.StartsWith('#'))
            {
                continue;
            }
            bool isHeader = false;
            if (read is null)
            {
                (read, separator, isHeader) = Recognise(path, text.TrimStart('\uFEFF'));
            }
            if (!isHeader)
            {
                labels.Add(read(new LabelLine(path, number, Fields(text, separator))));
            }
        }
        return labels.Count > 0
            ? labels
            : throw new LabelFormatException($"label file {path}: there is no label in it; give a file with at least one");
    }

    private static (ReadLine Read, char Separator, bool IsHeader) Recognise(string path, string firstLine)
    {
        if (MilkyWayProjectDr2.Recognises(firstLine))
        {
            return (MilkyWayProjectDr2.Read, '\t', false);
        }
        if (MilkyWayProjectDr1.Recognises(firstLine))
        {
            return (MilkyWayProjectDr1.Read, ',', true);
        }
        if (BoxLabels.ForHeader(firstLine) is { } boxes)
        {
            return (boxes.Read, ',', true);
        }
        throw new LabelFormatException($"label file {path}, line 1: not a label catalogue that is known here; "
            + "give Milky Way Project DR2 (tab-separated), DR1 (CSV), or CSV with the header name,frame,lon,lat,wid,hei");
    }

    private static string[] Fields(string text, char separator) =>
        separator == ',' ? CsvLine.Split(text) : text.Split(separator, StringSplitOptions.TrimEntries);
}

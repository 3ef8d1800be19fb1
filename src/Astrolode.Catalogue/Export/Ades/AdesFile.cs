using System.Text;
using System.Xml;
using Astrolode.Files;

namespace Astrolode.Catalogue.Export.Ades;

/// <summary>Writes positions of moving objects in the Minor Planet Center's ADES format, version 2022: <c>.psv</c> (bars between the values) or <c>.xml</c>.</summary>
public static class AdesFile
{
    private const string Version = "2022";

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="path">Ends in .psv or .xml.</param>
    /// <param name="header">Who observed, with what.</param>
    /// <param name="observations">One or more, in any order; they are written object by object in the order of time.</param>
    /// <exception cref="CatalogueException">Something is missing, or the standard cannot hold it; or the ending is neither.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, AdesHeader header, IEnumerable<AdesObservation> observations)
    {
        var groups = AdesRecord.Header(header);
        IReadOnlyList<(string Name, string Value)>[] rows =
        [
            .. observations.OrderBy(one => one.TrackName, StringComparer.Ordinal).ThenBy(one => one.Time).Select(one => AdesRecord.Fields(one, header.MpcCode)),
        ];
        if (rows.Length == 0)
        {
            throw AdesRecord.Bad("there are no observations");
        }
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".psv":
                AtomicFile.Write(path, beside => File.WriteAllText(beside, Psv(groups, rows), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)));
                break;
            case ".xml":
                AtomicFile.Write(path, beside => WriteXml(beside, groups, rows));
                break;
            default:
                throw new CatalogueException($"cannot write ADES to {path}: the ending is neither .psv nor .xml; end the name with one of them");
        }
    }

    private static string Psv(IReadOnlyList<(string Group, IReadOnlyList<(string Name, string Value)> Items)> groups, IReadOnlyList<(string Name, string Value)>[] rows)
    {
        StringBuilder text = new($"# version={Version}\n");
        foreach ((string group, IReadOnlyList<(string, string)> items) in groups)
        {
            text.Append("# ").Append(group).Append('\n');
            foreach ((string name, string value) in items)
            {
                text.Append("! ").Append(name).Append(' ').Append(value).Append('\n');
            }
        }
        // Columns that no row fills are left out.
        int[] columns = [.. Enumerable.Range(0, rows[0].Count).Where(i => rows.Any(row => row[i].Value.Length > 0))];
        text.AppendJoin('|', columns.Select(i => rows[0][i].Name)).Append('\n');
        foreach (IReadOnlyList<(string Name, string Value)> row in rows)
        {
            text.AppendJoin('|', columns.Select(i => row[i].Value)).Append('\n');
        }
        return text.ToString();
    }

    private static void WriteXml(string path, IReadOnlyList<(string Group, IReadOnlyList<(string Name, string Value)> Items)> groups, IReadOnlyList<(string Name, string Value)>[] rows)
    {
        XmlWriterSettings settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true };
        using XmlWriter xml = XmlWriter.Create(path, settings);
        xml.WriteStartElement("ades");
        xml.WriteAttributeString("version", Version);
        xml.WriteStartElement("obsBlock");
        xml.WriteStartElement("obsContext");
        foreach ((string group, IReadOnlyList<(string, string)> items) in groups)
        {
            WriteElement(xml, group, items);
        }
        xml.WriteEndElement();
        xml.WriteStartElement("obsData");
        foreach (IReadOnlyList<(string Name, string Value)> row in rows)
        {
            WriteElement(xml, "optical", row.Where(field => field.Value.Length > 0));
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteElement(XmlWriter xml, string name, IEnumerable<(string Name, string Value)> items)
    {
        xml.WriteStartElement(name);
        foreach ((string item, string value) in items)
        {
            xml.WriteElementString(item, value);
        }
        xml.WriteEndElement();
    }
}

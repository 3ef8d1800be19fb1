using System.Globalization;
using System.Text;
using System.Xml;
using Astrolode.Catalogue.Schema;
using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.Export;

/// <summary>
/// A table of the catalogue as VOTable 1.4, TABLEDATA serialisation (IVOA Recommendation 2019-10-21): fields with unit, UCD1+ and description from the
/// registry of columns, coordinate systems, and the runs as INFO so that a table tells where it came from.
/// </summary>
internal static class VoTable
{
    private const string Namespace = "http://www.ivoa.net/xml/VOTable/v1.3";

    /// <summary>Writes all rows as they stream by.</summary>
    public static void Write<T>(Stream stream, CatalogueTable<T> table, IEnumerable<T> rows, IReadOnlyList<Run> runs)
    {
        XmlWriterSettings settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, CloseOutput = false, CheckCharacters = false };
        using XmlWriter xml = XmlWriter.Create(stream, settings);
        xml.WriteStartElement("VOTABLE", Namespace);
        xml.WriteAttributeString("version", "1.4");
        xml.WriteStartElement("RESOURCE");
        xml.WriteAttributeString("type", "results");
        foreach (Run run in runs)
        {
            WriteRun(xml, run);
        }
        WriteSystems(xml);
        WriteTable(xml, table, rows, runs);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteSystems(XmlWriter xml)
    {
        foreach ((string id, string system) in new[] { ("icrs", "ICRS"), ("galactic", "galactic") })
        {
            xml.WriteStartElement("COOSYS");
            xml.WriteAttributeString("ID", id);
            xml.WriteAttributeString("system", system);
            xml.WriteEndElement();
        }
        xml.WriteStartElement("TIMESYS");
        xml.WriteAttributeString("ID", "utc");
        xml.WriteAttributeString("timescale", "UTC");
        xml.WriteAttributeString("refposition", "TOPOCENTER");
        xml.WriteEndElement();
    }

    private static void WriteRun(XmlWriter xml, Run run)
    {
        string prefix = string.Create(CultureInfo.InvariantCulture, $"run_{run.Id}_");
        Info(xml, prefix + "program", $"Astrolode {run.Settings.ProgramVersion}");
        Info(xml, prefix + "model", run.Settings.ModelName);
        Info(xml, prefix + "model_sha256", run.Settings.ModelSha256);
        Info(xml, prefix + "source", run.Settings.Source);
        Info(xml, prefix + "region", run.Settings.Region ?? "all of the source");
        Info(xml, prefix + "settings", run.Settings.SettingsJson);
    }

    private static void WriteTable<T>(XmlWriter xml, CatalogueTable<T> table, IEnumerable<T> rows, IReadOnlyList<Run> runs)
    {
        xml.WriteStartElement("TABLE");
        xml.WriteAttributeString("name", table.Name);
        xml.WriteElementString("DESCRIPTION", Namespace, table.Description);
        foreach (Run run in runs)
        {
            WriteTime(xml, run.Id, "started", run.Started);
            if (run.Finished is { } finished)
            {
                WriteTime(xml, run.Id, "finished", finished);
            }
        }
        foreach (Column<T> column in table.Exported)
        {
            WriteField(xml, column);
        }
        xml.WriteStartElement("DATA");
        xml.WriteStartElement("TABLEDATA");
        foreach (T row in rows)
        {
            WriteRow(xml, table, row);
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteTime(XmlWriter xml, long run, string what, DateTimeOffset time)
    {
        string value = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        xml.WriteStartElement("PARAM");
        xml.WriteAttributeString("name", string.Create(CultureInfo.InvariantCulture, $"run_{run}_{what}"));
        xml.WriteAttributeString("datatype", "char");
        xml.WriteAttributeString("arraysize", "19");
        xml.WriteAttributeString("xtype", "timestamp");
        xml.WriteAttributeString("ucd", what == "started" ? "time.start" : "time.end");
        xml.WriteAttributeString("ref", "utc");
        xml.WriteAttributeString("value", value);
        xml.WriteEndElement();
    }

    private static void WriteField<T>(XmlWriter xml, Column<T> column)
    {
        xml.WriteStartElement("FIELD");
        xml.WriteAttributeString("name", column.Name);
        xml.WriteAttributeString("datatype", column.Kind switch { ColumnKind.Integer => "long", ColumnKind.Real => "double", ColumnKind.Time => "char", _ => "unicodeChar" });
        if (column.Kind is ColumnKind.Text or ColumnKind.Time)
        {
            xml.WriteAttributeString("arraysize", "*");
        }
        if (column.Kind == ColumnKind.Time)
        {
            xml.WriteAttributeString("xtype", "timestamp");
            xml.WriteAttributeString("ref", "utc");
        }
        if (column.Unit is { } unit)
        {
            xml.WriteAttributeString("unit", unit);
        }
        xml.WriteAttributeString("ucd", column.Ucd);
        if (column.Frame is { } frame)
        {
            xml.WriteAttributeString("ref", frame == SkyFrame.Icrs ? "icrs" : "galactic");
        }
        xml.WriteElementString("DESCRIPTION", Namespace, column.Description);
        xml.WriteEndElement();
    }

    private static void WriteRow<T>(XmlWriter xml, CatalogueTable<T> table, T row)
    {
        xml.WriteStartElement("TR");
        foreach (Column<T> column in table.Exported)
        {
            string value = Convert.ToString(column.Value(row), CultureInfo.InvariantCulture) ?? "";
            xml.WriteElementString("TD", Namespace, Clean(value));
        }
        xml.WriteEndElement();
    }

    private static void Info(XmlWriter xml, string name, string value)
    {
        xml.WriteStartElement("INFO");
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("value", Clean(value));
        xml.WriteEndElement();
    }

    // A file name may hold characters that XML 1.0 cannot.
    private static string Clean(string text) => text.All(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c))
        ? text
        : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));
}

using System.Globalization;
using System.Xml;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Import;

/// <summary>
/// Reads the first table of a VOTable 1.1 to 1.5 (REC-VOTable-1.4): TABLEDATA, BINARY and BINARY2. Rows stream by; a document type, and with it every entity, is refused. Arrays of numbers
/// become texts of numbers with blanks between.
/// </summary>
public static class VoTableReader
{
    /// <summary>Reads a table; its rows are read from the stream while they are gone through.</summary>
    /// <param name="stream">The document.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="CatalogueException">It is no VOTable, or one that cannot be read here.</exception>
    public static TableContent Read(Stream stream, string name)
    {
        XmlReader xml = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true, IgnoreComments = true, CheckCharacters = false });
        List<VoTableField> fields = [];
        try
        {
            if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "VOTABLE")
            {
                throw new CatalogueException($"{name}: this is XML, and no VOTable");
            }
            if (!xml.ReadToFollowing("TABLE", xml.NamespaceURI))
            {
                throw new CatalogueException($"{name}: the VOTable has no TABLE");
            }
            bool hasData = ReadFields(xml, fields, name);
            return new TableContent([.. fields.Select(field => field.Column)], hasData ? Guard(Rows(xml, fields, name), name) : []);
        }
        catch (XmlException error)
        {
            throw Broken(name, error);
        }
    }

    private static CatalogueException Broken(string name, Exception error) => new($"{name}: it cannot be read as a VOTable: {error.Message}", error);

    // Errors of the document show while its rows are read.
    private static IEnumerable<object?[]> Guard(IEnumerable<object?[]> rows, string name)
    {
        using IEnumerator<object?[]> all = rows.GetEnumerator();
        while (true)
        {
            try
            {
                if (!all.MoveNext())
                {
                    yield break;
                }
            }
            catch (Exception error) when (error is XmlException or FormatException and not CatalogueException or EndOfStreamException)
            {
                throw Broken(name, error);
            }
            yield return all.Current;
        }
    }

    private static bool ReadFields(XmlReader xml, List<VoTableField> fields, string name)
    {
        if (xml.IsEmptyElement)
        {
            return false;
        }
        xml.Read();
        while (!xml.EOF && !(xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "TABLE"))
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                xml.Read();
            }
            else if (xml.LocalName == "FIELD")
            {
                fields.Add(VoTableField.Read(xml, fields.Count + 1, name));
            }
            else if (xml.LocalName == "DATA")
            {
                return !xml.IsEmptyElement;
            }
            else
            {
                xml.Skip();
            }
        }
        return false;
    }

    private static IEnumerable<object?[]> Rows(XmlReader xml, List<VoTableField> fields, string name)
    {
        xml.Read();
        while (xml.NodeType == XmlNodeType.Element && xml.LocalName == "INFO")
        {
            xml.Skip();
        }
        return xml.LocalName switch
        {
            "TABLEDATA" => TableData(xml, fields, name),
            "BINARY" or "BINARY2" => Binary(xml, fields, xml.LocalName == "BINARY2", name),
            _ => throw new CatalogueException($"{name}: its rows are a {xml.LocalName}; TABLEDATA, BINARY and BINARY2 can be read"),
        };
    }

    private static IEnumerable<object?[]> TableData(XmlReader xml, List<VoTableField> fields, string name)
    {
        object?[] row = new object?[fields.Count];
        if (xml.IsEmptyElement)
        {
            yield break;
        }
        xml.Read();
        long number = 0;
        while (xml.NodeType == XmlNodeType.Element && xml.LocalName == "TR")
        {
            number++;
            Array.Clear(row);
            int column = 0;
            bool isEmpty = xml.IsEmptyElement;
            xml.Read();
            while (!isEmpty && xml.NodeType == XmlNodeType.Element)
            {
                string text = xml.ReadElementContentAsString();
                if (column >= fields.Count)
                {
                    throw new CatalogueException(string.Create(CultureInfo.InvariantCulture, $"{name}: row {number} has more cells than there are fields ({fields.Count})"));
                }
                row[column] = fields[column].Parse(text, number, name);
                column++;
            }
            if (!isEmpty)
            {
                xml.ReadEndElement();
            }
            yield return row;
        }
    }

    private static IEnumerable<object?[]> Binary(XmlReader xml, List<VoTableField> fields, bool hasNulls, string name)
    {
        if (!xml.ReadToDescendant("STREAM", xml.NamespaceURI) || xml.GetAttribute("href") is not null || (xml.GetAttribute("encoding") ?? "base64") != "base64")
        {
            throw new CatalogueException($"{name}: rows in binary must stand in the document itself, in base64");
        }
        using BinaryRows bytes = new(new Base64Stream(xml));
        object?[] row = new object?[fields.Count];
        byte[] nulls = new byte[(fields.Count + 7) / 8];
        while (!bytes.IsAtEnd)
        {
            if (hasNulls)
            {
                bytes.Read(nulls);
            }
            for (int i = 0; i < row.Length; i++)
            {
                object? value = fields[i].Read(bytes, name);
                row[i] = hasNulls && (nulls[i / 8] & (0x80 >> (i % 8))) != 0 ? null : value;
            }
            yield return row;
        }
    }

    // ReadElementContentAsBase64 gives the bytes piece by piece: memory stays flat.
    private sealed class Base64Stream(XmlReader xml) : ReadOnlyBytes
    {
        public override int Read(Span<byte> buffer)
        {
            byte[] piece = new byte[Math.Min(buffer.Length, 1 << 16)];
            int count = xml.ReadElementContentAsBase64(piece, 0, piece.Length);
            piece.AsSpan(0, count).CopyTo(buffer);
            return count;
        }
    }
}

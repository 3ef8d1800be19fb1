using System.Globalization;
using System.Xml;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Import;

/// <summary>A FIELD of a VOTable, and how its cells are read (REC-VOTable-1.4, sections 2.1 and 5).</summary>
internal sealed class VoTableField
{
    private const int MostElements = 1 << 24;

    private readonly string datatype;
    private readonly int? elements;
    private readonly string? nullText;
    private readonly long? nothing;

    private VoTableField(TableColumn column, string datatype, int? elements, string? nullText) => (Column, this.datatype, this.elements, this.nullText, nothing) =
        (column, datatype, elements, nullText, long.TryParse(nullText, CultureInfo.InvariantCulture, out long number) ? number : null);

    /// <summary>The column.</summary>
    public TableColumn Column { get; }

    private bool IsText => datatype is "char" or "unicodeChar";

    private int Size => datatype switch { "short" => 2, "int" or "float" => 4, "long" or "double" => 8, "floatComplex" => 8, "doubleComplex" => 16, _ => 1 };

    private bool IsReal => datatype is "float" or "double";

    /// <summary>Reads the element at which the reader stands, and goes past it.</summary>
    public static VoTableField Read(XmlReader xml, int number, string file)
    {
        string name = xml.GetAttribute("name") is { Length: > 0 } given ? given : xml.GetAttribute("ID") ?? string.Create(CultureInfo.InvariantCulture, $"col_{number}");
        string datatype = xml.GetAttribute("datatype") ?? throw new CatalogueException($"{file}: the field '{name}' has no datatype");
        if (datatype is not ("boolean" or "bit" or "unsignedByte" or "short" or "int" or "long" or "char" or "unicodeChar" or "float" or "double"))
        {
            throw new CatalogueException($"{file}: the field '{name}' has the datatype '{datatype}', which cannot be read here");
        }
        (string? unit, string? ucd, string? xtype, string? arraysize) = (xml.GetAttribute("unit"), xml.GetAttribute("ucd"), xml.GetAttribute("xtype"), xml.GetAttribute("arraysize"));
        string description = "", nullText = "";
        if (xml.IsEmptyElement)
        {
            xml.Read();
        }
        else
        {
            xml.Read();
            while (xml.NodeType != XmlNodeType.EndElement && !xml.EOF)
            {
                if (xml is { NodeType: XmlNodeType.Element, LocalName: "DESCRIPTION" })
                {
                    description = xml.ReadElementContentAsString().Trim();
                }
                else if (xml is { NodeType: XmlNodeType.Element, LocalName: "VALUES" })
                {
                    nullText = xml.GetAttribute("null") ?? "";
                    xml.Skip();
                }
                else
                {
                    xml.Skip();
                }
            }
            xml.ReadEndElement();
        }
        int? elements = Elements(arraysize, name, file);
        ColumnKind kind = datatype is "char" or "unicodeChar" || elements != 1
            ? xtype switch { "timestamp" or "adql:TIMESTAMP" => ColumnKind.Time, "adql:POINT" or "adql:REGION" or "adql:CIRCLE" or "adql:POLYGON" => ColumnKind.Region, _ => ColumnKind.Text }
            : datatype is "float" or "double" ? ColumnKind.Real : ColumnKind.Integer;
        TableColumn column = new(name, kind, string.IsNullOrEmpty(unit) ? null : unit, string.IsNullOrEmpty(ucd) ? null : ucd, description) { Declared = Declared(datatype, elements, xtype) };
        return new VoTableField(column, datatype, elements, nullText.Length > 0 ? nullText : null);
    }

    // Arrays of numbers come back as texts; other types as they came.
    private static Results.VoTableType? Declared(string datatype, int? elements, string? xtype) => datatype switch
    {
        "char" or "unicodeChar" => new(datatype, elements == 1 ? null : "*", xtype),
        "bit" => null,
        _ => elements == 1 ? new(datatype, null, null) : null,
    };

    /// <summary>A cell of TABLEDATA.</summary>
    public object? Parse(string text, long row, string file)
    {
        if (IsText)
        {
            return text.Length == 0 ? null : text;
        }
        string trimmed = text.Trim();
        if (trimmed.Length == 0 || trimmed == nullText)
        {
            return null;
        }
        if (Column.Kind is not (ColumnKind.Integer or ColumnKind.Real))
        {
            return trimmed;
        }
        object? value = datatype switch
        {
            "boolean" or "bit" => trimmed.ToUpperInvariant() switch { "T" or "TRUE" or "1" => 1L, "F" or "FALSE" or "0" => 0L, "?" => null, _ => throw NoValue(trimmed, row, file) },
            "float" or "double" => Real(trimmed) ?? throw NoValue(trimmed, row, file),
            _ => trimmed.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && long.TryParse(trimmed.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long hex) ? hex
                : long.TryParse(trimmed, CultureInfo.InvariantCulture, out long whole) ? whole : throw NoValue(trimmed, row, file),
        };
        return Present(value);
    }

    /// <summary>A cell of BINARY or BINARY2.</summary>
    public object? Read(BinaryRows bytes, string file)
    {
        int count = elements ?? bytes.Int32();
        if (count is < 0 or > MostElements)
        {
            throw new CatalogueException($"{file}: a cell of the field '{Column.Name}' says that it has {count} elements");
        }
        if (IsText)
        {
            string text = bytes.Text(count, datatype == "unicodeChar").TrimEnd(' ');
            return text.Length == 0 ? null : text;
        }
        if (datatype == "bit")
        {
            byte[] bits = new byte[(count + 7) / 8];
            bytes.Read(bits);
            return count == 1 ? (long)(bits[0] >> 7) : string.Join(' ', Enumerable.Range(0, count).Select(i => (bits[i / 8] >> (7 - i % 8)) & 1));
        }
        if (Column.Kind is ColumnKind.Integer or ColumnKind.Real)
        {
            return Present(One(bytes));
        }
        string[] parts = new string[count];
        for (int i = 0; i < count; i++)
        {
            parts[i] = Convert.ToString(One(bytes), CultureInfo.InvariantCulture) ?? "NaN";
        }
        return count == 0 ? null : string.Join(' ', parts);
    }

    private object? One(BinaryRows bytes)
    {
        if (datatype == "boolean")
        {
            return (char)bytes.Integer(1) switch { 'T' or 't' or '1' => 1L, 'F' or 'f' or '0' => 0L, _ => null };
        }
        return IsReal ? (object)bytes.Real(Size) : bytes.Integer(Size);
    }

    // NaN stands for a value that is not there, and so does the number that VALUES names.
    private object? Present(object? value) => value switch
    {
        double number when double.IsNaN(number) => null,
        long whole when whole == nothing => null,
        _ => value,
    };

    private static double? Real(string text) => text.ToUpperInvariant() switch
    {
        "NAN" => double.NaN,
        "+INF" or "INF" => double.PositiveInfinity,
        "-INF" => double.NegativeInfinity,
        _ => double.TryParse(text, CultureInfo.InvariantCulture, out double number) ? number : null,
    };

    private CatalogueException NoValue(string text, long row, string file) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{file}: row {row}, field '{Column.Name}': '{text}' is no {datatype}"));

    // Null for a number of elements that each cell gives itself. Arrays of more dimensions are read as long ones.
    private static int? Elements(string? arraysize, string name, string file)
    {
        if (arraysize is null || arraysize.Length == 0)
        {
            return 1;
        }
        if (arraysize.EndsWith('*'))
        {
            return null;
        }
        int product = 1;
        foreach (string part in arraysize.Split('x'))
        {
            product = int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 0 && (long)product * size <= MostElements
                ? product * size : throw new CatalogueException($"{file}: the field '{name}' has the arraysize '{arraysize}', which is none");
        }
        return product;
    }
}

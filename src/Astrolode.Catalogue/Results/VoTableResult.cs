using System.Buffers;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Results;

/// <summary>
/// The answer to a query as VOTable 1.4 (IVOA Recommendation 2019-10-21) with the statuses of DALI 1.1, section 4.4: rows as TABLEDATA, where an empty cell is null, or
/// as BINARY2, where flags say which are.
/// </summary>
internal sealed class VoTableResult(bool binary) : ResultWriter
{
    private readonly Binary2Stream? stream = binary ? new Binary2Stream() : null;
    private VoTableType[] types = [];
    private string? metaResources;

    public override void Begin(IBufferWriter<byte> output, ResultTable table)
    {
        types = [.. table.Columns.Select(VoTableType.Of)];
        metaResources = table.MetaResources;
        output.Put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<VOTABLE version=\"1.4\" xmlns=\"http://www.ivoa.net/xml/VOTable/v1.3\">\n<RESOURCE type=\"results\">\n"u8);
        Info(output, "QUERY_STATUS", "OK");
        foreach ((string name, string value) in table.Infos)
        {
            Info(output, name, value);
        }
        Systems(output, table.Columns);
        output.Put("<TABLE"u8);
        Attribute(output, " name=\""u8, table.Name);
        output.Put(">\n"u8);
        Description(output, table.Description);
        for (int i = 0; i < types.Length; i++)
        {
            Field(output, table.Columns[i], types[i], table.HasFieldIds);
        }
        output.Put(binary ? "<DATA>\n<BINARY2>\n<STREAM encoding=\"base64\">\n"u8 : "<DATA>\n<TABLEDATA>\n"u8);
    }

    public override void Row(IBufferWriter<byte> output, CellReader row)
    {
        if (stream is not null)
        {
            stream.Row(output, row, types);
            return;
        }
        output.Put("<TR>"u8);
        for (int i = 0; i < types.Length; i++)
        {
            if (row.IsNull(i))
            {
                output.Put("<TD/>"u8);
                continue;
            }
            output.Put("<TD>"u8);
            Cell(output, row, i);
            output.Put("</TD>"u8);
        }
        output.Put("</TR>\n"u8);
    }

    public override void End(IBufferWriter<byte> output, ResultStatus status, string? message)
    {
        stream?.Flush(output);
        output.Put(binary ? "</STREAM>\n</BINARY2>\n</DATA>\n</TABLE>\n"u8 : "</TABLEDATA>\n</DATA>\n</TABLE>\n"u8);
        if (status != ResultStatus.Complete)
        {
            Info(output, "QUERY_STATUS", status == ResultStatus.Overflow ? "OVERFLOW" : "ERROR", message);
        }
        output.Put("</RESOURCE>\n"u8);
        if (metaResources is not null)
        {
            output.Put(metaResources);
        }
        output.Put("</VOTABLE>\n"u8);
    }

    private static void Cell(IBufferWriter<byte> output, CellReader row, int column)
    {
        switch (row.Columns[column].Kind)
        {
            case ColumnKind.Integer or ColumnKind.Int:
                output.Put(row.Integer(column));
                break;
            case ColumnKind.Real:
                double number = row.Real(column);
                if (double.IsInfinity(number))
                {
                    // The standard's spelling, section 6.
                    output.Put(number > 0 ? "+Inf"u8 : "-Inf"u8);
                    break;
                }
                output.Put(number);
                break;
            default:
                output.PutXml(row.Text(column));
                break;
        }
    }

    private static void Systems(IBufferWriter<byte> output, IReadOnlyList<ColumnDescription> columns)
    {
        if (columns.Any(column => System(column) == "icrs"))
        {
            output.Put("<COOSYS ID=\"icrs\" system=\"ICRS\"/>\n"u8);
        }
        if (columns.Any(column => System(column) == "galactic"))
        {
            output.Put("<COOSYS ID=\"galactic\" system=\"galactic\"/>\n"u8);
        }
        if (columns.Any(column => column.Kind == ColumnKind.Time))
        {
            output.Put("<TIMESYS ID=\"utc\" timescale=\"UTC\" refposition=\"TOPOCENTER\"/>\n"u8);
        }
    }

    private static string? System(ColumnDescription column) => column switch
    {
        { Kind: ColumnKind.Time } => "utc",
        { Ucd: { } ucd } when IsPosition(ucd, "pos.eq.") || ucd.StartsWith("POS_EQ_", StringComparison.Ordinal) => "icrs",
        { Ucd: { } ucd } when IsPosition(ucd, "pos.galactic.") => "galactic",
        _ => null,
    };

    private static bool IsPosition(string ucd, string word) => ucd.StartsWith(word, StringComparison.Ordinal);

    private static void Field(IBufferWriter<byte> output, ColumnDescription column, VoTableType type, bool hasId)
    {
        output.Put("<FIELD"u8);
        Attribute(output, " ID=\""u8, hasId ? column.Name : null);
        Attribute(output, " name=\""u8, column.Name);
        Attribute(output, " datatype=\""u8, type.Datatype);
        Attribute(output, " arraysize=\""u8, type.Arraysize);
        Attribute(output, " xtype=\""u8, type.Xtype);
        Attribute(output, " unit=\""u8, column.Unit);
        Attribute(output, " ucd=\""u8, column.Ucd);
        Attribute(output, " utype=\""u8, column.Utype);
        Attribute(output, " ref=\""u8, System(column));
        if (column.Description.Length == 0)
        {
            output.Put("/>\n"u8);
            return;
        }
        output.Put(">\n"u8);
        Description(output, column.Description);
        output.Put("</FIELD>\n"u8);
    }

    private static void Description(IBufferWriter<byte> output, string? description)
    {
        if (description is { Length: > 0 })
        {
            output.Put("<DESCRIPTION>"u8);
            output.PutXml(description);
            output.Put("</DESCRIPTION>\n"u8);
        }
    }

    private static void Info(IBufferWriter<byte> output, string name, string value, string? message = null)
    {
        output.Put("<INFO"u8);
        Attribute(output, " name=\""u8, name);
        Attribute(output, " value=\""u8, value);
        output.Put(">"u8);
        output.PutXml(message);
        output.Put("</INFO>\n"u8);
    }

    private static void Attribute(IBufferWriter<byte> output, ReadOnlySpan<byte> start, string? value)
    {
        if (value is not null)
        {
            output.Put(start);
            output.PutXml(value);
            output.Put("\""u8);
        }
    }
}

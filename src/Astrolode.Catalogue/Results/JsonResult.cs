using System.Buffers;
using System.Text.Json;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Results;

/// <summary>
/// JSON as ESA's archives answer: <c>{"metadata": [{"name", "datatype", …}], "data": [[…], …], "status": "OK"|"OVERFLOW"|"ERROR"}</c>. What is not there, and what is
/// not finite, is null.
/// </summary>
internal sealed class JsonResult : ResultWriter
{
    private bool first = true;

    public override void Begin(IBufferWriter<byte> output, ResultTable table)
    {
        output.Put("{\"metadata\":"u8);
        using (Utf8JsonWriter json = new(output))
        {
            json.WriteStartArray();
            foreach (ColumnDescription column in table.Columns)
            {
                json.WriteStartObject();
                json.WriteString("name", column.Name);
                json.WriteString("datatype", VoTableType.Of(column).Datatype);
                WriteIfAny(json, "unit", column.Unit);
                WriteIfAny(json, "ucd", column.Ucd);
                WriteIfAny(json, "utype", column.Utype);
                json.WriteString("description", column.Description);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        output.Put(",\"data\":["u8);
    }

    public override void Row(IBufferWriter<byte> output, CellReader row)
    {
        output.Put(first ? "\n["u8 : ",\n["u8);
        first = false;
        for (int i = 0; i < row.Columns.Count; i++)
        {
            if (i > 0)
            {
                output.Put(","u8);
            }
            if (row.IsNull(i))
            {
                output.Put("null"u8);
                continue;
            }
            switch (row.Columns[i].Kind)
            {
                case ColumnKind.Integer or ColumnKind.Int:
                    output.Put(row.Integer(i));
                    break;
                case ColumnKind.Real when row.Real(i) is var number && double.IsFinite(number):
                    output.Put(number);
                    break;
                case ColumnKind.Real:
                    output.Put("null"u8);
                    break;
                default:
                    PutString(output, row.Text(i));
                    break;
            }
        }
        output.Put("]"u8);
    }

    public override void End(IBufferWriter<byte> output, ResultStatus status, string? message)
    {
        output.Put("\n],\"status\":"u8);
        PutString(output, status switch { ResultStatus.Complete => "OK", ResultStatus.Overflow => "OVERFLOW", _ => "ERROR" });
        if (message is not null)
        {
            output.Put(",\"message\":"u8);
            PutString(output, message);
        }
        output.Put("}\n"u8);
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void PutString(IBufferWriter<byte> output, string text)
    {
        output.Put("\""u8);
        output.Put(JsonEncodedText.Encode(text).EncodedUtf8Bytes);
        output.Put("\""u8);
    }
}

using System.Buffers;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Results;

/// <summary>
/// CSV after RFC 4180, or values between tabs (IANA text/tab-separated-values): a header of names, an empty field for what is not there. Between tabs, a tab or
/// end of line in a text becomes a blank, since that format has no way to write one.
/// </summary>
internal sealed class DelimitedResult(char delimiter) : ResultWriter
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");
    private readonly byte delimiterByte = (byte)delimiter;

    public override void Begin(IBufferWriter<byte> output, ResultTable table)
    {
        for (int i = 0; i < table.Columns.Count; i++)
        {
            Separate(output, i);
            Put(output, table.Columns[i].Name);
        }
        EndLine(output);
    }

    public override void Row(IBufferWriter<byte> output, CellReader row)
    {
        for (int i = 0; i < row.Columns.Count; i++)
        {
            Separate(output, i);
            if (row.IsNull(i))
            {
                continue;
            }
            switch (row.Columns[i].Kind)
            {
                case ColumnKind.Integer or ColumnKind.Int:
                    output.Put(row.Integer(i));
                    break;
                case ColumnKind.Real:
                    output.Put(row.Real(i));
                    break;
                default:
                    Put(output, row.Text(i));
                    break;
            }
        }
        EndLine(output);
    }

    // These formats have no place for it; HTTP's status and a short answer have to do.
    public override void End(IBufferWriter<byte> output, ResultStatus status, string? message)
    {
    }

    private void Separate(IBufferWriter<byte> output, int column)
    {
        if (column > 0)
        {
            output.Put([delimiterByte]);
        }
    }

    private void EndLine(IBufferWriter<byte> output) => output.Put(delimiter == ',' ? "\r\n"u8 : "\n"u8);

    private void Put(IBufferWriter<byte> output, string text)
    {
        if (delimiter != ',')
        {
            output.Put(text.AsSpan().IndexOfAny('\t', '\r', '\n') < 0 ? text : text.Replace('\t', ' ').Replace('\r', ' ').Replace('\n', ' '));
        }
        else
        {
            output.Put(text.AsSpan().IndexOfAny(Special) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        }
    }
}

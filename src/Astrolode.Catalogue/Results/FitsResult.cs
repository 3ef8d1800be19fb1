using System.Buffers;
using System.Globalization;
using System.Text;
using Astrolode.Catalogue.Schema;
using Astrolode.Images.Fits;

namespace Astrolode.Catalogue.Results;

/// <summary>
/// The answer to a query as a FITS binary table (FITS Standard 4.0, section 7.3). Its header needs the number of rows and the longest text of each column, so the rows wait
/// in a temporary file until the last has come.
/// </summary>
internal sealed class FitsResult : ResultWriter
{
    private const int ChunkRows = 4096;
    private readonly string path = Path.Combine(Path.GetTempPath(), $"astrolode-{Guid.NewGuid():N}");
    private ResultTable? table;
    private BinaryWriter? spool;
    private int[] widths = [];
    private bool[] nulls = [];
    private FileStream? rest;
    private long rows;

    public override void Begin(IBufferWriter<byte> output, ResultTable table)
    {
        this.table = table;
        widths = [.. table.Columns.Select(_ => 1)];
        nulls = new bool[table.Columns.Count];
        spool = new BinaryWriter(new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose), Encoding.UTF8);
    }

    public override void Row(IBufferWriter<byte> output, CellReader row)
    {
        for (int i = 0; i < widths.Length; i++)
        {
            bool isNull = row.IsNull(i);
            nulls[i] |= isNull;
            switch (row.Columns[i].Kind)
            {
                case ColumnKind.Integer or ColumnKind.Int:
                    spool!.Write(isNull ? Missing(row.Columns[i].Kind) : row.Integer(i));
                    break;
                case ColumnKind.Real:
                    spool!.Write(isNull ? double.NaN : row.Real(i));
                    break;
                default:
                    string text = isNull ? "" : row.Text(i);
                    widths[i] = Math.Max(widths[i], text.Length);
                    spool!.Write(text);
                    break;
            }
        }
        rows++;
    }

    public override void End(IBufferWriter<byte> output, ResultStatus status, string? message)
    {
        string file = path + ".fits";
        try
        {
            WriteTable(file, status, message);
            rest = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.DeleteOnClose);
        }
        finally
        {
            if (rest is null)
            {
                File.Delete(file);
            }
        }
    }

    public override Stream? Rest => rest;

    public override void Dispose()
    {
        spool?.Dispose();
        rest?.Dispose();
        base.Dispose();
    }

    private static long Missing(ColumnKind kind) => kind == ColumnKind.Int ? int.MinValue : long.MinValue;

    private void WriteTable(string file, ResultStatus status, string? message)
    {
        Dictionary<string, object> keywords = new() { ["RADESYS"] = "ICRS", ["QSTATUS"] = status switch { ResultStatus.Complete => "OK", ResultStatus.Overflow => "OVERFLOW", _ => "ERROR" } };
        if (message is not null)
        {
            keywords["QMESSAGE"] = message;
        }
        FitsField[] fields = [.. table!.Columns.Select((column, i) => new FitsField(
            column.Name, Form(column.Kind, widths[i]), column.Unit, column.Ucd, column.Description, Null: nulls[i] && column.Kind is ColumnKind.Integer or ColumnKind.Int ? Missing(column.Kind) : null))];
        using FitsTableWriter writer = new(file, file, table.Name.ToUpperInvariant(), fields, keywords);
        spool!.Flush();
        spool.BaseStream.Position = 0;
        using BinaryReader reader = new(spool.BaseStream, Encoding.UTF8, leaveOpen: true);
        for (long left = rows; left > 0; left -= ChunkRows)
        {
            writer.Append(Chunk(reader, (int)Math.Min(left, ChunkRows)));
        }
        writer.Finish();
    }

    private List<FitsColumn> Chunk(BinaryReader reader, int count)
    {
        Array[] values = [.. table!.Columns.Select(column => (Array)(column.Kind switch
        {
            ColumnKind.Integer => new long[count],
            ColumnKind.Int => new int[count],
            ColumnKind.Real => new double[count],
            _ => new string[count],
        }))];
        for (int row = 0; row < count; row++)
        {
            foreach (Array column in values)
            {
                switch (column)
                {
                    case long[] numbers:
                        numbers[row] = reader.ReadInt64();
                        break;
                    case int[] numbers:
                        numbers[row] = (int)reader.ReadInt64();
                        break;
                    case double[] numbers:
                        numbers[row] = reader.ReadDouble();
                        break;
                    default:
                        ((string[])column)[row] = reader.ReadString();
                        break;
                }
            }
        }
        return [.. table.Columns.Select((column, i) => new FitsColumn(column.Name, values[i], count))];
    }

    private static string Form(ColumnKind kind, int width) => kind switch
    {
        ColumnKind.Integer => "1K",
        ColumnKind.Int => "1J",
        ColumnKind.Real => "1D",
        _ => string.Create(CultureInfo.InvariantCulture, $"{width}A"),
    };
}

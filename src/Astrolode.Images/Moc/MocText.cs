using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Astrolode.Images.Healpix;

namespace Astrolode.Images.Moc;

/// <summary>MOCs as text: the ASCII form <c>3/3 10 4/16-18 29/</c> (MOC 2.0, section 4.3.2) and JSON <c>{"3":[3,10],"4":[16,17,18],"29":[]}</c> (appendix C).</summary>
internal static class MocText
{
    /// <summary>The coverage as ASCII; the order at the end is its resolution where no cell has it.</summary>
    public static string ToAscii(SpaceMoc moc)
    {
        StringBuilder text = new();
        IReadOnlyList<IReadOnlyList<long>> orders = moc.CellsByOrder();
        for (int order = 0; order < orders.Count; order++)
        {
            if (orders[order].Count > 0 || order == moc.Order)
            {
                text.Append(text.Length > 0 ? " " : "").Append(CultureInfo.InvariantCulture, $"{order}/");
                AppendRuns(text, orders[order]);
            }
        }
        return text.ToString();
    }

    /// <summary>The coverage as JSON.</summary>
    public static byte[] ToJson(SpaceMoc moc)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            IReadOnlyList<IReadOnlyList<long>> orders = moc.CellsByOrder();
            for (int order = 0; order < orders.Count; order++)
            {
                if (orders[order].Count > 0 || order == moc.Order)
                {
                    json.WriteStartArray(order.ToString(CultureInfo.InvariantCulture));
                    foreach (long pixel in orders[order])
                    {
                        json.WriteNumberValue(pixel);
                    }
                    json.WriteEndArray();
                }
            }
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>
    /// Reads ASCII: cells may be separated by commas too, come in any sequence and overlap; an s for space before the first order is passed over.
    /// </summary>
    /// <exception cref="MocException">It is no such text; the message says at which character.</exception>
    public static SpaceMoc FromAscii(ReadOnlySpan<byte> text, string name)
    {
        MocBuilder builder = new(SpaceMoc.MaxOrder);
        int order = -1, finest = -1;
        for (int at = 0; (at = SkipSeparators(text, at)) < text.Length;)
        {
            int start = at;
            long number = ReadNumber(text, ref at, name);
            if (at < text.Length && text[at] == '/')
            {
                order = number <= SpaceMoc.MaxOrder ? (int)number : throw Wrong(name, start, $"{number} is no order from 0 to {SpaceMoc.MaxOrder}");
                finest = Math.Max(finest, order);
                at++;
                continue;
            }
            long last = number;
            if (at < text.Length && text[at] == '-')
            {
                at++;
                last = ReadNumber(text, ref at, name);
            }
            AddCells(builder, order, number, last, name, start);
        }
        return finest >= 0
            ? builder.ToMoc().OfOrder(finest)
            : throw new MocException($"cannot read {name}: there is no coverage in it; give a MOC in FITS, JSON or ASCII like '3/3 10 4/16-18'");
    }

    /// <summary>Reads JSON.</summary>
    /// <exception cref="MocException">It is no such text; the message says where.</exception>
    public static SpaceMoc FromJson(ReadOnlySpan<byte> text, string name)
    {
        try
        {
            return FromJson(new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Disallow }), name);
        }
        catch (JsonException error)
        {
            throw new MocException($"cannot read {name} (line {error.LineNumber + 1}): it is no JSON; fetch the file again", error);
        }
    }

    private static SpaceMoc FromJson(Utf8JsonReader json, string name)
    {
        MocBuilder builder = new(SpaceMoc.MaxOrder);
        int order = -1, finest = -1;
        while (json.Read())
        {
            bool expected = (json.TokenType, json.CurrentDepth) switch
            {
                (JsonTokenType.StartObject or JsonTokenType.EndObject, 0) or (JsonTokenType.StartArray or JsonTokenType.EndArray, 1) => true,
                (JsonTokenType.PropertyName, 1) => Utf8Parser.TryParse(json.ValueSpan, out order, out int used) && used == json.ValueSpan.Length && order is >= 0 and <= SpaceMoc.MaxOrder,
                (JsonTokenType.Number, 2) => AddJsonCell(builder, order, ref json, name),
                _ => false,
            };
            if (!expected)
            {
                throw Wrong(name, (int)json.TokenStartIndex, "a MOC is an object of lists of cells by order, {\"3\":[3,10]}");
            }
            finest = Math.Max(finest, order);
        }
        return builder.ToMoc().OfOrder(Math.Max(finest, 0));
    }

    private static bool AddJsonCell(MocBuilder builder, int order, ref Utf8JsonReader json, string name)
    {
        if (!json.TryGetInt64(out long pixel))
        {
            return false;
        }
        AddCells(builder, order, pixel, pixel, name, (int)json.TokenStartIndex);
        return true;
    }

    private static void AddCells(MocBuilder builder, int order, long first, long last, string name, int at)
    {
        if (order < 0)
        {
            throw Wrong(name, at, $"the cell {first} comes before any order");
        }
        if (first < 0 || last < first || last >= NestedIndex.PixelCount(order))
        {
            throw Wrong(name, at, first == last ? $"order {order} has no cell {first}" : $"order {order} has no cells {first}-{last}");
        }
        int shift = SpaceMoc.Shift(order);
        builder.Add(new PixelRange(first << shift, (last + 1) << shift));
    }

    private static int SkipSeparators(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && (text[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)',' || IsSpacePrefix(text, at)))
        {
            at++;
        }
        return at;
    }

    private static bool IsSpacePrefix(ReadOnlySpan<byte> text, int at) => text[at] == 's' && at + 1 < text.Length && char.IsAsciiDigit((char)text[at + 1]);

    private static long ReadNumber(ReadOnlySpan<byte> text, ref int at, string name)
    {
        if (at < text.Length && char.IsAsciiDigit((char)text[at]) && Utf8Parser.TryParse(text[at..], out long number, out int used))
        {
            at += used;
            return number;
        }
        throw Wrong(name, at, at < text.Length && text[at] is (byte)'t' or (byte)'f' ? "it covers time or frequency, not the sky alone" : "a number is expected");
    }

    private static void AppendRuns(StringBuilder text, IReadOnlyList<long> cells)
    {
        for (int i = 0; i < cells.Count;)
        {
            int end = i + 1;
            while (end < cells.Count && cells[end] == cells[end - 1] + 1)
            {
                end++;
            }
            text.Append(i > 0 ? " " : "").Append(cells[i]);
            if (end - i > 1)
            {
                text.Append('-').Append(cells[end - 1]);
            }
            i = end;
        }
    }

    private static MocException Wrong(string name, int at, string why) =>
        new($"cannot read {name} (character {at + 1}): {why}; give a MOC in FITS, JSON or ASCII like '3/3 10 4/16-18'");
}

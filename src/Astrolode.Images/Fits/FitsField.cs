using System.Globalization;
using System.Numerics;

namespace Astrolode.Images.Fits;

/// <summary>A column of a binary table that is to be written.</summary>
/// <param name="Name">TTYPEn.</param>
/// <param name="Form">TFORMn, as <c>1D</c>, <c>20A</c>, <c>1PE</c>.</param>
/// <param name="Unit">TUNITn.</param>
/// <param name="Ucd">TUCDn.</param>
/// <param name="Description">TCOMMn.</param>
/// <param name="Shape">Shape of a cell, slowest axis first, for TDIMn; empty for none.</param>
/// <param name="Null">TNULLn of integers.</param>
internal sealed record FitsField(string Name, string Form, string? Unit = null, string? Ucd = null, string? Description = null, IReadOnlyList<long>? Shape = null, long? Null = null)
{
    /// <summary>TZEROn of the integers whose sign is not that of their format (Standard 4.0, section 5.2.5).</summary>
    public object? Zero { get; init; }

    /// <summary>Bytes in a row.</summary>
    public long Bytes => BinaryField.Parse(1, Name, Form, 0)!.Width;

    /// <summary>Characters of one text of a column of texts: the fastest side of its shape, else the whole field.</summary>
    public long Width => Shape is { Count: > 0 } sides ? sides[^1] : Bytes;

    /// <summary>How a column in memory is written: in the format it was read with where that can hold it, else in that of its type.</summary>
    public static FitsField Of(FitsColumn column)
    {
        Type type = column.Values.GetType().GetElementType()!;
        // By the type's code: a pattern int[] would take uint[] too.
        (char letter, object? zero, long? undefined) = Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => (column.Form.Contains('X', StringComparison.Ordinal) ? 'X' : 'L', (object?)null, (long?)null),
            TypeCode.Byte => ('B', null, byte.MaxValue),
            TypeCode.SByte => ('B', -128, null),
            TypeCode.Int16 => ('I', null, short.MinValue),
            TypeCode.UInt16 => ('I', 32768, null),
            TypeCode.Int32 => ('J', null, int.MinValue),
            TypeCode.UInt32 => ('J', 2147483648L, null),
            TypeCode.Int64 => ('K', null, long.MinValue),
            TypeCode.UInt64 => ('K', 1UL << 63, null),
            TypeCode.Single => ('E', null, null),
            TypeCode.Double => ('D', null, null),
            TypeCode.String => ('A', null, null),
            _ when type == typeof(Complex) => (column.Form.EndsWith('C') ? 'C' : 'M', null, null),
            _ => throw new ArgumentException($"column {column.Name} holds {type.Name}, which no FITS column can hold"),
        };
        return new FitsField(column.Name, FormOf(column, letter), column.Unit, column.Ucd, column.Description, ShapeOf(column), column.Nulls is null ? null : undefined) { Zero = zero };
    }

    private static string FormOf(FitsColumn column, char letter)
    {
        if (column.Starts is not null)
        {
            return $"1Q{letter}";
        }
        long repeat = letter == 'A' ? WidthOf(column) * Math.Max(1, column.Elements) : column.Elements;
        return string.Create(CultureInfo.InvariantCulture, $"{repeat}{letter}");
    }

    private static long WidthOf(FitsColumn column) => ((string[])column.Values).Select(text => text.Length).Append(1).Max();

    private static IReadOnlyList<long>? ShapeOf(FitsColumn column) => (column.Shape.Count, column.Values) switch
    {
        (0, _) => null,
        (_, string[]) => [.. column.Shape, WidthOf(column)],
        (1, _) => null,
        _ => column.Shape,
    };
}

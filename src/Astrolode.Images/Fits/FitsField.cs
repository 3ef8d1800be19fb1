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

    /// <summary>How a column in memory is written: in the format it was read with where that can hold it, else in that of its type.</summary>
    public static FitsField Of(FitsColumn column)
    {
        (char letter, object? zero, long? undefined) = column.Values switch
        {
            bool[] => (column.Form.Contains('X', StringComparison.Ordinal) ? 'X' : 'L', null, (long?)null),
            byte[] => ('B', null, byte.MaxValue),
            sbyte[] => ('B', -128, null),
            short[] => ('I', null, short.MinValue),
            ushort[] => ('I', 32768, null),
            int[] => ('J', null, int.MinValue),
            uint[] => ('J', 2147483648L, null),
            long[] => ('K', null, long.MinValue),
            ulong[] => ('K', 1UL << 63, null),
            float[] => ('E', null, null),
            double[] => ('D', null, null),
            Complex[] => ('M', null, null),
            string[] => ('A', (object?)null, (long?)null),
            _ => throw new ArgumentException($"column {column.Name} holds {column.Values.GetType().GetElementType()!.Name}, which no FITS column can hold"),
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

    /// <summary>Bytes of the longest text of a column, at least 1.</summary>
    public static long WidthOf(FitsColumn column) => Math.Max(1, ((string[])column.Values).Select(System.Text.Encoding.UTF8.GetByteCount).DefaultIfEmpty(1).Max());

    private static IReadOnlyList<long>? ShapeOf(FitsColumn column) => (column.Shape.Count, column.Values) switch
    {
        (0, _) => null,
        (_, string[]) => [.. column.Shape, WidthOf(column)],
        (1, _) => null,
        _ => column.Shape,
    };
}

using System.Numerics;

namespace Astrolode.Images.Fits;

/// <summary>
/// One column of a table with its values. A cell holds one element or, row after row in one array, as many as <see cref="Elements"/> says; with
/// variable-length arrays as many as <see cref="Starts"/> says.
/// </summary>
public sealed class FitsColumn
{
    /// <summary>A column.</summary>
    /// <param name="name">TTYPEn.</param>
    /// <param name="values">
    /// bool (L, X), byte, sbyte, short, ushort, int, uint, long, ulong, float, double, Complex (C, M), or string; scaled integers are doubles.
    /// </param>
    /// <param name="rows">Cells.</param>
    public FitsColumn(string name, Array values, long rows) => (Name, Values, RowCount) = (name, values, rows);

    /// <summary>Name (TTYPEn); empty where the file gives none.</summary>
    public string Name { get; }

    /// <summary>All elements of all rows, one after the other.</summary>
    public Array Values { get; }

    /// <summary>Rows.</summary>
    public long RowCount { get; }

    /// <summary>Format of the field as the file has it (TFORMn).</summary>
    public string Form { get; init; } = "";

    /// <summary>Unit (TUNITn), null where there is none.</summary>
    public string? Unit { get; init; }

    /// <summary>Unified Content Descriptor (TUCDn), null where there is none.</summary>
    public string? Ucd { get; init; }

    /// <summary>What it is (TCOMMn), null where the file does not say.</summary>
    public string? Description { get; init; }

    /// <summary>Shape of a cell, slowest axis first (TDIMn turned round); empty for a single element.</summary>
    public IReadOnlyList<long> Shape { get; init; } = [];

    /// <summary>Place in <see cref="Values"/> at which each row's elements start, and at the end their number; null where all cells have the same number.</summary>
    public IReadOnlyList<long>? Starts { get; init; }

    /// <summary>True for each element that is undefined (TNULLn; a logical of zero byte); null where there is no such element. Undefined real numbers are NaN.</summary>
    public IReadOnlyList<bool>? Nulls { get; init; }

    /// <summary>Elements in each cell; 0 with variable-length arrays.</summary>
    public long Elements => Starts is not null || RowCount == 0 ? 0 : Values.LongLength / RowCount;

    /// <summary>The elements of one row.</summary>
    /// <exception cref="InvalidCastException">The values are of another type.</exception>
    public ReadOnlySpan<T> Row<T>(long row)
    {
        long start = Starts?[(int)row] ?? row * Elements;
        long end = Starts?[(int)row + 1] ?? start + Elements;
        return ((T[])Values).AsSpan((int)start, (int)(end - start));
    }

    /// <summary>Whether the values are real numbers, one or more of them in each cell.</summary>
    public bool IsNumeric => Starts is null && Type.GetTypeCode(Values.GetType().GetElementType()) is >= TypeCode.SByte and <= TypeCode.Double;

    /// <summary>All values as doubles; undefined integers are NaN.</summary>
    /// <exception cref="FitsFormatException">They are text, complex or logical.</exception>
    public double[] ToDoubles()
    {
        // By the type's code: a pattern int[] would take uint[] too.
        double[] numbers = Type.GetTypeCode(Values.GetType().GetElementType()) switch
        {
            TypeCode.Byte => As((byte[])Values),
            TypeCode.SByte => As((sbyte[])Values),
            TypeCode.Int16 => As((short[])Values),
            TypeCode.UInt16 => As((ushort[])Values),
            TypeCode.Int32 => As((int[])Values),
            TypeCode.UInt32 => As((uint[])Values),
            TypeCode.Int64 => As((long[])Values),
            TypeCode.UInt64 => As((ulong[])Values),
            TypeCode.Single => As((float[])Values),
            TypeCode.Double => As((double[])Values),
            _ => throw NoNumbers("numbers"),
        };
        for (int i = 0; i < numbers.Length && Nulls is not null; i++)
        {
            numbers[i] = Nulls[i] ? double.NaN : numbers[i];
        }
        return numbers;
    }

    /// <summary>All values as 64-bit integers; undefined ones as they are stored.</summary>
    /// <exception cref="FitsFormatException">They are not integers.</exception>
    public long[] ToIntegers() => Type.GetTypeCode(Values.GetType().GetElementType()) switch
    {
        TypeCode.Byte => Array.ConvertAll((byte[])Values, value => (long)value),
        TypeCode.SByte => Array.ConvertAll((sbyte[])Values, value => (long)value),
        TypeCode.Int16 => Array.ConvertAll((short[])Values, value => (long)value),
        TypeCode.UInt16 => Array.ConvertAll((ushort[])Values, value => (long)value),
        TypeCode.Int32 => Array.ConvertAll((int[])Values, value => (long)value),
        TypeCode.UInt32 => Array.ConvertAll((uint[])Values, value => (long)value),
        TypeCode.Int64 => [.. (long[])Values],
        TypeCode.UInt64 => Array.ConvertAll((ulong[])Values, value => (long)value),
        _ => throw NoNumbers("whole numbers"),
    };

    private FitsFormatException NoNumbers(string wanted) =>
        new($"cannot take column {Name} of format {Form} for {wanted}: it holds {Values.GetType().GetElementType()!.Name}; name another column");

    private static double[] As<T>(T[] values)
        where T : INumberBase<T> => Array.ConvertAll(values, value => double.CreateTruncating(value));
}

using System.Globalization;

namespace Astrolode.Labels.Files;

/// <summary>One line of a label file, cut into fields, that knows where it is so that an error can say it.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Number">Line number, from 1.</param>
/// <param name="Fields">The fields, trimmed.</param>
internal readonly record struct LabelLine(string File, int Number, string[] Fields)
{
    /// <summary>A field that must hold something.</summary>
    public string Text(int index, string column)
    {
        Require(index, column);
        return Fields[index].Length > 0 ? Fields[index] : throw Bad(index, column, "is empty");
    }

    /// <summary>A finite number in [<paramref name="min"/>, <paramref name="max"/>].</summary>
    public double Value(int index, string column, double min, double max)
    {
        string text = Text(index, column);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !double.IsFinite(value))
        {
            throw Bad(index, column, $"is '{text}', not a number");
        }
        return value >= min && value <= max
            ? value
            : throw Bad(index, column, string.Create(CultureInfo.InvariantCulture, $"is {value}, outside {min} to {max}"));
    }

    /// <summary>A size in the column's unit: finite and greater than zero.</summary>
    public double Size(int index, string column, double max)
    {
        double value = Value(index, column, 0, max);
        return value > 0 ? value : throw Bad(index, column, "is 0; a size must be positive");
    }

    /// <summary>A number, or null when the field is blank or missing.</summary>
    public double? OptionalNumber(int index, string column, double min, double max) =>
        index >= 0 && index < Fields.Length && Fields[index].Length > 0 ? Value(index, column, min, max) : null;

    /// <summary>The error for a field of this line.</summary>
    public LabelFormatException Bad(int index, string column, string what) =>
        new($"label file {File}, line {Number}, column {index + 1} ({column}) {what}; mend or remove that line");

    private void Require(int index, string column)
    {
        if (index >= Fields.Length)
        {
            throw Bad(index, column, $"is missing, the line has {Fields.Length} columns");
        }
    }
}

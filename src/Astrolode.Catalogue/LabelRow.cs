using Astrolode.Images.Sky;

namespace Astrolode.Catalogue;

/// <summary>What people, or another program, say is in the sky: a row of a catalogue that was imported.</summary>
public sealed record LabelRow
{
    /// <summary>Row number, from 1; 0 before it is stored.</summary>
    public long Id { get; init; }

    /// <summary>The catalogue it is from.</summary>
    public required string Catalogue { get; init; }

    /// <summary>Its name there.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required string Class { get; init; }

    /// <summary>How sure its makers are, 0 to 1: of volunteers the hit rate; null where they do not say.</summary>
    public double? Score { get; init; }

    /// <summary>Where it is.</summary>
    public required SkyPosition Position { get; init; }

    /// <summary>Frame along whose axes the sides of its box run; null without a box.</summary>
    public SkyFrame? Frame { get; init; }

    /// <summary>Full width of its box, degrees; null where it has none.</summary>
    public double? WidthDegrees { get; init; }

    /// <summary>Full height of its box, degrees.</summary>
    public double? HeightDegrees { get; init; }

    /// <summary>Direction of its longer axis, north through east, degrees; null where it has none.</summary>
    public double? PositionAngleDegrees { get; init; }

    /// <summary>Longer semi-axis of an ellipse that somebody drew, degrees; null for what is none.</summary>
    public double? SemiMajorDegrees { get; init; }

    /// <summary>Its shorter semi-axis, degrees.</summary>
    public double? SemiMinorDegrees { get; init; }

    /// <summary>Who drew it, where one person did.</summary>
    public string? Author { get; init; }

    /// <summary>When, ISO 8601, UTC.</summary>
    public string? Created { get; init; }
}

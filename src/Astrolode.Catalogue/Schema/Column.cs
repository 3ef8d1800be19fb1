using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.Schema;

/// <summary>What a column holds.</summary>
public enum ColumnKind
{
    /// <summary>64-bit integers; INTEGER, VOTable long.</summary>
    Integer,

    /// <summary>64-bit floating point; REAL, VOTable double.</summary>
    Real,

    /// <summary>Text; TEXT, VOTable char of any length.</summary>
    Text,
}

/// <summary>One column of the catalogue of detections, as SQL, VOTable and CSV all know it.</summary>
/// <param name="Name">Name, lower case, the same everywhere.</param>
/// <param name="Kind">Type.</param>
/// <param name="Unit">Unit in VOUnits, null where there is none.</param>
/// <param name="Ucd">Unified Content Descriptor, UCD1+.</param>
/// <param name="Description">What it is in the sky, one sentence.</param>
/// <param name="Value">Its value in a detection: long, double, string, or null.</param>
/// <param name="Frame">The frame it is a coordinate of, null where it is none.</param>
public sealed record Column(
    string Name, ColumnKind Kind, string? Unit, string Ucd, string Description, Func<Detection, object?> Value, SkyFrame? Frame = null)
{
    /// <summary>The type in SQL.</summary>
    public string SqlType => Kind switch { ColumnKind.Integer => "INTEGER", ColumnKind.Real => "REAL", _ => "TEXT" };
}

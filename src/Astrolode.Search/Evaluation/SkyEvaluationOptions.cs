namespace Astrolode.Search.Evaluation;

/// <summary>How detections are compared with labels on the sky.</summary>
public sealed record SkyEvaluationOptions
{
    /// <summary>Least effective radius asked for, arcmin. An unmatched detection of a smaller box is ignored.</summary>
    public double MinRadiusArcmin { get; init; }

    /// <summary>Largest effective radius asked for, arcmin. An unmatched detection of a larger box is ignored.</summary>
    public double MaxRadiusArcmin { get; init; } = double.PositiveInfinity;

    /// <summary>Side of a box over twice the effective radius: turns the size of a detection into a radius.</summary>
    public double BoxFactor { get; init; } = Labels.SkyLabel.DefaultBoxFactor;

    /// <summary>Least IoU of a match; a table for each.</summary>
    public IReadOnlyList<double> IouThresholds { get; init; } = [0.5, 0.3];

    /// <summary>Scores at which the FROC table is given.</summary>
    public IReadOnlyList<double> ScoreThresholds { get; init; } = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

    /// <summary>Edges of the bins of effective radius, arcmin, rising; empty: four bins of equal ratio over the radii of the labels that count.</summary>
    public IReadOnlyList<double> RadiusEdgesArcmin { get; init; } = [];

    /// <summary>Area searched, square degrees; null where it is not known, and then there are no rates of false positives.</summary>
    public double? AreaSquareDegrees { get; init; }

    /// <summary>Width in longitude of the blocks of sky that are drawn, degrees. Neighbours share structure, so that whole blocks are drawn, not objects.</summary>
    public double BlockWidthDegrees { get; init; } = 5;

    /// <summary>Number of bootstrap draws; 0 for no intervals.</summary>
    public int Draws { get; init; } = 1000;

    /// <summary>Seed of the draws.</summary>
    public int Seed { get; init; } = 1;
}

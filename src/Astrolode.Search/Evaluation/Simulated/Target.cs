using Astrolode.Search.Classification;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>A figure that was set as an aim, and how near it came.</summary>
/// <param name="Name">What is aimed at.</param>
/// <param name="Aim">The least value; the most where <paramref name="AtMost"/>.</param>
/// <param name="AtMost">Whether less is better.</param>
/// <param name="Reached">The measured value; null where nothing in the fields says.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Count">Of how many.</param>
/// <param name="Guess">What the best answer that never looks reaches; null where there is none.</param>
public sealed record Target(string Name, double Aim, bool AtMost, double? Reached, double? Low, double? High, int Count, double? Guess = null)
{
    /// <summary>Whether the measured value is as good as the aim; null where it is not known.</summary>
    public bool? Met => Reached is { } value ? (AtMost ? value <= Aim : value >= Aim) : null;

    /// <summary>By how much it is missed; 0 where it is met, null where it is not known.</summary>
    public double? MissedBy => Reached is { } value ? Math.Max(0, AtMost ? value - Aim : Aim - value) : null;

    /// <summary>A share that should be at least so large.</summary>
    internal static Target Least(string name, double aim, Share? share, double? guess = null) => new(name, aim, false, share?.Value, share?.Low, share?.High, share?.Count ?? 0, guess);
}

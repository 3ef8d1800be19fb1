namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>A figure from the literature: published, on their own data.</summary>
/// <param name="Source">Paper.</param>
/// <param name="What">What was measured.</param>
/// <param name="Value">As it was published.</param>
public sealed record Published(string Source, string What, string Value)
{
    private const string Lieu = "Lieu et al. 2019 (MNRAS 485, 5831)", StreakDet = "StreakDet (Pöntinen et al. 2020, A&A 644, A35)", Deep = "Pöntinen et al. 2023 (A&A 679, A135)";

    /// <summary>What stands beside figures of classifiers.</summary>
    public static IReadOnlyList<Published> Classifiers { get; } =
    [
        new(Lieu, "accuracy, asteroid or not, single exposures", "94 %"),
        new(Lieu, "accuracy, asteroid or not, with the dithers", "96 %"),
        new(Lieu, "asteroids slower than 10\"/h", "about half are missed"),
        new(Lieu, "faintest magnitude at which it is usable", "26"),
    ];

    /// <summary>What stands beside figures of moving objects.</summary>
    public static IReadOnlyList<Published> Asteroids { get; } =
    [
        new(Lieu, "asteroids slower than 10\"/h", "about half are missed"),
        new(StreakDet, "completeness, trails brighter than 23 mag and longer than 15 px", "96.9 %"),
        new(Deep, "depth beyond StreakDet's", "0.25 to 0.5 mag deeper"),
    ];
}

namespace Astrolode.Search.Classification;

/// <summary>What a source in an exposure is.</summary>
public enum SourceClass
{
    /// <summary>Something that moves among the stars.</summary>
    Asteroid,

    /// <summary>A star.</summary>
    Star,

    /// <summary>A galaxy.</summary>
    Galaxy,

    /// <summary>The track of a particle through the detector.</summary>
    CosmicRay,
}

/// <summary>Names of classes, as the simulation's truth and the model cards write them.</summary>
public static class SourceClasses
{
    /// <summary>How many there are.</summary>
    public const int Count = 4;

    /// <summary>In the order of <see cref="SourceClass"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["asteroid", "star", "galaxy", "cosmic_ray"];

    /// <summary>Classes of a network that knows asteroids and the rest.</summary>
    public static IReadOnlyList<string> BinaryNames { get; } = ["asteroid", "other"];

    /// <summary>The class of that name; null for others, such as ghosts.</summary>
    public static SourceClass? Parse(string name) => Names.Index().Where(each => each.Item == name).Select(each => (SourceClass?)each.Index).FirstOrDefault();

    /// <summary>The place of a class among the classes of a network.</summary>
    public static int Label(SourceClass source, int classes) => classes == Count ? (int)source : source == SourceClass.Asteroid ? 0 : 1;
}

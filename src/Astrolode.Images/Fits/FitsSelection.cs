using System.Globalization;

namespace Astrolode.Images.Fits;

/// <summary>Which HDU of a file, and which plane of a cube in it.</summary>
/// <param name="Index">Number of the HDU, 0 for the primary; null where it is named or any will do.</param>
/// <param name="Name">EXTNAME in any case, or PRIMARY; null where it is numbered or any will do.</param>
/// <param name="Version">EXTVER; null for the first of that name.</param>
/// <param name="Plane">0-based plane, all axes from the third on counted through; null for the first, or for all where planes are not read one by one.</param>
public sealed record FitsSelection(int? Index = null, string? Name = null, long? Version = null, long? Plane = null)
{
    /// <summary>The first HDU that holds what is asked for, and its first plane.</summary>
    public static FitsSelection Any { get; } = new();

    /// <summary>True where no HDU is named.</summary>
    public bool IsAny => Index is null && Name is null;

    /// <summary>The HDU of a number; the first that will do for null.</summary>
    public static implicit operator FitsSelection(int? index) => new(index);

    /// <summary>
    /// Splits <c>FILE</c>, <c>FILE[2]</c>, <c>FILE[SCI]</c>, <c>FILE[SCI,2]</c> (EXTVER 2) and, with the plane of a cube, <c>FILE[2,plane=5]</c>; <c>FILE#SCI,2</c> is
    /// the same. A file of that very name is taken literally. The brackets never reach CFITSIO.
    /// </summary>
    /// <exception cref="FitsFormatException">What is between the brackets is none of these.</exception>
    public static (string Path, FitsSelection Selection) Parse(string source)
    {
        int open = source.EndsWith(']') ? source.LastIndexOf('[') : source.LastIndexOf('#');
        if (open <= 0 || open == source.Length - 1 || File.Exists(source))
        {
            return (source, Any);
        }
        string inside = source[(open + 1)..].TrimEnd(']');
        FitsSelection selection = Any;
        foreach ((string part, int position) in inside.Split(',').Select((part, position) => (part.Trim(), position)))
        {
            selection = selection.With(part, position) ?? throw new FitsFormatException(
                $"cannot understand {source[open..]} of {source}: '{part}' is no HDU number or name, EXTVER or plane; write FILE[2], FILE[SCI], FILE[SCI,2] or FILE[SCI,2,plane=5]");
        }
        return (source[..open], selection);
    }

    /// <inheritdoc/>
    public override string ToString() => (Index, Name, Version) switch
    {
        ({ } index, _, _) => $"HDU {index}",
        (_, { } name, { } version) => $"HDU {name} of EXTVER {version}",
        (_, { } name, _) => $"HDU {name}",
        _ => "an HDU",
    };

    internal bool Matches(FitsHdu hdu) => Index is { } index
        ? hdu.Index == index
        : string.Equals(hdu.Name, Name, StringComparison.OrdinalIgnoreCase) && (Version is null || hdu.Version == Version);

    private FitsSelection? With(string part, int position)
    {
        const string PlaneKey = "plane=";
        if (part.StartsWith(PlaneKey, StringComparison.OrdinalIgnoreCase))
        {
            return Whole(part[PlaneKey.Length..]) is { } plane ? this with { Plane = plane } : null;
        }
        return (position, Whole(part)) switch
        {
            (0, { } index) => index <= int.MaxValue ? this with { Index = (int)index } : null,
            (0, null) when part.Length > 0 => this with { Name = part },
            (1, { } version) when Name is not null => this with { Version = version },
            _ => null,
        };
    }

    private static long? Whole(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Astrolode.Images.Wcs;

/// <summary>
/// The elements of PCi_ja or CDi_ja that a header gives, in the forms in use: PC1_2, PC01_02, and of early drafts PC001002.
/// </summary>
/// <param name="Kind">PC or CD; empty where there are neither.</param>
/// <param name="Given">Elements by world and pixel axis.</param>
internal sealed partial record MatrixKeywords(string Kind, IReadOnlyDictionary<(int I, int J), double> Given)
{
    /// <summary>An element: PC defaults to the unit matrix, CD to zero, or to 1 on the diagonal for an axis of which there is none.</summary>
    public double At(int i, int j) => Given.TryGetValue((i, j), out double value) ? value
        : i == j && (Kind == "PC" || !Given.Any(each => each.Value != 0 && (each.Key.I == i || each.Key.J == i))) ? 1 : 0;

    /// <summary>Reads the elements of a description. Where both kinds are there PC counts.</summary>
    public static MatrixKeywords Read(HeaderKeywords header, string alternate)
    {
        foreach (string kind in (string[])["PC", "CD"])
        {
            Dictionary<(int, int), double> given = [];
            foreach (string keyword in header.All.Where(each => each.StartsWith(kind, StringComparison.Ordinal)).ToArray())
            {
                Match element = Element().Match(keyword[2..]);
                bool early = element.Groups[4].Success;
                if (!element.Success || (early ? "" : element.Groups[3].Value) != alternate)
                {
                    continue;
                }
                (int i, int j) = early ? (Index(element.Groups[4]), Index(element.Groups[5])) : (Index(element.Groups[1]), Index(element.Groups[2]));
                if (header.Number(keyword) is { } value)
                {
                    given[(i, j)] = value;
                }
            }
            if (given.Count > 0)
            {
                return new MatrixKeywords(kind, given);
            }
        }
        return new MatrixKeywords("", new Dictionary<(int, int), double>());
    }

    private static int Index(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:0*([1-9]\d?)_0*([1-9]\d?)([A-Z]?)|(\d{3})(\d{3}))$")]
    private static partial Regex Element();
}

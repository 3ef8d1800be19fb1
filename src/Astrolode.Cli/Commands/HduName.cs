using System.Globalization;
using System.Text.RegularExpressions;
using Astrolode.Images.Fits;

namespace Astrolode.Cli.Commands;

/// <summary>
/// A FITS file with or without one of its HDUs, as users write it: <c>FILE</c>, <c>FILE[1]</c>, <c>FILE[SCI]</c>, <c>FILE[SCI,2]</c>
/// (EXTNAME, EXTVER), <c>FILE#1</c>, <c>FILE#SCI</c>. Numbers count from 0, the primary HDU.
/// </summary>
internal static partial class HduName
{
    /// <summary>The path and, where one is named, the number of the HDU. An existing file of that very name wins over an extension mark.</summary>
    /// <exception cref="FitsFormatException">No HDU has that name.</exception>
    public static (string Path, int? Hdu) Parse(string source)
    {
        Match mark = File.Exists(source) ? Match.Empty : Mark().Match(source);
        if (!mark.Success)
        {
            return (source, null);
        }
        string path = mark.Groups["path"].Value, name = mark.Groups["name"].Value;
        if (mark.Groups["version"].Success)
        {
            return (path, Find(path, name, int.Parse(mark.Groups["version"].ValueSpan, CultureInfo.InvariantCulture)));
        }
        return (path, int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : FitsFile.FindHdu(path, name));
    }

    private static int Find(string path, string name, int version)
    {
        using FitsReader reader = FitsReader.Open(path);
        return reader.Hdus().FirstOrDefault(hdu => string.Equals(hdu.Name, name, StringComparison.OrdinalIgnoreCase) && (hdu.Header.Integer("EXTVER") ?? 1) == version)?.Index
            ?? throw new FitsFormatException($"cannot find {name},{version} in {path}: no HDU has that EXTNAME and EXTVER; list them with `astrolode fits stats`");
    }

    [GeneratedRegex(@"^(?<path>.+?)(?:\[(?<name>[^\[\],]+)(?:,(?<version>\d{1,6}))?\]|\#(?<name>[^\#,]+)(?:,(?<version>\d{1,6}))?)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Mark();
}

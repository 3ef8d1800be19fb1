namespace Astrolode.Cli;

/// <summary>Expands <c>*</c> and <c>?</c> in a file name for shells and programs that do not.</summary>
internal static class SourceGlob
{
    /// <summary>The files that match, sorted; the text itself where it is no pattern or is a URL.</summary>
    /// <exception cref="FileNotFoundException">It is a pattern and nothing matches.</exception>
    public static IEnumerable<string> Expand(string source)
    {
        if (source.Contains("://", StringComparison.Ordinal) || source.IndexOfAny(['*', '?']) < 0)
        {
            return [source];
        }
        string folder = Path.GetDirectoryName(source) is { Length: > 0 } named ? named : ".";
        string[] found = Directory.Exists(folder) ? Directory.GetFiles(folder, Path.GetFileName(source)) : [];
        Array.Sort(found, StringComparer.Ordinal);
        return found.Length > 0 ? found : throw new FileNotFoundException($"source '{source}': no file matches; check the pattern");
    }
}

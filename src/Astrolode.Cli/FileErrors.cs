using System.Text.RegularExpressions;

namespace Astrolode.Cli;

/// <summary>Says in the program's own form (what failed, why, how to mend) what the runtime says of a file in its own.</summary>
internal static partial class FileErrors
{
    /// <summary>The message to show for an error; one that already says how to mend stays as it is.</summary>
    public static string Explain(Exception error)
    {
        string named = Quoted().Match(error.Message) is { Success: true } match ? match.Groups[1].Value : "";
        return error switch
        {
            _ when error.Message.Contains(';', StringComparison.Ordinal) => error.Message,
            FileNotFoundException or DirectoryNotFoundException when named.Length > 0 => $"cannot open '{named}': there is no such file or folder; check the path",
            UnauthorizedAccessException when named.Length > 0 && Directory.Exists(named) => $"cannot open '{named}': it is a folder; name a file in it",
            UnauthorizedAccessException when named.Length > 0 => $"cannot open '{named}': this user may not; change its rights or name another",
            IOException when named.Length > 0 => $"cannot use '{named}': {error.Message}; check the path, the rights and the room on the disk",
            _ => error.Message,
        };
    }

    // The runtime puts the path in quotes.
    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();
}

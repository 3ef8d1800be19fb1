namespace Astrolode.Files;

/// <summary>Output files that appear whole or not at all: written beside the target, then renamed over it.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Calls <paramref name="write"/> with a temporary path in the target's own folder (so that the rename stays on one
    /// file system), then renames it to <paramref name="path"/>. On failure the temporary file is removed and the old target is untouched.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written or the disk is full.</exception>
    public static void Write(string path, Action<string> write)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(folder);
        string beside = Path.Combine(folder, $".{Path.GetFileName(full)}.{Environment.ProcessId}.tmp");
        try
        {
            write(beside);
            File.Move(beside, full, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <inheritdoc cref="Write(string, Action{string})"/>
    public static void WriteText(string path, string text) => Write(path, beside => File.WriteAllText(beside, text));

    /// <inheritdoc cref="Write(string, Action{string})"/>
    public static void WriteBytes(string path, byte[] bytes) => Write(path, beside => File.WriteAllBytes(beside, bytes));
}

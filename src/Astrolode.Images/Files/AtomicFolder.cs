namespace Astrolode.Files;

/// <summary>Output folders that appear whole or not at all: filled beside the target, then renamed to it.</summary>
internal static class AtomicFolder
{
    /// <summary>Fails where something is already there: what lies in a folder is not replaced.</summary>
    /// <exception cref="IOException">The path is a file or a folder that is not empty.</exception>
    public static void RequireNew(string path)
    {
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
        {
            throw new IOException($"cannot write '{path}': it is there already and not empty; name a new folder, or remove it");
        }
    }

    /// <summary>Calls <paramref name="fill"/> with a new folder, then renames it to <paramref name="path"/>. On failure it is removed.</summary>
    /// <exception cref="IOException">The path is a file or a folder that is not empty, or cannot be written.</exception>
    public static void Write(string path, Action<string> fill)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        string beside = Path.Combine(Path.GetDirectoryName(full) ?? full, $".{Path.GetFileName(full)}.{Environment.ProcessId}.tmp");
        RequireNew(full);
        Directory.CreateDirectory(beside);
        try
        {
            fill(beside);
            RequireNew(full);
            if (Directory.Exists(full))
            {
                Directory.Delete(full);
            }
            Directory.Move(beside, full);
        }
        finally
        {
            if (Directory.Exists(beside))
            {
                Directory.Delete(beside, recursive: true);
            }
        }
    }
}

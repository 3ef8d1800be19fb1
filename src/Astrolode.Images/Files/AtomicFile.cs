using System.Globalization;

namespace Astrolode.Files;

/// <summary>Output files that appear whole or not at all: written beside the target, then renamed over it.</summary>
internal static class AtomicFile
{
    // errno of Linux, which .NET gives as the HResult of an IOException.
    private const int FileTooBig = 27;
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int QuotaExceeded = 122;

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
        if (Directory.Exists(full))
        {
            throw new IOException($"cannot write '{path}': it is a folder; name a file");
        }
        string beside = Path.Combine(folder, $".{Path.GetFileName(full)}.{Environment.ProcessId}.tmp");
        try
        {
            write(beside);
            File.Move(beside, full, overwrite: true);
        }
        catch (IOException error) when (error.HResult is NoSpace or QuotaExceeded or FileTooBig or ReadOnly)
        {
            throw new IOException($"cannot write '{path}': {(error.HResult == ReadOnly ? "the file system is read-only" : "the disk is full")}; make room or name another place", error);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>Fails before the work where a large file will find no room.</summary>
    /// <param name="target">File, for the message.</param>
    /// <param name="beside">Temporary path of it; its folder is there.</param>
    /// <param name="bytes">Size that it will have.</param>
    /// <exception cref="IOException">The disk has less than that.</exception>
    public static void RequireRoom(string target, string beside, long bytes)
    {
        long free = new DriveInfo(Path.GetDirectoryName(beside)!).AvailableFreeSpace;
        if (free < bytes)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"cannot write '{target}': it takes {bytes / 1e9:0.0} GB and the disk has {free / 1e9:0.0} GB; make room or name another place"));
        }
    }

    /// <inheritdoc cref="Write(string, Action{string})"/>
    public static void WriteText(string path, string text) => Write(path, beside => File.WriteAllText(beside, text));

    /// <inheritdoc cref="Write(string, Action{string})"/>
    public static void WriteBytes(string path, byte[] bytes) => Write(path, beside => File.WriteAllBytes(beside, bytes));
}

using System.Reflection;
using System.Runtime.InteropServices;

namespace Astrolode.Networks;

/// <summary>
/// Finds the native libraries that <c>make setup</c> built or downloaded: in the folder named by the environment variable
/// ASTROLODE_NATIVE, beside the program, then in <c>artifacts/native/lib</c> of each folder above it.
/// They are loaded at the first call into them, so that searching never loads libtorch.
/// </summary>
internal static class NativeLibraries
{
    private static readonly Lock Gate = new();
    private static bool _registered;

    /// <summary>Makes P/Invoke of this assembly look there; further calls do nothing.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (!_registered)
            {
                NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);
                _registered = true;
            }
        }
    }

    /// <summary>Folders to look in, nearest first.</summary>
    public static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("ASTROLODE_NATIVE") is { Length: > 0 } named)
        {
            yield return named;
        }
        yield return AppContext.BaseDirectory;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            yield return Path.Combine(folder.FullName, "artifacts", "native", "lib");
        }
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath)
    {
        string file = library.Contains(".so", StringComparison.Ordinal) ? library : $"lib{library}.so";
        string? found = Folders().Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
        try
        {
            return NativeLibrary.Load(found ?? file);
        }
        catch (DllNotFoundException exception)
        {
            string why = found is null ? "it was not found" : exception.Message.ReplaceLineEndings(" ");
            throw new ModelException($"cannot load a native library ({found ?? file}): {why}; run 'make setup', or set ASTROLODE_NATIVE to its folder", exception);
        }
    }
}

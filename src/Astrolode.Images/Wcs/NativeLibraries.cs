using System.Reflection;
using System.Runtime.InteropServices;

namespace Astrolode.Images.Wcs;

/// <summary>
/// Finds the library that CMake builds from Native/: in the folder that the environment variable ASTROLODE_NATIVE names, beside the program, or
/// in <c>artifacts/native/lib</c> of a repository above the program.
/// </summary>
internal static class NativeLibraries
{
    /// <summary>Makes the runtime look there for the imports of this assembly that ask for <paramref name="library"/>.</summary>
    public static void Resolve(string library) => NativeLibrary.SetDllImportResolver(
        typeof(NativeLibraries).Assembly, (name, _, _) => name == library ? Load(name) : 0);

    private static nint Load(string name)
    {
        string file = $"lib{name}.so";
        string? path = Folders().Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            throw new DllNotFoundException($"cannot load {file}: it is neither beside the program nor in artifacts/native/lib; run `make setup`");
        }
        return NativeLibrary.TryLoad(path, out nint handle)
            ? handle
            : throw new DllNotFoundException($"cannot load {path}: a library that it needs (Debian's libwcs7) is missing; run `make setup`");
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("ASTROLODE_NATIVE") is { Length: > 0 } named)
        {
            yield return named;
        }
        yield return AppContext.BaseDirectory;
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            yield return Path.Combine(at.FullName, "artifacts", "native", "lib");
        }
    }
}

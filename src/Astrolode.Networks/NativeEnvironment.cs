using System.Runtime.InteropServices;

namespace Astrolode.Networks;

/// <summary>The environment as C libraries of this process see it, which .NET's own setter does not change.</summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable unless the user has set it. Call before the library that reads it is loaded.</summary>
    public static void SetDefault(string name, string value) => _ = SetEnvironment(name, value, 0);

    [LibraryImport("libc.so.6", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}

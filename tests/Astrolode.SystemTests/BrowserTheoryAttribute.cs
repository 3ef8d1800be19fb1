namespace Astrolode.SystemTests;

/// <summary>A test that a browser judges; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute() => Skip = Missing();

    /// <summary>Why a browser cannot judge here; null where it can.</summary>
    public static string? Missing() => File.Exists("/usr/bin/chromium") ? null : "needs /usr/bin/chromium as a judge, which is not on this machine (Debian package chromium)";
}

/// <summary>Likewise, of one case.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute(params string[] files) =>
        Skip = BrowserTheoryAttribute.Missing() ?? (files.FirstOrDefault(file => !File.Exists(file)) is { } missing ? $"needs {missing} as a judge, which is not on this machine" : null);
}

namespace Astrolode.Tests;

/// <summary>A test that needs files under <c>shared/data</c>; where they are absent it is skipped and says which.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    /// <summary>Needs every one of the named files or folders.</summary>
    public SharedFactAttribute(params string[] names)
    {
        string? missing = names.FirstOrDefault(name => SharedData.TryFind(name) is null);
        if (missing is not null)
        {
            Skip = $"needs ../shared/data/{missing}, which is not on this machine";
        }
    }
}

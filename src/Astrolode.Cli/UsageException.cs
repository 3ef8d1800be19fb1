namespace Astrolode.Cli;

/// <summary>An option's value or a combination of options that makes no sense: exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);

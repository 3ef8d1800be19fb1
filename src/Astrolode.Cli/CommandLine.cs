using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using Astrolode.Images.Sky;

namespace Astrolode.Cli;

/// <summary>What every command shares: the options, the exit codes and the one-line error of the contract.</summary>
internal static class CommandLine
{
    /// <summary>Prints one JSON document on standard output and nothing else there.</summary>
    public static readonly Option<bool> Json = new("--json") { Description = "print one JSON document on stdout and nothing else there", Recursive = true };

    /// <summary>Adds the stack trace to an error.</summary>
    public static readonly Option<bool> Verbose = new("--verbose") { Description = "on an error, print where in the program it arose", Recursive = true };

    /// <summary>Exit code of work that failed.</summary>
    public const int Failed = 1;

    /// <summary>Exit code of a command line that cannot be understood.</summary>
    public const int WrongUsage = 2;

    /// <summary>Parses and runs; 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C.</summary>
    public static async Task<int> Run(RootCommand root, string[] args)
    {
        root.Options.Add(Json);
        root.Options.Add(Verbose);
        ParseResult parsed = root.Parse(args);
        if (Misunderstood(parsed, args) is { } mistake)
        {
            string command = string.Concat(CommandPath(parsed.CommandResult));
            await Console.Error.WriteLineAsync($"astrolode: {OneLine(mistake)}; see 'astrolode {command}--help'").ConfigureAwait(false);
            return WrongUsage;
        }
        // System.CommandLine's own handler fails on a second signal, which `timeout` and terminals do send.
        InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        using CancellationTokenSource stop = new();
        using PosixSignalRegistration interrupt = OnSignal(PosixSignal.SIGINT, stop);
        using PosixSignalRegistration terminate = OnSignal(PosixSignal.SIGTERM, stop);
        try
        {
            return await parsed.InvokeAsync(configuration, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("astrolode: stopped; run the same command again to resume").ConfigureAwait(false);
            return 130;
        }
        catch (UsageException error)
        {
            await Console.Error.WriteLineAsync($"astrolode: {error.Message}").ConfigureAwait(false);
            return WrongUsage;
        }
        catch (RegionException error)
        {
            await Console.Error.WriteLineAsync($"astrolode: {error.Message}").ConfigureAwait(false);
            return WrongUsage;
        }
        catch (Exception thrown)
        {
            // A native library that is missing shows itself while its binding is initialised.
            Exception error = thrown is TypeInitializationException { InnerException: DllNotFoundException missing } ? missing : thrown;
            // What is not expected is a defect of ours: still one line, and how to see more.
            string line = IsExpected(error) ? FileErrors.Explain(error)
                : $"internal error: {error.Message} ({error.GetType().Name}); run again with --verbose and report it";
            await Console.Error.WriteLineAsync($"astrolode: {OneLine(line)}").ConfigureAwait(false);
            if (parsed.GetValue(Verbose))
            {
                await Console.Error.WriteLineAsync(error.ToString()).ConfigureAwait(false);
            }
            return Failed;
        }
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        stop.Cancel();
    });

    // What is wrong with the command line, the mistyped word before what is missing because of it; null when it is understood.
    private static string? Misunderstood(ParseResult parsed, string[] args)
    {
        if (parsed.UnmatchedTokens is [string word, ..])
        {
            return $"'{word}' is not known here";
        }
        // An unknown option would pass for a file name where files are asked for. After -- it may be one.
        bool hasEnd = args.Contains("--");
        Token? option = parsed.Tokens.FirstOrDefault(token => !hasEnd && token.Type == TokenType.Argument && token.Value is ['-', '-', _, ..]);
        if (option is not null)
        {
            return $"'{option.Value}' is no option here";
        }
        return parsed.Errors is [ParseError error, ..] ? Explain(error) : null;
    }

    // The library's own words for these are about its parser and its types.
    private static string Explain(ParseError error) => error.SymbolResult switch
    {
        ArgumentResult { Parent: OptionResult option } => Explain(option),
        OptionResult option => Explain(option),
        ArgumentResult { Argument: { Arity.MinimumNumberOfValues: > 1 } argument, Tokens.Count: var given } when given < argument.Arity.MinimumNumberOfValues =>
            $"{argument.Name} asks for {argument.Arity.MinimumNumberOfValues} or more, and {given} {(given == 1 ? "is" : "are")} given",
        ArgumentResult { Tokens.Count: 0 } argument => $"{argument.Argument.Name} is missing",
        ArgumentResult argument => $"{argument.Argument.Name} cannot be '{string.Join(' ', argument.Tokens)}'",
        CommandResult { Command: { Subcommands.Count: > 0 } command } => $"name one of {string.Join(", ", command.Subcommands.Select(each => each.Name))}",
        _ => error.Message.TrimEnd('.'),
    };

    private static string Explain(OptionResult option) => option switch
    {
        { Implicit: true } or { IdentifierToken: null } => $"{option.Option.Name} is missing",
        { Tokens.Count: 0 } => $"{option.Option.Name} asks for a value",
        _ => $"{option.Option.Name} cannot be '{string.Join(' ', option.Tokens)}'",
    };

    // Every error that input, files, the network or a missing library can cause. Domain exceptions derive from FormatException.
    private static bool IsExpected(Exception error) => error is FormatException or IOException or UnauthorizedAccessException
        or HttpRequestException or DllNotFoundException or System.Data.Common.DbException;

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    private static IEnumerable<string> CommandPath(CommandResult? command)
    {
        List<string> path = [];
        for (SymbolResult? at = command; at is not null; at = at.Parent)
        {
            if (at is CommandResult { Command: not RootCommand } named)
            {
                path.Insert(0, named.Command.Name + " ");
            }
        }
        return path;
    }
}

using System.CommandLine;
using Astrolode.Catalogue.Store;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode token</c>: the tokens that let programs write through <c>astrolode serve</c>.</summary>
internal static class TokenCommand
{
    private static readonly Option<string> Catalogue = new("--catalogue") { Description = "the catalogue that is served: a .db file, or postgres://user:password@host/database", Required = true, Recursive = true };
    private static readonly Argument<string> Name = new("NAME") { Description = "whose it is, or what for" };

    public static Command Create()
    {
        Command add = new("add", "make a token and print it; it is stored hashed and cannot be seen again\nExample: astrolode token add anna --catalogue bubbles.db") { Name };
        add.SetAction(parsed => Do(parsed, store =>
        {
            string name = parsed.GetRequiredValue(Name), token = store.Add(name);
            Print(parsed, new { name, token }, token);
        }));
        Command remove = new("remove", "take a token back\nExample: astrolode token remove anna --catalogue bubbles.db") { Name };
        remove.SetAction(parsed => Do(parsed, store =>
        {
            store.Remove(parsed.GetRequiredValue(Name));
            Print(parsed, new { removed = parsed.GetRequiredValue(Name) }, $"removed {parsed.GetRequiredValue(Name)}");
        }));
        Command list = new("list", "list the names of the tokens, when they were made and last used\nExample: astrolode token list --catalogue bubbles.db");
        list.SetAction(parsed => Do(parsed, store =>
        {
            IReadOnlyList<TokenRow> tokens = store.All();
            Print(parsed, tokens.Select(token => new { token.Name, token.Created, last_used = token.Last_used }),
                tokens.Count == 0 ? "no tokens" : string.Join('\n', tokens.Select(token => $"{token.Name}\tmade {token.Created}\t{(token.Last_used is null ? "never used" : "last used " + token.Last_used)}")));
        }));
        Command command = new("token", "tokens that let programs write through 'astrolode serve'\nExample: astrolode token add anna --catalogue bubbles.db") { add, remove, list };
        command.Options.Add(Catalogue);
        return command;
    }

    private static int Do(ParseResult parsed, Action<TokenStore> work)
    {
        work(new TokenStore(CatalogueAddress.Parse(parsed.GetRequiredValue(Catalogue)), TimeProvider.System));
        return 0;
    }

    private static void Print(ParseResult parsed, object document, string line)
    {
        if (parsed.GetValue(CommandLine.Json))
        {
            Output.WriteJson(document);
        }
        else
        {
            Console.Out.WriteLine(line);
        }
    }
}

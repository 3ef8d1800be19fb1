using System.Diagnostics;
using System.Text.Json;

namespace Astrolode.SystemTests;

/// <summary>Catalogues brought together, matched and served, as a user does it.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("astrolode-serve-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Labels_are_imported_asked_matched_and_served()
    {
        string catalogue = Path.Combine(folder, "cat.db"), people = Path.Combine(folder, "people.csv"), machine = Path.Combine(folder, "machine.csv");
        await File.WriteAllLinesAsync(people, ["name,ra,dec,radius", "A,10,20,0.1", "B,11,20,0.1", "C,200,-80,0.1"]);
        await File.WriteAllLinesAsync(machine, ["name,ra,dec", "x,10.0001,20", "y,11,20.0001", "z,50,50"]);
        Assert.Equal(0, AstrolodeProgram.Run("catalogue", "import", catalogue, people).ExitCode);
        ProgramResult asked = AstrolodeProgram.Run("catalogue", "query", catalogue, "--adql", "SELECT name, wid FROM label WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(10, 20, 2)) ORDER BY name");
        Assert.Equal("name,wid\nA,0.2\nB,0.2\n", asked.Output.ReplaceLineEndings("\n"));
        ProgramResult matched = AstrolodeProgram.Run("catalogue", "match", machine, $"{catalogue}#label", "--radius-arcsec", "1", "--out", Path.Combine(folder, "pairs.csv"), "--json");
        JsonElement report = JsonDocument.Parse(matched.Output).RootElement;
        Assert.Equal((2, 1, 1), (report.GetProperty("pairs").GetInt32(), report.GetProperty("a").GetProperty("only_here").GetInt32(), report.GetProperty("b").GetProperty("only_here").GetInt32()));
        Assert.Equal(3, (await File.ReadAllLinesAsync(Path.Combine(folder, "pairs.csv"))).Length);
        Assert.Equal(0, AstrolodeProgram.Run("catalogue", "export", catalogue, "--out", Path.Combine(folder, "labels.csv")).ExitCode);
        Assert.StartsWith("1,people,A,object,,10,20,", (await File.ReadAllLinesAsync(Path.Combine(folder, "labels.csv")))[1], StringComparison.Ordinal);
        string token = AstrolodeProgram.Run("token", "add", "anna", "--catalogue", catalogue).Output.Trim();
        Assert.StartsWith("astl_", token, StringComparison.Ordinal);
        Assert.Contains("anna", AstrolodeProgram.Run("token", "list", "--catalogue", catalogue).Output, StringComparison.Ordinal);

        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "astrolode.dll"), "serve", "--catalogue", catalogue, "--port", "0", "--json"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process server = Process.Start(start)!;
        try
        {
            string? line, document = "";
            while ((line = await server.StandardOutput.ReadLineAsync()) is not null && !IsWhole(document += line))
            {
                // The document may take several lines.
            }
            using HttpClient client = new();
            string url = JsonDocument.Parse(document).RootElement.GetProperty("url").GetString()!;
            Assert.Equal("n\n3\n", (await client.GetStringAsync($"{url}/tap/sync?LANG=ADQL&FORMAT=csv&QUERY=SELECT+COUNT(*)+AS+n+FROM+label")).ReplaceLineEndings("\n"));
            using Process stop = Process.Start("kill", ["-TERM", $"{server.Id}"]);
            await stop.WaitForExitAsync();
            await server.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
            Assert.True(server.ExitCode is 0 or 143, $"exit {server.ExitCode}");
        }
        finally
        {
            if (!server.HasExited)
            {
                server.Kill();
            }
        }
    }

    [Theory]
    [InlineData("there is no such file", "catalogue", "import", "CAT", "nothing.csv")]
    [InlineData("it has no column 'R'", "catalogue", "import", "CAT", "FILE", "--column", "radius=R")]
    [InlineData("is it detection?", "catalogue", "query", "CAT", "--adql", "SELECT * FROM detectoin")]
    [InlineData("is not a kind of file", "catalogue", "query", "CAT", "--adql", "SELECT * FROM detection", "--out", "x.doc")]
    [InlineData("no table with positions", "catalogue", "match", "CAT#run", "FILE")]
    [InlineData("postgres://USER:PASSWORD@HOST", "serve", "--catalogue", "postgres://")]
    [InlineData("bring it in with 'catalogue import", "catalogue", "export", "postgres://u:secret@h/d", "--out", "x.csv")]
    [InlineData("there is none of that name", "token", "remove", "nobody", "--catalogue", "CAT")]
    public void What_is_wrong_is_said_in_one_line(string what, params string[] arguments)
    {
        string catalogue = Path.Combine(folder, "cat.db"), file = Path.Combine(folder, "a.csv");
        File.WriteAllText(file, "ra,dec\n1,2\n");
        Assert.Equal(0, AstrolodeProgram.Run("catalogue", "import", catalogue, file).ExitCode);
        ProgramResult result = AstrolodeProgram.Run([.. arguments.Select(each => each.Replace("CAT", catalogue, StringComparison.Ordinal).Replace("FILE", file, StringComparison.Ordinal))]);
        Assert.True(result.ExitCode is 1 or 2);
        Assert.Contains(what, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", result.Error, StringComparison.Ordinal);
    }

    private static bool IsWhole(string text)
    {
        try
        {
            JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

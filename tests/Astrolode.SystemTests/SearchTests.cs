using System.Text.Json;

namespace Astrolode.SystemTests;

/// <summary>Searching a survey, as a user does it.</summary>
public sealed class SearchTests(SurveyFixture survey) : IClassFixture<SurveyFixture>
{
    private string[] Search(string catalogue, params string[] more) =>
        ["search", survey.Image, "--model", SurveyFixture.Model, "--out", catalogue, "--threshold", "0.1", "--json", .. more];

    [Fact]
    public void Finds_most_of_the_bubbles_of_a_simulated_plane()
    {
        string catalogue = Path.Combine(survey.Folder, "found.db");
        Assert.Equal(0, AstrolodeProgram.Run(Search(catalogue)).ExitCode);
        ProgramResult evaluated = AstrolodeProgram.Run("evaluate", "search", catalogue, "--truth", survey.Truth, "--min-radius-arcmin", "2", "--max-radius-arcmin", "12", "--draws", "0", "--json");
        Assert.Equal(0, evaluated.ExitCode);
        using JsonDocument document = JsonDocument.Parse(evaluated.Output);
        Assert.InRange(document.RootElement.GetProperty("labels").GetInt32(), 3, 200);
        Assert.InRange(document.RootElement.GetProperty("AP30").GetDouble(), 0.3, 1);
    }

    [Fact]
    public void A_search_that_is_killed_again_and_again_ends_with_the_same_rows()
    {
        string whole = Path.Combine(survey.Folder, "whole.db");
        Assert.Equal(0, AstrolodeProgram.Run(Search(whole)).ExitCode);
        string killed = Path.Combine(survey.Folder, "killed.db");
        int kills = 0;
        // From before the catalogue is made to after the search's end; the steps grow, since a busy machine may take seconds to start.
        for (double milliseconds = 400; !AstrolodeProgram.RunAndKill(TimeSpan.FromMilliseconds(milliseconds), Search(killed, "--threads", "1")); milliseconds *= 1.25)
        {
            kills++;
            Assert.InRange(kills, 0, 30);
        }
        Assert.InRange(kills, 2, 30);
        Assert.Equal(Rows(whole), Rows(killed));
        Assert.Single(Json(killed).GetProperty("runs").EnumerateArray());
        // The same command once more finds that it is done.
        Assert.Equal(0, AstrolodeProgram.Run(Search(killed)).ExitCode);
        Assert.Equal(Rows(whole), Rows(killed));
    }

    [Fact]
    public void A_region_limits_what_is_found()
    {
        string catalogue = Path.Combine(survey.Folder, "region.db");
        Assert.Equal(0, AstrolodeProgram.Run(Search(catalogue, "--region", "gal:19.5..20.5,-0.3..0.3")).ExitCode);
        foreach (JsonElement row in Json(catalogue).GetProperty("detections").EnumerateArray())
        {
            Assert.InRange(row.GetProperty("glon").GetDouble(), 19.5, 20.5);
            Assert.InRange(row.GetProperty("glat").GetDouble(), -0.3, 0.3);
        }
    }

    [Fact]
    public void Exports_have_a_row_for_each_detection()
    {
        (string csv, string vot) = (Path.Combine(survey.Folder, "rows.csv"), Path.Combine(survey.Folder, "rows.vot"));
        string catalogue = Path.Combine(survey.Folder, "rows.db");
        Assert.Equal(0, AstrolodeProgram.Run(Search(catalogue, "--export", csv, "--export", vot)).ExitCode);
        int rows = Json(catalogue).GetProperty("detections").GetArrayLength();
        Assert.InRange(rows, 1, 10000);
        Assert.Equal(rows + 1, File.ReadLines(csv).Count());
        Assert.Equal(rows, File.ReadAllText(vot).Split("<TR>").Length - 1);
    }

    [Fact]
    public void An_image_that_was_changed_is_searched_anew()
    {
        (string image, string catalogue) = (Path.Combine(survey.Folder, "changed.fits"), Path.Combine(survey.Folder, "changed.db"));
        File.Copy(survey.Image, image);
        string[] search = ["search", image, "--model", SurveyFixture.Model, "--out", catalogue, "--region", "gal:19.5..20.5,-0.3..0.3"];
        AstrolodeProgram.Run(search).MustSucceed();
        File.SetLastWriteTimeUtc(image, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        AstrolodeProgram.Run(search).MustSucceed();
        AstrolodeProgram.Run(search).MustSucceed();
        Assert.Equal(2, Json(catalogue).GetProperty("runs").GetArrayLength());
        AstrolodeProgram.Run("catalogue", "query", catalogue, "--run", "3").MustFail(1, "no run 3", catalogue);
    }

    [Fact]
    public void Labels_outside_an_image_that_was_searched_whole_do_not_count()
    {
        (string labels, string catalogue) = (Path.Combine(survey.Folder, "more.csv"), Path.Combine(survey.Folder, "bounded.db"));
        AstrolodeProgram.Run(Search(catalogue)).MustSucceed();
        File.WriteAllText(labels, File.ReadAllText(survey.Truth).TrimEnd() + "\nfar,galactic,120.0,0.1,0.1,0.1,bubble,3,0.4,0.8,0.3,0,0\n");
        int inside = Count(survey.Truth), both = Count(labels);
        Assert.Equal(inside, both);
        File.WriteAllText(labels, "name,frame,lon,lat,wid,hei\nfar,galactic,120.0,0.1,0.1,0.1\n");
        AstrolodeProgram.Run("evaluate", "search", catalogue, "--truth", labels).MustFail(1, "label");

        int Count(string truth)
        {
            ProgramResult result = AstrolodeProgram.Run("evaluate", "search", catalogue, "--truth", truth, "--min-radius-arcmin", "2", "--max-radius-arcmin", "12", "--draws", "0", "--json").MustSucceed();
            return JsonDocument.Parse(result.Output).RootElement.GetProperty("labels").GetInt32();
        }
    }

    // Everything of a row but its number, which depends on nothing a user sees.
    private static List<string> Rows(string catalogue) =>
        [.. Json(catalogue).GetProperty("detections").EnumerateArray().Select(row => $"{row.GetProperty("name")} {row.GetProperty("score")} {row.GetProperty("wid")} {row.GetProperty("hei")}").Order(StringComparer.Ordinal)];

    private static JsonElement Json(string catalogue)
    {
        ProgramResult result = AstrolodeProgram.Run("catalogue", "query", catalogue, "--limit", "0", "--json");
        Assert.Equal(0, result.ExitCode);
        return JsonDocument.Parse(result.Output).RootElement;
    }
}

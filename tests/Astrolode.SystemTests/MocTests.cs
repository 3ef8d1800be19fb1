using System.Text.Json;

namespace Astrolode.SystemTests;

/// <summary>Coverage maps, as a user makes and uses them.</summary>
public sealed class MocTests(SurveyFixture survey) : IClassFixture<SurveyFixture>
{
    private string Out(string name) => Path.Combine(survey.Folder, name);

    private static JsonElement Json(ProgramResult result) => JsonDocument.Parse(result.MustSucceed().Output).RootElement;

    [Fact]
    public void Info_is_one_document()
    {
        File.WriteAllText(Out("info.txt"), "3/3 10 4/16-18 7/");
        JsonElement info = Json(AstrolodeProgram.Run("moc", "info", Out("info.txt"), "--json"));
        Assert.Equal((7, "icrs", 5), (info.GetProperty("order").GetInt32(), info.GetProperty("frame").GetString(), info.GetProperty("cells").GetInt32()));
        Assert.Equal(2 / 768.0 + 3 / 3072.0, info.GetProperty("sky_fraction").GetDouble(), 1e-15);
        Assert.Equal((2, 3), (info.GetProperty("cells_by_order").GetProperty("3").GetInt32(), info.GetProperty("cells_by_order").GetProperty("4").GetInt32()));
    }

    [Fact]
    public void Positions_on_standard_input_are_looked_up_in_their_frame()
    {
        AstrolodeProgram.Run("moc", "from", "box", "--center", "gal:18.9,-0.3", "--width-arcmin", "120", "--height-arcmin", "60", "--order", "13", "--out", Out("box.fits")).MustSucceed();
        const string positions = "# l b\n18.9 -0.3\n19.8,0.15\n18.9 0.25\n20 -0.3\n";
        Assert.Equal("true\ntrue\nfalse\nfalse\n", AstrolodeProgram.RunWithInput(positions, "moc", "contains", Out("box.fits"), "--frame", "gal").MustSucceed().Output);
        JsonElement answer = Json(AstrolodeProgram.RunWithInput(positions, "moc", "contains", Out("box.fits"), "--frame", "gal", "--json"));
        Assert.Equal((4, 2), (answer.GetProperty("positions").GetInt32(), answer.GetProperty("inside").GetInt32()));
        AstrolodeProgram.RunWithInput("1 2\n3\n", "moc", "contains", Out("box.fits")).MustFail(1, "line 2");
    }

    [Fact]
    public void A_map_is_a_region_of_a_search_and_of_its_evaluation()
    {
        AstrolodeProgram.Run("moc", "from", "image", survey.Image, "--order", "13", "--out", Out("all.fits")).MustSucceed();
        AstrolodeProgram.Run("moc", "from", "circle", "--center", "gal:20,0", "--radius-arcmin", "30", "--order", "13", "--out", Out("part.fits")).MustSucceed();
        List<string> everywhere = Names("everywhere.db"), all = Names("all.db", Out("all.fits")), part = Names("part.db", Out("part.fits"));
        // The map of the image is all of the image; a tile may be shifted by a little, and with it a weak object found or lost.
        Assert.InRange(all.Count, everywhere.Count - 2, everywhere.Count + 2);
        Assert.InRange(part.Count, 1, all.Count - 1);
        JsonElement evaluated = Json(AstrolodeProgram.Run("evaluate", "search", Out("all.db"), "--truth", survey.Truth, "--region", Out("part.fits"), "--draws", "0", "--json"));
        Assert.InRange(evaluated.GetProperty("area_square_degrees").GetDouble(), 0.78, 0.81);
        Assert.InRange(evaluated.GetProperty("detections").GetInt32(), 1, all.Count - 1);
    }

    [Fact]
    public void A_damaged_map_ends_in_one_line()
    {
        File.WriteAllText(Out("bad.json"), "{\"3\":[1,");
        AstrolodeProgram.Run("moc", "info", Out("bad.json")).MustFail(1, "bad.json");
        AstrolodeProgram.Run("search", survey.Image, "--model", SurveyFixture.Model, "--out", Out("none.db"), "--region", Out("bad.json")).MustFail(1, "bad.json");
        AstrolodeProgram.Run("moc", "convert", Out("bad.json"), "--out", Out("bad.fits")).MustFail(1, "bad.json");
        Assert.False(File.Exists(Out("bad.fits")));
    }

    private List<string> Names(string catalogue, string? region = null)
    {
        string[] where = region is null ? [] : ["--region", region];
        AstrolodeProgram.Run(["search", survey.Image, "--model", SurveyFixture.Model, "--out", Out(catalogue), "--threshold", "0.25", .. where]).MustSucceed();
        JsonElement found = Json(AstrolodeProgram.Run("catalogue", "query", Out(catalogue), "--limit", "0", "--json"));
        return [.. found.GetProperty("detections").EnumerateArray().Select(row => row.GetProperty("name").GetString()!)];
    }
}

using System.Text.Json;

namespace Astrolode.SystemTests;

/// <summary>Searching a photo, as a user does it. The picture of a training curve stands in for a photo: what matters is what becomes of the boxes.</summary>
public sealed class PhotoTests(SurveyFixture survey) : IClassFixture<SurveyFixture>
{
    private static readonly byte[] PngMark = [0x89, 0x50, 0x4E, 0x47];

    [Fact]
    public void Boxes_are_drawn_and_stored_where_the_user_says()
    {
        string manifest = Path.Combine(AstrolodeProgram.Root, "node_modules", "@vladmandic", "face-api", "model", "ssd_mobilenetv1_model-weights_manifest.json");
        (string model, string photo) = (Path.Combine(survey.Folder, "photo-face.onnx"), Path.Combine(survey.Folder, "sky.png"));
        (string drawn, string catalogue, string exported) = (Path.Combine(survey.Folder, "drawn.png"), Path.Combine(survey.Folder, "photo.db"), Path.Combine(survey.Folder, "photo.csv"));
        Assert.Equal(0, AstrolodeProgram.Run("model", "import", manifest, "--out", model).ExitCode);
        Assert.Equal(0, AstrolodeProgram.Run("hips", "cut", survey.Image, "--center", "gal:20,0", "--size-arcmin", "60", "--scale-arcsec", "12", "--out", Path.Combine(survey.Folder, "cut.fits"), "--png", photo).ExitCode);

        ProgramResult result = AstrolodeProgram.Run("search", photo, "--model", model, "--threshold", "0.001", "--picture", drawn, "--out", catalogue, "--export", exported, "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        JsonElement found = Assert.Single(JsonDocument.Parse(result.Output).RootElement.EnumerateArray().ToArray());
        Assert.Equal(drawn, found.GetProperty("picture").GetString());
        Assert.Equal(PngMark, File.ReadAllBytes(drawn)[..4]);
        int boxes = found.GetProperty("boxes").GetArrayLength();
        Assert.InRange(boxes, 1, 100);
        ProgramResult rows = AstrolodeProgram.Run("catalogue", "query", catalogue, "--limit", "0", "--json");
        Assert.Equal(boxes, JsonDocument.Parse(rows.Output).RootElement.GetProperty("detections").GetArrayLength());
        Assert.Equal(boxes + 1, File.ReadLines(exported).Count());
        AstrolodeProgram.Run("search", photo, "--model", model, "--region", "gal:1..2,0..1").MustFail(2, "--region");
    }
}

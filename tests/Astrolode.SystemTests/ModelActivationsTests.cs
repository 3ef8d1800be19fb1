using System.Text.Json.Nodes;

namespace Astrolode.SystemTests;

/// <summary>What a network sees, as a user asks for it.</summary>
public sealed class ModelActivationsTests(SurveyFixture survey) : IClassFixture<SurveyFixture>
{
    private string Out(string name) => Path.Combine(survey.Folder, name);

    private string[] Look(string image, string folder, params string[] options) => ["model", "activations", SurveyFixture.Model, image, "--out", Out(folder), .. options];

    [Fact]
    public void The_folder_is_whole_and_json_prints_what_is_in_it()
    {
        ProgramResult result = AstrolodeProgram.Run(Look(survey.Image, "seen", "--center", "gal:20,0.1", "--scale-arcsec", "12", "--json")).MustSucceed();
        Assert.Equal(File.ReadAllText(Out("seen/activations.json")), result.Output);
        JsonNode report = JsonNode.Parse(result.Output)!;
        Assert.Equal("gal:20,0.1, 12 arcsec per pixel", report["place"]!.GetValue<string>());
        string[] pictures = [.. report["layers"]!.AsArray().Concat(report["classes"]!.AsArray()).Select(each => each!["picture"]!.GetValue<string>())];
        // 27 layers of the backbone, 8 behind it, 12 predictors, 1 class.
        Assert.Equal(48, pictures.Length);
        string[] expected = ["activations.json", "layers.png", .. pictures];
        Assert.Equal(expected.Order(StringComparer.Ordinal), Directory.GetFiles(Out("seen")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(Out("seen"), "*.png"), path => Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(path)[..4]));
        byte[] before = File.ReadAllBytes(Out("seen/layers.png"));
        AstrolodeProgram.Run(Look(survey.Image, "seen")).MustFail(1, "seen", "not empty");
        Assert.Equal(before, File.ReadAllBytes(Out("seen/layers.png")));
    }

    [Fact]
    public void What_cannot_be_done_is_one_line_and_leaves_nothing()
    {
        File.WriteAllText(Out("text.onnx"), "this is no model");
        File.WriteAllBytes(Out("cut.fits"), File.ReadAllBytes(survey.Image)[..20000]);
        AstrolodeProgram.Run("model", "activations", Out("text.onnx"), survey.Image, "--out", Out("no")).MustFail(1, "text.onnx");
        AstrolodeProgram.Run("model", "activations", Out("absent.onnx"), survey.Image, "--out", Out("no")).MustFail(1, "absent.onnx");
        AstrolodeProgram.Run(Look(Out("absent.fits"), "no")).MustFail(1, "absent.fits");
        AstrolodeProgram.Run(Look(Out("cut.fits"), "no")).MustFail(1, "cut.fits");
        AstrolodeProgram.Run(Look(survey.Image, "no", "--center", "gal:200,60")).MustFail(1, "gal:200,60", "no pixels");
        AstrolodeProgram.Run(Look(survey.Image, "no", "--at", "5,5")).MustFail(1, "detector");
        AstrolodeProgram.Run(Look(survey.Image, "no", "--at", "5")).MustFail(2, "--at 5");
        AstrolodeProgram.Run(Look(survey.Image, "no", "--center", "here")).MustFail(2, "--center here");
        AstrolodeProgram.Run(Look(survey.Image, "no", "--scale-arcsec", "-1")).MustFail(2, "--scale-arcsec");
        AstrolodeProgram.Run(Look(survey.Image, "text.onnx/no")).MustFail(1, "text.onnx");
        Assert.Empty(Directory.GetFileSystemEntries(survey.Folder, "*no"));
        Assert.Empty(Directory.GetFileSystemEntries(survey.Folder, ".*"));
    }
}

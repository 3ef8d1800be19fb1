using System.Text.Json;

namespace Astrolode.SystemTests;

/// <summary>Training, as a user does it: a short one, killed and taken up again.</summary>
public sealed class TrainingTests(SurveyFixture survey) : IClassFixture<SurveyFixture>
{
    private string[] Train(string run, int steps) =>
    [
        "train", "detector", "--images", survey.Image, "--labels", survey.Truth, "--region", "gal:18.6..21.4,-0.8..0.8", "--start", "face",
        "--steps", $"{steps}", "--batch", "4", "--warmup", "3", "--validate-every", "5", "--patience", "0", "--min-radius-arcmin", "1.2", "--seed", "3", "--out", run, "--json",
    ];

    [Fact]
    public void Learns_resumes_after_a_kill_and_gives_a_model_that_searches()
    {
        string run = Path.Combine(survey.Folder, "run");
        for (int i = 0; i < 60 && !File.Exists(Path.Combine(run, "checkpoint", "last.safetensors")); i++)
        {
            AstrolodeProgram.RunAndKill(TimeSpan.FromSeconds(15 + 5 * i), Train(run, 20));
        }
        ProgramResult trained = AstrolodeProgram.Run(Train(run, 20));
        Assert.True(trained.ExitCode == 0, trained.Error);
        List<JsonElement> log = [.. File.ReadLines(Path.Combine(run, "log.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];
        List<JsonElement> losses = [.. log.Where(line => line.TryGetProperty("loss", out _))];
        // Each step is logged once, although the run was killed: lines after the checkpoint were dropped.
        Assert.Equal(losses.Select(line => line.GetProperty("step").GetInt32()).Distinct().Count(), losses.Count);
        Assert.Equal(20, losses[^1].GetProperty("step").GetInt32());
        Assert.True(losses[^1].GetProperty("loss").GetDouble() < 0.8 * losses[0].GetProperty("loss").GetDouble());
        foreach (string name in (string[])["settings.json", "curves.png", "curves-validation.png", "model.onnx", "model.card.json"])
        {
            Assert.True(File.Exists(Path.Combine(run, name)), name);
        }
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(run, "pictures"), "*.png"));

        string catalogue = Path.Combine(survey.Folder, "trained.db");
        ProgramResult searched = AstrolodeProgram.Run("search", survey.Image, "--model", Path.Combine(run, "model.onnx"), "--out", catalogue, "--threshold", "0.05", "--json");
        Assert.True(searched.ExitCode == 0, searched.Error);
        Assert.InRange(JsonDocument.Parse(searched.Output).RootElement.GetProperty("detections").GetInt64(), 1, 100_000);
    }

    [Fact]
    public void Says_so_where_nothing_was_held_out_to_validate()
    {
        string run = Path.Combine(survey.Folder, "unvalidated");
        ProgramResult trained = AstrolodeProgram.Run([.. Train(run, 1)[..^1], "--validation", "0"]).MustSucceed();
        Assert.Contains("step 1 of 1, not validated", trained.Output, StringComparison.Ordinal);
        using JsonDocument card = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "model.card.json")));
        JsonElement metrics = card.RootElement.GetProperty("metrics");
        Assert.Equal(JsonValueKind.Null, metrics.GetProperty("validation_ap50").ValueKind);
        Assert.StartsWith("not validated", metrics.GetProperty("note").GetString(), StringComparison.Ordinal);

        // The folder now holds a run: one of other settings is refused, one of other threads is not.
        AstrolodeProgram.Run([.. Train(run, 1), "--validation", "0", "--threads", "1"]).MustSucceed();
        AstrolodeProgram.Run(Train(run, 1)).MustFail(1, "settings.json");
    }

    [Fact]
    public void A_damaged_image_is_named_whatever_the_start()
    {
        string image = Path.Combine(survey.Folder, "half.fits");
        byte[] whole = File.ReadAllBytes(survey.Image);
        File.WriteAllBytes(image, whole[..(whole.Length / 2)]);
        foreach (string start in (string[])["random", "face"])
        {
            string[] arguments = Train(Path.Combine(survey.Folder, $"half-{start}"), 1);
            arguments[Array.IndexOf(arguments, "--images") + 1] = image;
            arguments[Array.IndexOf(arguments, "--start") + 1] = start;
            AstrolodeProgram.Run(arguments).MustFail(1, "half.fits");
        }
    }

    [Fact]
    public void Labels_outside_the_images_are_one_line()
    {
        string labels = Path.Combine(survey.Folder, "elsewhere.csv");
        File.WriteAllText(labels, "name,frame,lon,lat,wid,hei\nfar,galactic,120.0,3.0,0.1,0.1\n");
        string[] arguments = Train(Path.Combine(survey.Folder, "none"), 1);
        arguments[Array.IndexOf(arguments, "--labels") + 1] = labels;
        ProgramResult result = AstrolodeProgram.Run(arguments);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("elsewhere.csv", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }
}

using Astrolode.Search.Evaluation;
using Astrolode.Search.Evaluation.Simulated;
using Astrolode.Simulation;
using Astrolode.Simulation.Vis;

namespace Astrolode.Tests.Search.Evaluation.Simulated;

[Collection("simulated fields")]
public class SimulatedTruthTests(SimulatedFields fields)
{
    [Fact]
    public void Truth_is_read_as_it_was_written()
    {
        TruthTable.WriteCsv(fields.File("again.csv"), VisTruthColumns.All, [.. VisTruthFile.Read(fields.Folder)]);
        Assert.Equal(File.ReadAllText(Path.Combine(fields.Folder, "truth.csv")), File.ReadAllText(fields.File("again.csv")));
    }

    [Fact]
    public void Most_sources_have_the_truth_of_their_exposure()
    {
        IReadOnlyList<JudgedSource> judged = new SimulatedTruth([fields.Folder]).Judge(fields.Catalogue);
        Assert.Equal(fields.Catalogue.Sources, judged.Select(source => source.Row));
        Assert.All(judged, source => Assert.EndsWith($"exposure_{source.Exposure}.fits", source.Row.Image, StringComparison.Ordinal));
        Assert.All(judged.Where(source => source.Truth is not null), source => Assert.Equal(source.Exposure, source.Truth!.Value.Exposure));
        Assert.InRange(judged.Count(source => source.Truth is not null), 0.9 * judged.Count, judged.Count);
    }

    [Fact]
    public void A_folder_that_was_moved_is_known_by_its_name_and_an_extension_is_no_part_of_the_file()
    {
        ClassifiedCatalogue moved = fields.Catalogue with { Sources = [fields.Catalogue.Sources[0] with { Image = "/elsewhere/field/exposure_2.fits[1]" }] };
        Assert.Equal(2, Assert.Single(new SimulatedTruth([fields.Folder]).Judge(moved)).Exposure);
    }

    [Fact]
    public void What_cannot_be_judged_is_said_in_one_line()
    {
        SimulatedTruth truth = new([fields.Folder]);
        ClassifiedCatalogue other = fields.Catalogue with { Sources = [fields.Catalogue.Sources[0] with { Image = "/data/other/exposure_1.fits" }] };
        Assert.Contains("no truth is given for /data/other/exposure_1.fits", Assert.Throws<EvaluationException>(() => truth.Judge(other)).Message, StringComparison.Ordinal);
        Assert.Contains("cat.db has no sources", Assert.Throws<EvaluationException>(() => truth.Judge(fields.Catalogue with { Sources = [] })).Message, StringComparison.Ordinal);
        Assert.Contains("there is no such folder", Assert.Throws<EvaluationException>(() => new SimulatedTruth(["/nowhere"])).Message, StringComparison.Ordinal);
        Assert.Contains("named twice", Assert.Throws<EvaluationException>(() => new SimulatedTruth([fields.Folder, fields.Folder + "/"])).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(fields.File("empty"));
        Assert.Contains("no truth.fits", Assert.Throws<FormatException>(() => new SimulatedTruth([fields.File("empty")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_truth_of_another_image_is_refused()
    {
        ClassifiedCatalogue turned = fields.Catalogue with { Sources = [.. fields.Catalogue.Sources.Select(row => row with { X = 399 - row.X, Y = row.Y, PeakX = 399 - row.PeakX })] };
        Assert.Contains("it is that of another image", Assert.Throws<EvaluationException>(() => new SimulatedTruth([fields.Folder]).Judge(turned)).Message, StringComparison.Ordinal);
    }
}

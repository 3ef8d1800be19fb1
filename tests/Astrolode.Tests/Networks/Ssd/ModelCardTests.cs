using System.Text.Json.Nodes;
using Astrolode.Networks;
using Astrolode.Networks.Ssd;

namespace Astrolode.Tests.Networks.Ssd;

public class ModelCardTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        ModelCard card = new()
        {
            Name = "bubbles",
            Channels = 1,
            Bands = ["8 µm"],
            Classes = ["bubble"],
            Stretch = new JsonObject { ["low_percentile"] = 1.5, ["softening"] = 10 },
            ScalesArcsec = [12.9, 18],
            Metrics = new JsonObject { ["ap50"] = 0.24 },
            Licence = "MIT",
            Seed = 7,
        };
        Assert.Equal(card.ToJson(), ModelCard.Parse(card.ToJson(), "a file").ToJson());
        Assert.Contains("\"8 µm\"", card.ToJson(), StringComparison.Ordinal);
        Assert.Contains("\"scales_arcsec\"", card.ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"name\": \"x\"}")]
    [InlineData("{\"name\": \"x\", \"channels\": 1, \"bands\": null, \"classes\": []}")]
    [InlineData("{\"name\": \"x\", \"channels\": 1, \"bands\": [\"b\"], \"classes\": [\"c\"], \"colour\": \"red\"}")]
    public void What_is_no_card_is_refused_naming_the_file(string json)
    {
        ModelException error = Assert.Throws<ModelException>(() => ModelCard.Parse(json, "m.onnx"));
        Assert.Contains("(m.onnx)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}

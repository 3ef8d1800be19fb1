using Astrolode.Catalogue;
using Astrolode.Images.Fits;
using Astrolode.Images.Sky;
using Astrolode.Search.Classification;
using Astrolode.Search.Evaluation.Simulated;
using Astrolode.Search.Sources;
using Astrolode.Simulation.Vis;

namespace Astrolode.Tests.Search.Evaluation.Simulated;

/// <summary>Catalogues of simulated exposures as a network would leave them that knows the truth and is sometimes wrong.</summary>
internal static class SimulatedCatalogues
{
    public static readonly DateTimeOffset Started = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Run Run { get; } = new(1, new RunSettings("test network", "0123456789abcdef", "{}", "field", null, "{}", "0.1.0"), Started, Started.AddSeconds(100), Resumed: false);

    /// <summary>A row; what a test is about is set by it.</summary>
    public static SourceRow Row(string image, double x, double y, double[] probabilities, double flux = 1000, double magnitude = 22, int exposures = 4, string? name = null) => new()
    {
        Image = image,
        X = x,
        Y = y,
        PeakX = (int)Math.Round(x),
        PeakY = (int)Math.Round(y),
        Flux = flux,
        FluxError = 10,
        Magnitude = magnitude,
        A = 2,
        B = 1.5,
        ThetaDegrees = 0,
        HalfLightRadius = 2,
        PixelCount = 20,
        Peak = 100,
        Flags = 0,
        Exposures = exposures,
        Class = SourceClasses.Names[probabilities.Index().MaxBy(each => each.Item).Index],
        Asteroid = probabilities[0],
        Star = probabilities.Length == 4 ? probabilities[1] : null,
        Galaxy = probabilities.Length == 4 ? probabilities[2] : null,
        CosmicRay = probabilities.Length == 4 ? probabilities[3] : null,
        Object = name,
    };

    /// <summary>Simulates a field and finds its sources; one in so many answers is wrong, and sure of it.</summary>
    public static ClassifiedCatalogue Make(string folder, VisSettings settings, int wrongOneIn, int shown)
    {
        VisFiles.Simulate(folder, settings, new VisFormat());
        SimulatedField field = SimulatedField.Read(folder);
        Random random = new(7);
        List<SourceRow> rows = [];
        List<MovingObject> objects = [];
        Dictionary<int, List<(SourceRow Row, TruthRow Truth)>> asteroids = [];
        for (int exposure = 1; exposure <= settings.Exposures; exposure++)
        {
            Image image = FitsImage.Read(field.Image(exposure));
            ExposureTruth rule = field.Rule(exposure);
            foreach (ExtractedSource source in SourceExtraction.Run(image, new ExtractionSettings()).Sources)
            {
                TruthRow? truth = rule.Of(source.X, source.Y, source.PeakX, source.PeakY);
                SourceRow row = Row(source, field.Image(exposure), Probabilities(truth, random, wrongOneIn), shown, VisFiles.Middle.AddSeconds(settings.MiddleSeconds(exposure - 1)), random);
                if (truth is { Class: "asteroid" } there && random.Next(8) > 0)
                {
                    row = row with { Object = $"A{there.Id % 100000}" };
                    asteroids.TryAdd(there.Id, []);
                    asteroids[there.Id].Add((row, there));
                }
                rows.Add(row);
            }
        }
        foreach (List<(SourceRow Row, TruthRow Truth)> members in asteroids.Values)
        {
            TruthRow first = members[0].Truth;
            objects.Add(new MovingObject
            {
                Name = members[0].Row.Object!,
                Epoch = members[0].Row.Middle,
                Position = new SkyPosition(first.RaDegrees + Normal(random) * 0.02 / 3600, first.DecDegrees + Normal(random) * 0.02 / 3600),
                ErrorRaArcsec = 0.02,
                ErrorDecArcsec = 0.02,
                RateArcsecPerHour = first.RateArcsecPerHour + Normal(random) * 0.05,
                RateErrorArcsecPerHour = 0.05,
                PositionAngleDegrees = SkyPosition.WrapDegrees(first.PaDegrees + Normal(random) * 2),
                PositionAngleErrorDegrees = 2,
                Magnitude = first.Magnitude,
                ChiSquared = 4,
                DegreesOfFreedom = 4,
                Sources = members.Count,
                Exposures = settings.Exposures,
                Probability = 0.9,
            });
        }
        return new ClassifiedCatalogue("cat.db", Run, rows, objects);
    }

    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double[] Probabilities(TruthRow? truth, Random random, int wrongOneIn)
    {
        int best = truth is { } row && random.Next(wrongOneIn) > 0 ? (int)SourceClasses.Parse(row.Class)! : random.Next(4);
        double sure = 0.6 + 0.399 * random.NextDouble();
        return [.. Enumerable.Range(0, 4).Select(i => i == best ? sure : (1 - sure) / 3)];
    }

    private static SourceRow Row(ExtractedSource source, string image, double[] probabilities, int shown, DateTimeOffset middle, Random random) =>
        Row(image, source.X, source.Y, probabilities, source.FluxAuto, 25.7 - 2.5 * Math.Log10(Math.Max(source.FluxAuto, 1) * 3.5 / 565), shown) with
        {
            PeakX = source.PeakX,
            PeakY = source.PeakY,
            FluxError = source.FluxAutoError,
            A = source.A,
            B = source.B,
            HalfLightRadius = source.HalfLightRadius,
            PixelCount = source.PixelCount,
            Peak = source.Peak,
            Middle = middle,
            ThetaDegrees = source.Theta * 180 / Math.PI,
            Flags = (int)source.Flags,
        };
}

using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Catalogue.Store;

/// <summary>Sources and moving objects for tests: some with every value there can be, some with no more than there must be.</summary>
internal static class ClassifiedRows
{
    private static readonly DateTimeOffset Time = new DateTimeOffset(2035, 1, 1, 12, 34, 56, TimeSpan.Zero).AddTicks(1_234_567);

    /// <summary>A source of which only that is known which always is.</summary>
    public static SourceRow Bare(string image) => new()
    {
        Image = image,
        X = 1.25,
        Y = 2.5,
        PeakX = 1,
        PeakY = 3,
        Flux = -0.5,
        FluxError = 0.25,
        A = 2,
        B = 1.5,
        ThetaDegrees = -45,
        HalfLightRadius = 1.75,
        PixelCount = 12,
        Peak = 99.5,
        Flags = 0,
        Exposures = 1,
        Class = "other",
        Asteroid = 0.0625,
    };

    /// <summary>A source with a value of its own in every property, the more so as another seed gives others.</summary>
    public static SourceRow Full(string image, string name, int seed)
    {
        Random random = new(seed);
        double Any(double scale = 1) => scale * random.NextDouble();
        return new SourceRow
        {
            Image = image,
            Middle = Time.AddSeconds(565 * seed),
            ExposureSeconds = Any(600),
            X = Any(4000),
            Y = Any(4000),
            PeakX = random.Next(4000),
            PeakY = random.Next(4000),
            Position = new SkyPosition(Any(360), Any(180) - 90),
            ErrorRaArcsec = Any(0.1),
            ErrorDecArcsec = Any(0.1),
            Flux = Any(1e6),
            FluxError = Any(1e3),
            Magnitude = 18 + Any(6),
            MagnitudeError = Any(),
            A = Any(9),
            B = Any(3),
            ThetaDegrees = Any(180) - 90,
            HalfLightRadius = Any(5),
            PixelCount = random.Next(1000),
            Peak = Any(1e4),
            Flags = random.Next(64),
            Exposures = random.Next(1, 5),
            Class = "asteroid",
            Asteroid = Any(),
            Star = Any(),
            Galaxy = Any(),
            CosmicRay = Any(),
            Trail = new SourceTrail(Any(4000), Any(4000), Any(4000), Any(4000), Any(5), Any(), Any(180), Any(3)),
            Object = name,
        };
    }

    /// <summary>A moving object of which only that is known which always is: a single trail.</summary>
    public static MovingObject BareObject(string name) => new()
    {
        Name = name,
        Position = new SkyPosition(359.999999, -89.5),
        ErrorRaArcsec = 0.125,
        ErrorDecArcsec = 0.25,
        PositionAngleDegrees = 120,
        PositionAngleErrorDegrees = 3,
        Sources = 1,
        Exposures = 1,
        Probability = 0.5,
    };

    /// <summary>A moving object with every value.</summary>
    public static MovingObject FullObject(string name) => new()
    {
        Name = name,
        Epoch = Time,
        Position = new SkyPosition(150.1234567891, 2.2),
        ErrorRaArcsec = 0.01,
        ErrorDecArcsec = 0.02,
        RateArcsecPerHour = 12.5,
        RateErrorArcsecPerHour = 0.03,
        PositionAngleDegrees = 271.5,
        PositionAngleErrorDegrees = 0.4,
        Magnitude = 21.5,
        MagnitudeError = 0.05,
        ChiSquared = 3.75,
        DegreesOfFreedom = 4,
        Sources = 3,
        Exposures = 4,
        Probability = 0.987654321,
        TrailArcsec = 1.96,
    };

    /// <summary>Stores a group: object A1 with three full sources, the single trail B_2 without a source, and two bare sources. Returns its run.</summary>
    public static Run Store(CatalogueStore store, RunSettings settings)
    {
        Run run = store.OpenRun(settings);
        store.AppendGroup(run, 0,
            [Full("a.fits[1]", "A1", 3), Bare("Ünïcode <&> {name}.fits"), Full("b, \"c\".fits", "A1", 1), Full("c.fits", "A1", 2), Bare("d.fits") with { Magnitude = 20.5 }],
            [FullObject("A1"), BareObject("B_2")]);
        store.FinishRun(run);
        return run;
    }
}

using Astrolode.Simulation.Detector;

namespace Astrolode.Tests.Simulation.Detector;

public class DetectorSettingsTests
{
    public static TheoryData<DetectorSettings, string> Errors => new()
    {
        { new() { ExposureSeconds = 0 }, "exposure" },
        { new() { SkyElectronsPerSecond = -1 }, "sky" },
        { new() { DarkElectronsPerSecond = double.NaN }, "dark" },
        { new() { FlatPixelSigma = 0.3 }, "flat" },
        { new() { HotPixelFraction = 0.2 }, "hot" },
        { new() { HotPixelMaxPerSecond = 0.01 }, "hottest" },
        { new() { CosmicRayFlux = 101 }, "flux" },
        { new() { PixelMicrons = 0.5 }, "wide" },
        { new() { DiffusionMicrons = 13 }, "diffusion" },
        { new() { CosmicRayLabelElectrons = 0 }, "labelled" },
        { new() { FullWellElectrons = 0 }, "full well" },
        { new() { GhostRatio = 0.2 }, "ghosts: ratio" },
        { new() { GhostInnerRadius = 40 }, "inner radius" },
        { new() { GhostOffsetGrowth = 1 }, "growth" },
        { new() { ParallelTraps = [new(-1, 1)] }, "parallel traps: densities" },
        { new() { SerialTraps = [new(1, 0)] }, "serial traps: release" },
        { new() { SerialTraps = [.. Enumerable.Repeat(new TrapSpecies(1, 1), 9)] }, "at most 8" },
        { new() { WellFillPower = 0 }, "fill power" },
        { new() { TransferBlocks = 0 }, "blocks" },
        { new() { Gain = 0 }, "gain" },
        { new() { ReadNoiseElectrons = -1 }, "read noise" },
    };

    [Theory]
    [MemberData(nameof(Errors), DisableDiscoveryEnumeration = true)]
    public void A_value_out_of_range_is_named(DetectorSettings settings, string named) => Assert.Contains(named, settings.Error(), StringComparison.Ordinal);

    [Fact]
    public void The_defaults_are_right() => Assert.Null(new DetectorSettings().Error());
}

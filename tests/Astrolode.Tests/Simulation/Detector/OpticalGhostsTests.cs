using Astrolode.Simulation.Detector;

namespace Astrolode.Tests.Simulation.Detector;

public class OpticalGhostsTests
{
    private const int Side = 400;
    private static readonly DetectorSettings Settings = new() { GhostOffsetX = 50, GhostOffsetY = -20, GhostOffsetGrowth = 0.1, GhostInnerRadius = 12, GhostOuterRadius = 30, GhostRatio = 1e-3 };

    [Fact]
    public void A_bright_star_has_a_displaced_ring_of_its_share_of_light()
    {
        float[] image = new float[Side * Side];
        Ghost ghost = Assert.Single(OpticalGhosts.Add(image, Side, Side, [new(150.25, 200.5, 5e7), new(100, 100, 1e5)], 100, 100, Settings));
        Assert.Equal(new Ghost(0, 150.25 + 50 + 5.025, 200.5 - 20 + 10.05, 12, 30, 5e4), ghost with { X = Math.Round(ghost.X, 9), Y = Math.Round(ghost.Y, 9) });
        Assert.Equal(ghost.Electrons, image.Sum(electrons => (double)electrons), 0.003 * ghost.Electrons);
        double brightness = 5e4 / (Math.PI * (30 * 30 - 12 * 12)), sumX = 0, sumY = 0;
        for (int i = 0; i < image.Length; i++)
        {
            double distance = Math.Sqrt(Math.Pow(i % Side - ghost.X, 2) + Math.Pow(i / Side - ghost.Y, 2));
            sumX += image[i] * (i % Side - ghost.X);
            sumY += image[i] * (i / Side - ghost.Y);
            Assert.Equal(distance is < 11 or > 31 ? 0 : distance is > 13 and < 29 ? brightness : image[i], image[i], 1e-3);
        }
        Assert.InRange(sumX / ghost.Electrons, -0.02, 0.02);
        Assert.InRange(sumY / ghost.Electrons, -0.02, 0.02);
    }

    [Fact]
    public void A_ghost_may_come_from_a_star_beside_the_image_and_may_be_cut_by_its_edge()
    {
        float[] image = new float[Side * Side];
        GhostStar[] stars = [new(-50, 120, 1e8), new(-500, 120, 1e8)];
        Ghost ghost = Assert.Single(OpticalGhosts.Add(image, Side, Side, stars, -50, 120, Settings));
        Assert.Equal((0.0, 100.0), (ghost.X, ghost.Y));
        Assert.Equal(0.5, image.Sum(electrons => (double)electrons) / ghost.Electrons, 0.02);
    }

    [Fact]
    public void A_ratio_of_0_makes_none() =>
        Assert.Empty(OpticalGhosts.Add(new float[Side * Side], Side, Side, [new(10, 10, 1e9)], 0, 0, Settings with { GhostRatio = 0 }));
}

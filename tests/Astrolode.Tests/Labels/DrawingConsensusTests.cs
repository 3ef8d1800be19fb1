using Astrolode.Labels;

namespace Astrolode.Tests.Labels;

public class DrawingConsensusTests
{
    // Ten people draw three objects, one of them around longitude 0, with errors; some draw things that nobody else sees, and one draws everything twice.
    private static IEnumerable<PersonDrawing> Drawings(Random random)
    {
        (double Lon, double Lat, double Major, double Minor, double Angle)[] objects = [(359.999, 0.2, 3, 2, 175), (20.5, -0.4, 1, 0.95, 40), (20.51, -0.41, 4, 3, 90)];
        double Error() => (random.NextDouble() + random.NextDouble() - 1) * 0.1;
        for (int person = 0; person < 10; person++)
        {
            foreach ((double lon, double lat, double major, double minor, double angle) in objects)
            {
                for (int time = 0; time < (person == 0 ? 2 : 1); time++)
                {
                    yield return new PersonDrawing($"p{person}", (lon + Error() * major / 60 + 360) % 360, lat + Error() * major / 60, major * (1 + Error()), minor * (1 + Error()), (angle + 30 * Error() + 180) % 180);
                }
            }
            yield return new PersonDrawing($"p{person}", 100 + person, 0, 2, 2, 0);
        }
    }

    [Fact]
    public void Objects_are_what_several_people_drew_at_one_place_and_size()
    {
        IReadOnlyList<DrawnObject> found = DrawingConsensus.Of(Drawings(new Random(1)));
        Assert.Equal(3, found.Count);
        Assert.All(found, each => Assert.Equal(10, each.People));
        PersonDrawing seam = found.Single(each => each.Ellipse.LatDegrees > 0).Ellipse;
        Assert.InRange(Math.Abs(Math.IEEERemainder(seam.LonDegrees - 359.999, 360)), 0, 0.003);
        Assert.InRange(seam.SemiMajorArcmin, 2.8, 3.2);
        // The mean of 175 and what lies beyond 180 is not 90.
        Assert.InRange(Math.Abs(Math.IEEERemainder(seam.PositionAngleDegrees - 175, 180)), 0, 3);
        Assert.Contains(found, each => each.Ellipse.SemiMajorArcmin is > 0.9 and < 1.1);
        Assert.Contains(found, each => each.Ellipse.SemiMajorArcmin is > 3.7 and < 4.3);
    }

    [Fact]
    public void One_person_who_draws_often_is_one_person() =>
        Assert.Empty(DrawingConsensus.Of(Enumerable.Repeat(new PersonDrawing("p", 10, 0, 1, 1, 0), 20)));

    [Fact]
    public void Clicks_are_no_drawings() =>
        Assert.Empty(DrawingConsensus.Of(Enumerable.Range(0, 20).Select(i => new PersonDrawing($"p{i}", 10, 0, 0.01, 0.01, 0))));
}

using System.Globalization;
using Astrolode.Catalogue;
using Astrolode.Images.Sky;
using Astrolode.Labels;
using Astrolode.Simulation.Volunteers;

namespace Astrolode.Cli.Commands;

/// <summary>What simulated volunteers drew, joined to a catalogue of labels.</summary>
internal static class VolunteerLabels
{
    /// <summary>The labels; the score of each is the share of the people who were shown the place and drew it.</summary>
    public static IReadOnlyList<LabelRow> Of(VolunteerResult drawn, string catalogue)
    {
        IReadOnlyList<DrawnObject> objects = DrawingConsensus.Of(drawn.Classifications.SelectMany(look => look.Drawings.Select(drawing => Person(look, drawing))));
        return [.. objects.Select(each => Label(each, drawn, catalogue))];
    }

    private static PersonDrawing Person(Classification look, Drawing drawing)
    {
        SkyEllipse sky = look.Subject.ToSky(drawing);
        return new PersonDrawing(look.Person.UserName, sky.LonDegrees, sky.LatDegrees, sky.SemiMajorArcmin, sky.SemiMinorArcmin, sky.PositionAngleDegrees);
    }

    private static LabelRow Label(DrawnObject found, VolunteerResult drawn, string catalogue)
    {
        PersonDrawing ellipse = found.Ellipse;
        int saw = drawn.Classifications.Where(look => Shows(look.Subject, ellipse)).Select(look => look.Person.UserName).Distinct(StringComparer.Ordinal).Count();
        SkyPosition centre = SkyPosition.From(SkyFrame.Galactic, ellipse.LonDegrees, ellipse.LatDegrees);
        (double sin, double cos) = Math.SinCos(ellipse.PositionAngleDegrees * (Math.PI / 180));
        (double major, double minor) = (ellipse.SemiMajorArcmin / 60, ellipse.SemiMinorArcmin / 60);
        return new LabelRow
        {
            Catalogue = catalogue,
            Name = string.Create(CultureInfo.InvariantCulture, $"VOL G{ellipse.LonDegrees:000.000}{ellipse.LatDegrees:+00.000;-00.000}"),
            Class = "bubble",
            Score = saw > 0 ? Math.Min(1, (double)found.People / saw) : null,
            Position = centre,
            Frame = SkyFrame.Galactic,
            WidthDegrees = 2 * double.Hypot(major * sin, minor * cos),
            HeightDegrees = 2 * double.Hypot(major * cos, minor * sin),
            PositionAngleDegrees = (ellipse.PositionAngleDegrees + GalacticNorth(centre)) % 180,
            SemiMajorDegrees = major,
            SemiMinorDegrees = minor,
        };
    }

    // An image shows an object that lies in it whole.
    private static bool Shows(Subject subject, PersonDrawing ellipse)
    {
        double margin = ellipse.SemiMajorArcmin * 60 / subject.Grid.ScaleArcsec;
        return subject.Grid.SkyToPixel(ellipse.LonDegrees, ellipse.LatDegrees, out double x, out double y) && x >= margin && y >= margin && x <= subject.Grid.Width - margin && y <= subject.Grid.Height - margin;
    }

    // Direction of Galactic north, north through east, degrees from 0 to 360.
    private static double GalacticNorth(SkyPosition at)
    {
        (double lon, double lat) = at.To(SkyFrame.Galactic);
        return at.PositionAngleTo(SkyPosition.From(SkyFrame.Galactic, lon, Math.Min(90, lat + 0.01)));
    }
}

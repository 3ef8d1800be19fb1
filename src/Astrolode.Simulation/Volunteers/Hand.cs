namespace Astrolode.Simulation.Volunteers;

/// <summary>Turns what a person sees into what the person draws with the ellipse tool.</summary>
internal sealed class Hand(VolunteerSettings settings)
{
    // A mere click leaves an ellipse as flat as the tool makes it before its second handle is pulled (DEFAULT_SQUASH of Zooniverse's Panoptes-Front-End).
    private const double ClickPixels = 3, ToolSquash = 0.5;
    private const double DoubleJitterPixels = 0.5, LeastAxisRatio = 0.25;

    /// <summary>An ellipse around an outline, off by a person's bias and scatters. At least as large as the tool's least mark, its centre in the image.</summary>
    public GridEllipse Draw(in GridEllipse outline, double vagueness, Volunteer person, Subject subject, ref RandomStream random)
    {
        double care = person.Carelessness * vagueness, radius = outline.Radius;
        (double dx, double dy) = random.NextNormals();
        (double px, double py) = random.NextNormals();
        (double size, double shape) = random.NextNormals();
        double drawn = Math.Max(settings.MinDiameterPixels / 2, radius * person.SizeBias * Math.Exp(settings.SizeScatter * care * size));
        double ratio = Math.Clamp(outline.Ry / outline.Rx * Math.Exp(settings.AxisRatioScatter * care * shape), LeastAxisRatio, 1 / LeastAxisRatio);
        double turn = settings.AngleScatterDegrees * care * random.NextNormals().A * (Math.PI / 180), scatter = settings.PositionScatter * care * radius;
        GridEllipse ellipse = new(
            Math.Clamp(outline.X + scatter * dx + settings.PointerPixels * px, -0.5, subject.Grid.Width - 0.5),
            Math.Clamp(outline.Y + scatter * dy + settings.PointerPixels * py, -0.5, subject.Grid.Height - 0.5),
            drawn / Math.Sqrt(ratio),
            drawn * Math.Sqrt(ratio),
            outline.AngleRadians + turn);
        return Turned(ellipse, (int)(4 * random.NextDouble()));
    }

    /// <summary>A mere click.</summary>
    public static GridEllipse Click(Subject subject, ref RandomStream random)
    {
        double size = Math.Max(0, random.Uniform(-ClickPixels, ClickPixels));
        return new GridEllipse(random.Uniform(0, subject.Grid.Width) - 0.5, random.Uniform(0, subject.Grid.Height) - 0.5, size, size * ToolSquash, 0);
    }

    /// <summary>The same once more, within about a pixel.</summary>
    public static GridEllipse Again(in GridEllipse first, ref RandomStream random)
    {
        (double dx, double dy) = random.NextNormals();
        (double da, double db) = random.NextNormals();
        return first with
        {
            X = first.X + DoubleJitterPixels * dx,
            Y = first.Y + DoubleJitterPixels * dy,
            Rx = Math.Max(0, first.Rx + DoubleJitterPixels * da),
            Ry = Math.Max(0, first.Ry + DoubleJitterPixels * db),
        };
    }

    // The first axis is the one that the mouse drew first, in any of four directions.
    private static GridEllipse Turned(in GridEllipse ellipse, int quarters)
    {
        (double rx, double ry) = quarters % 2 == 0 ? (ellipse.Rx, ellipse.Ry) : (ellipse.Ry, ellipse.Rx);
        return ellipse with { Rx = rx, Ry = ry, AngleRadians = ellipse.AngleRadians + quarters * (Math.PI / 2) };
    }
}

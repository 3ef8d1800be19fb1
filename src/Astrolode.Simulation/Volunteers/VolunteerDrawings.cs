using Astrolode.Images.Tiles;
using Astrolode.Simulation.Scenes;

namespace Astrolode.Simulation.Volunteers;

/// <summary>Why something was drawn.</summary>
public enum DrawingOrigin
{
    /// <summary>A bubble was seen.</summary>
    Bubble,

    /// <summary>A filament, arc, shell or bow shock was taken for one.</summary>
    LookAlike,

    /// <summary>A bright place was taken for one.</summary>
    BrightPlace,

    /// <summary>The mouse was clicked, no more.</summary>
    Click,
}

/// <summary>A drawing as the Zooniverse's ellipse tool records it (pixels of <see cref="Subject"/>: y down), and its truth.</summary>
/// <param name="MarkId">From 0, in order of classifications.</param>
/// <param name="X">Of the centre, pixels.</param>
/// <param name="Y">Of the centre, pixels from the upper edge.</param>
/// <param name="Rx">First semi-axis, pixels; may be the shorter one.</param>
/// <param name="Ry">Second semi-axis.</param>
/// <param name="AngleDegrees">Of the first axis from +x counter-clockwise as seen, above −180 to 180.</param>
/// <param name="Origin">Why it was drawn.</param>
/// <param name="Object">Name of the bubble or look-alike; empty for a bright place or a click.</param>
/// <param name="IsDouble">It repeats the drawing before it.</param>
public sealed record Drawing(int MarkId, double X, double Y, double Rx, double Ry, double AngleDegrees, DrawingOrigin Origin, string Object, bool IsDouble);

/// <summary>One look of one person at one image, drawn upon or not.</summary>
/// <param name="Id">From 1, in order of time.</param>
/// <param name="Subject">The image.</param>
/// <param name="Person">Who looked.</param>
/// <param name="Drawings">What the person drew; often nothing.</param>
public sealed record Classification(int Id, Subject Subject, Volunteer Person, IReadOnlyList<Drawing> Drawings);

/// <summary>What volunteers made of a scene.</summary>
/// <param name="Settings">Of the volunteers.</param>
/// <param name="Subjects">The images.</param>
/// <param name="People">Everybody who might have taken part.</param>
/// <param name="Classifications">By time.</param>
public sealed record VolunteerResult(VolunteerSettings Settings, IReadOnlyList<Subject> Subjects, IReadOnlyList<Volunteer> People, IReadOnlyList<Classification> Classifications)
{
    /// <summary>All drawings, by time.</summary>
    public IEnumerable<Drawing> Drawings => Classifications.SelectMany(classification => classification.Drawings);
}

/// <summary>
/// Shows a scene to volunteers as the Milky Way Project did: cut into overlapping images at several zooms, each shown to a number of people, who draw ellipses around the bubbles that they
/// see and around things that are none. The drawings depend on scene and settings alone, to the bit on one platform, not on the number of threads.
/// </summary>
public static class VolunteerDrawings
{
    private sealed record View(double Time, Subject Subject, Volunteer Person, List<Drawing> Drawings);

    /// <summary>Simulates the drawings.</summary>
    /// <param name="scene">The sky that is looked at; its first map is the image.</param>
    /// <param name="settings">Who looks how.</param>
    /// <param name="threads">Threads to use at most; 0 for all cores.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">A setting is out of range, or no image fits into the scene.</exception>
    public static VolunteerResult Simulate(PlaneSceneResult scene, VolunteerSettings settings, int threads = 0, CancellationToken cancellation = default)
    {
        if (settings.Error() is { } error)
        {
            throw new ArgumentException(error, nameof(settings));
        }
        List<Subject> subjects = SubjectPlan.Cut(scene.Settings.Grid, settings);
        VolunteerPopulation population = new(settings);
        Eye eye = new(scene, settings);
        Hand hand = new(settings);
        View[][] views = new View[subjects.Count][];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.For(0, subjects.Count, parallel, i => views[i] = Look(subjects[i], settings, population, eye, hand));
        return new VolunteerResult(settings, subjects, population.People, Number(views));
    }

    private static View[] Look(Subject subject, VolunteerSettings settings, VolunteerPopulation population, Eye eye, Hand hand)
    {
        RandomStream random = new(settings.Seed, ScenePart.Volunteers, subject.Id);
        List<Target> bubbles = eye.Bubbles(subject), lookAlikes = eye.LookAlikes(subject);
        List<Volunteer> people = population.Draw(settings.ViewsPerSubject, ref random);
        View[] views = new View[people.Count];
        for (int i = 0; i < views.Length; i++)
        {
            Volunteer person = people[i];
            List<Drawing> drawn = [];
            foreach (Target bubble in bubbles)
            {
                if (random.NextDouble() < eye.Chance(bubble, person))
                {
                    drawn.Add(Draw(subject, hand.Draw(bubble.Outline, bubble.Vagueness, person, subject, ref random), DrawingOrigin.Bubble, bubble.Name));
                }
            }
            AddSpurious(drawn, subject, person, settings, lookAlikes, eye, hand, ref random);
            views[i] = new View(random.NextDouble(), subject, person, WithDoubles(drawn, subject, settings, ref random));
        }
        return views;
    }

    private static void AddSpurious(
        List<Drawing> drawn, Subject subject, Volunteer person, VolunteerSettings settings, List<Target> lookAlikes, Eye eye, Hand hand, ref RandomStream random)
    {
        for (long left = random.NextPoisson(settings.SpuriousPerView * person.Carelessness); left > 0; left--)
        {
            bool isLookAlike = random.NextDouble() < settings.LookAlikeShare && lookAlikes.Count > 0;
            Target? target = isLookAlike ? lookAlikes[(int)(random.NextDouble() * lookAlikes.Count)] : null;
            GridEllipse outline = target?.Outline ?? BrightPlace(subject, settings, eye, ref random);
            drawn.Add(Draw(subject, hand.Draw(outline, target?.Vagueness ?? 1, person, subject, ref random), isLookAlike ? DrawingOrigin.LookAlike : DrawingOrigin.BrightPlace, target?.Name ?? ""));
        }
        if (random.NextDouble() < settings.ClickShare)
        {
            drawn.Add(Draw(subject, Hand.Click(subject, ref random), DrawingOrigin.Click, ""));
        }
    }

    // A circle of any size between the least and a quarter of the image's height.
    private static GridEllipse BrightPlace(Subject subject, VolunteerSettings settings, Eye eye, ref RandomStream random)
    {
        (double X, double Y) best = default;
        double most = double.NegativeInfinity;
        for (int i = 0; i < settings.BrightOf; i++)
        {
            (double x, double y) = (random.Uniform(0, subject.Grid.Width - 1), random.Uniform(0, subject.Grid.Height - 1));
            double brightness = eye.Brightness(subject, x, y);
            (best, most) = brightness > most ? ((x, y), brightness) : (best, most);
        }
        double radius = random.PowerLaw(settings.MinDiameterPixels / 2, Math.Max(settings.MinDiameterPixels, subject.Grid.Height / 4.0), -1);
        return new GridEllipse(best.X, best.Y, radius, radius, 0);
    }

    // In no order that would tell bubbles from the rest, each repeated drawing right after its first.
    private static List<Drawing> WithDoubles(List<Drawing> drawn, Subject subject, VolunteerSettings settings, ref RandomStream random)
    {
        for (int i = drawn.Count - 1; i > 0; i--)
        {
            int other = (int)(random.NextDouble() * (i + 1));
            (drawn[i], drawn[other]) = (drawn[other], drawn[i]);
        }
        List<Drawing> all = [];
        foreach (Drawing drawing in drawn)
        {
            all.Add(drawing);
            if (drawing.Origin != DrawingOrigin.Click && random.NextDouble() < settings.DoubleShare)
            {
                all.Add(Draw(subject, Hand.Again(subject.ToGrid(drawing), ref random), drawing.Origin, drawing.Object) with { IsDouble = true });
            }
        }
        return all;
    }

    private static Drawing Draw(Subject subject, GridEllipse ellipse, DrawingOrigin origin, string name)
    {
        (double x, double y) = subject.ToZooniverse(ellipse.X, ellipse.Y);
        double degrees = Math.IEEERemainder(ellipse.AngleRadians * (180 / Math.PI), 360);
        return new Drawing(0, x, y, ellipse.Rx, ellipse.Ry, degrees, origin, name, false);
    }

    // People and images come in any order over the run of the project.
    private static List<Classification> Number(View[][] views)
    {
        List<Classification> classifications = [];
        int mark = 0;
        foreach (View view in views.SelectMany(some => some).OrderBy(view => view.Time))
        {
            classifications.Add(new Classification(classifications.Count + 1, view.Subject, view.Person, [.. view.Drawings.Select(drawing => drawing with { MarkId = mark++ })]));
        }
        return classifications;
    }
}

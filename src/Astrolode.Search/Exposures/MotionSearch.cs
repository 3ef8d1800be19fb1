using Astrolode.Catalogue;
using Astrolode.Images.Sky;
using Astrolode.Images.Wcs;
using Astrolode.Search.Classification;
using Astrolode.Search.Moving;

namespace Astrolode.Search.Exposures;

/// <summary>
/// Finds what moves in a group of exposures: sources that are probably no cosmic rays are linked across times, two if they are long trails, three otherwise; trails that too few exposures see for that stand for themselves. What looks like a star in each exposure
/// is found by its motion alone.
/// </summary>
internal sealed class MotionSearch(ClassifySettings settings, long group)
{
    // No star is so long.
    private const double LongTrailPixels = 12;

    private readonly Dictionary<ClassifiedSource, string> names = new(ReferenceEqualityComparer.Instance);
    private readonly List<MovingObject> objects = [];

    /// <summary>The moving objects, the most certain first.</summary>
    public IReadOnlyList<MovingObject> Objects => objects;

    /// <summary>Name of the object of a source, or null.</summary>
    public string? NameOf(ClassifiedSource source) => names.GetValueOrDefault(source);

    /// <summary>Searches a group.</summary>
    /// <param name="images">All of its images.</param>
    /// <param name="cancellation">Stops the search.</param>
    public void Search(IReadOnlyList<ClassifiedImage> images, CancellationToken cancellation)
    {
        ClassifiedImage[] placed = [.. images.Where(image => image.Image.Wcs is not null)];
        if (settings.Together)
        {
            LinkAll([.. placed.Where(image => image.Image is { Middle: not null, Seconds: not null })], cancellation);
        }
        foreach (ClassifiedImage image in placed)
        {
            foreach (ClassifiedSource source in image.Sources.Where(one => one.Trail is { State: TrailState.Trail } && one.Natural[0] >= settings.LeastAsteroid && !names.ContainsKey(one) && IsOnSky(image.Image, one)))
            {
                int seen = settings.Together ? Seeing(placed, image.Image.Wcs!.PixelToSky(source.Trail!.X, source.Trail.Y)) : 1;
                if (seen < settings.Linking.LeastExposures)
                {
                    AddTrail(image, source, seen);
                }
            }
        }
    }

    // Images of one time are one exposure: the detectors of a camera. More of them than can be linked together are linked in parts of about as many.
    private void LinkAll(ClassifiedImage[] images, CancellationToken cancellation)
    {
        IGrouping<DateTimeOffset, ClassifiedImage>[] times = [.. images.GroupBy(image => image.Image.Middle!.Value).OrderBy(time => time.Key)];
        int parts = (times.Length + TrackLinking.MostExposures - 1) / TrackLinking.MostExposures;
        for (int part = 0; part < parts; part++)
        {
            Link(times[(times.Length * part / parts)..(times.Length * (part + 1) / parts)], cancellation);
        }
    }

    private void Link(IGrouping<DateTimeOffset, ClassifiedImage>[] times, CancellationToken cancellation)
    {
        if (times.Length < 2)
        {
            return;
        }
        ClassifiedImage[] images = [.. times.SelectMany(time => time)];
        DateTimeOffset start = times[0].Key;
        List<SkyExposure> exposures = [];
        List<(ClassifiedImage Image, ClassifiedSource Source)[]> members = [];
        foreach (IGrouping<DateTimeOffset, ClassifiedImage> time in times)
        {
            List<SkySource> onSky = [];
            List<(ClassifiedImage, ClassifiedSource)> found = [];
            foreach (ClassifiedImage image in time)
            {
                ClassifiedSource[] candidates = [.. image.Sources.Where(source => MayMove(source) && IsOnSky(image.Image, source))];
                onSky.AddRange(OnSky(image.Image, candidates));
                found.AddRange(candidates.Select(source => (image, source)));
            }
            exposures.Add(new SkyExposure((time.Key - start).TotalSeconds, time.First().Image.Seconds!.Value, onSky));
            members.Add([.. found]);
        }
        if (exposures.Count(exposure => exposure.Sources.Count > 0) < 2)
        {
            return;
        }
        double TrackOdds(IReadOnlyList<TrackMember> track) => track.Sum(member => track.Count < settings.Linking.LeastExposures ? TrailOdds(members[member.Exposure][member.Source].Source) : PointOdds(members[member.Exposure][member.Source].Source));
        foreach (Track track in TrackLinking.Link(exposures, settings.Linking, track => TrackOdds(track) >= settings.LeastTrackOdds, cancellation))
        {
            AddTrack(track, [.. track.Members.Select(member => members[member.Exposure][member.Source])], images, start);
        }
    }

    // Slow asteroids look like stars, unless they leave a trail; galaxies and cosmic rays that chance puts on a line do not.
    private static double PointOdds(ClassifiedSource source)
    {
        float[] even = source.Even;
        bool mayBeStar = even.Length == SourceClasses.Count && source.Trail is not { State: TrailState.Trail, Length: >= LongTrailPixels };
        return Odds(even[(int)SourceClass.Asteroid] + (mayBeStar ? even[(int)SourceClass.Star] : 0));
    }

    // Two are fewer than chance would need.
    private static double TrailOdds(ClassifiedSource source) => Odds(source.Natural[(int)SourceClass.Asteroid]);

    private static double Odds(double probability)
    {
        const double least = 1e-6;
        return Math.Log(Math.Max(least, probability) / Math.Max(least, 1 - probability));
    }

    private bool MayMove(ClassifiedSource source) => source.CosmicRay <= settings.MostCosmicRay;

    // Maps of the whole sky have corners without.
    private static bool IsOnSky(ExposureImage image, ClassifiedSource source) =>
        double.IsFinite(image.Wcs!.PixelToSky(source.Source.X, source.Source.Y).RaDegrees) && (source.Trail is not { } trail || double.IsFinite(image.Wcs.PixelToSky(trail.X, trail.Y).RaDegrees));

    private void AddTrack(Track track, (ClassifiedImage Image, ClassifiedSource Source)[] members, ClassifiedImage[] images, DateTimeOffset start)
    {
        DateTimeOffset epoch = start.AddSeconds(track.ReferenceSeconds);
        if (objects.Exists(known => TrailRemains.IsOf(known, track.Position, epoch, track.PaDegrees, members[0].Image.Image.Seconds)))
        {
            return;
        }
        string name = NextName();
        foreach ((_, ClassifiedSource source) in members)
        {
            names.Add(source, name);
        }
        (double sin, double cos) = Math.SinCos(track.PaDegrees * Math.PI / 180);
        SkyPosition At(DateTimeOffset time)
        {
            double moved = track.RateArcsecPerHour * (time - epoch).TotalHours / 3600;
            return new SkyPosition(track.Position.RaDegrees + moved * sin / Math.Cos(track.Position.DecDegrees * Math.PI / 180), track.Position.DecDegrees + moved * cos);
        }
        bool hasMagnitude = members.All(member => Known(member.Image.Image) is not null) && double.IsFinite(track.Magnitude);
        double[] trails = [.. members.Where(member => member.Source.Trail is { State: TrailState.Trail }).Select(member => member.Source.Trail!.Length * member.Image.Image.Wcs!.PixelScaleArcsec)];
        objects.Add(new MovingObject
        {
            Name = name,
            Epoch = epoch,
            Position = track.Position,
            ErrorRaArcsec = Math.Sqrt(track.Error.VarianceEast),
            ErrorDecArcsec = Math.Sqrt(track.Error.VarianceNorth),
            RateArcsecPerHour = track.RateArcsecPerHour,
            RateErrorArcsecPerHour = track.RateError,
            PositionAngleDegrees = track.PaDegrees,
            PositionAngleErrorDegrees = track.PaErrorDegrees,
            Magnitude = hasMagnitude ? track.Magnitude : null,
            MagnitudeError = hasMagnitude ? track.MagnitudeError : null,
            ChiSquared = track.ChiSquared,
            DegreesOfFreedom = track.DegreesOfFreedom,
            Sources = members.Length,
            Exposures = images.GroupBy(image => image.Image.Middle).Count(time => Seeing([.. time], At(time.Key!.Value)) > 0),
            Probability = members.Max(member => member.Source.Natural[0]),
            TrailArcsec = trails.Length > 0 ? trails.Max() : null,
        });
    }

    private void AddTrail(ClassifiedImage image, ClassifiedSource source, int seen)
    {
        SkySource sky = OnSky(image.Image, [source])[0];
        TrailVector trail = sky.Trail!.Value;
        double length = double.Hypot(trail.East, trail.North), east = trail.East / length, north = trail.North / length;
        double along = Math.Sqrt(Form(trail.Error, east, north)), across = Math.Sqrt(Form(trail.Error, -north, east));
        double? hours = image.Image.Seconds / 3600;
        double angle = (Math.Atan2(trail.East, trail.North) * 180 / Math.PI + 360) % 180;
        if (objects.Exists(known => TrailRemains.IsOf(known, sky.Position, image.Image.Middle, angle, image.Image.Seconds)))
        {
            return;
        }
        names.Add(source, NextName());
        objects.Add(new MovingObject
        {
            Name = names[source],
            Epoch = image.Image.Middle,
            Position = sky.Position,
            ErrorRaArcsec = Math.Sqrt(sky.Error.VarianceEast),
            ErrorDecArcsec = Math.Sqrt(sky.Error.VarianceNorth),
            RateArcsecPerHour = length / hours,
            RateErrorArcsecPerHour = along / hours,
            PositionAngleDegrees = angle,
            PositionAngleErrorDegrees = across / length * 180 / Math.PI,
            Magnitude = Known(image.Image) is not null && double.IsFinite(sky.Magnitude) ? sky.Magnitude : null,
            MagnitudeError = Known(image.Image) is not null && double.IsFinite(sky.Magnitude) ? sky.MagnitudeError : null,
            Sources = 1,
            Exposures = seen,
            Probability = source.Natural[0],
            TrailArcsec = length,
        });
    }

    private static double Form(PositionError error, double east, double north) => east * east * error.VarianceEast + north * north * error.VarianceNorth + 2 * east * north * error.Covariance;

    // Brightnesses of exposures with unknown zero points are still compared with each other, for the same exposure time and instrument.
    private IReadOnlyList<SkySource> OnSky(ExposureImage image, IReadOnlyList<ClassifiedSource> sources) =>
        Moving.SkySources.From([.. sources.Select(one => one.Source)], [.. sources.Select(one => one.Trail)], image.Wcs!, Known(image) ?? 0);

    private double? Known(ExposureImage image) => image.ZeroPoint ?? settings.ZeroPoint;

    private static int Seeing(IReadOnlyList<ClassifiedImage> images, SkyPosition position) => images.Count(image => Sees(image.Image, position));

    private static bool Sees(ExposureImage image, SkyPosition position)
    {
        (double x, double y) = image.Wcs!.SkyToPixel(position);
        return x > -0.5 && y > -0.5 && x < image.Width - 0.5 && y < image.Height - 0.5;
    }

    // Eight characters, as ADES allows: three for the group, four for the object.
    private string NextName() => $"A{Digits(group, 3)}{Digits(objects.Count, 4)}";

    private static string Digits(long number, int count)
    {
        const string digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        char[] text = new char[count];
        for (int i = count - 1; i >= 0; i--)
        {
            (number, text[i]) = (number / digits.Length, digits[(int)(number % digits.Length)]);
        }
        return number == 0 ? new string(text) : throw new OverflowException("there are more groups or moving objects than names; classify fewer exposures at a time");
    }
}

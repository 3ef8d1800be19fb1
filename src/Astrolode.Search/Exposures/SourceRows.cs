using Astrolode.Catalogue;
using Astrolode.Images.Sky;
using Astrolode.Search.Classification;
using Astrolode.Search.Moving;
using Astrolode.Search.Sources;

namespace Astrolode.Search.Exposures;

/// <summary>Rows of the catalogue from classified sources.</summary>
internal static class SourceRows
{
    /// <summary>One row each.</summary>
    /// <param name="image">Where they are.</param>
    /// <param name="zeroPoint">Magnitude of one unit of the pixels where the header does not say; null for none.</param>
    /// <param name="classes">Of the network.</param>
    /// <param name="nameOf">Name of the moving object of a source, or null.</param>
    public static IEnumerable<SourceRow> Of(ClassifiedImage image, double? zeroPoint, IReadOnlyList<string> classes, Func<ClassifiedSource, string?> nameOf)
    {
        double? zero = image.Image.ZeroPoint ?? zeroPoint;
        IReadOnlyList<SkySource>? sky = image.Image.Wcs is { } wcs
            ? Moving.SkySources.From([.. image.Sources.Select(one => one.Source)], [.. image.Sources.Select(one => one.Trail)], wcs, zero ?? 0)
            : null;
        for (int i = 0; i < image.Sources.Count; i++)
        {
            ClassifiedSource one = image.Sources[i];
            ExtractedSource source = one.Source;
            // Maps of the whole sky have corners without.
            SkySource? placed = sky is not null && double.IsFinite(sky[i].Position.RaDegrees) ? sky[i] : null;
            bool isTrail = one.Trail is { State: TrailState.Trail };
            bool hasMagnitude = zero is not null && source.FluxAuto > 0;
            yield return new SourceRow
            {
                Image = image.Image.Name,
                Middle = image.Image.Middle,
                ExposureSeconds = image.Image.Seconds,
                X = isTrail ? one.Trail!.X : source.X,
                Y = isTrail ? one.Trail!.Y : source.Y,
                PeakX = source.PeakX,
                PeakY = source.PeakY,
                Position = placed?.Position,
                ErrorRaArcsec = Finite(Math.Sqrt(placed?.Error.VarianceEast ?? double.NaN)),
                ErrorDecArcsec = Finite(Math.Sqrt(placed?.Error.VarianceNorth ?? double.NaN)),
                Flux = source.FluxAuto,
                FluxError = source.FluxAutoError,
                Magnitude = hasMagnitude ? zero!.Value - 2.5 * Math.Log10(source.FluxAuto) : null,
                MagnitudeError = hasMagnitude ? 2.5 / Math.Log(10) * source.FluxAutoError / source.FluxAuto : null,
                A = source.A,
                B = source.B,
                ThetaDegrees = source.Theta * 180 / Math.PI,
                HalfLightRadius = source.HalfLightRadius,
                PixelCount = source.PixelCount,
                Peak = source.Peak,
                Flags = (int)source.Flags,
                Exposures = one.Exposures,
                Class = classes[one.Natural.Index().MaxBy(each => each.Item).Index],
                Asteroid = one.Natural[0],
                Star = Of(one, classes, SourceClass.Star),
                Galaxy = Of(one, classes, SourceClass.Galaxy),
                CosmicRay = Of(one, classes, SourceClass.CosmicRay),
                Trail = isTrail ? Trail(one.Trail!, placed, image.Image) : null,
                Object = nameOf(one),
            };
        }
    }

    private static double? Of(ClassifiedSource source, IReadOnlyList<string> classes, SourceClass wanted) => classes.Count == SourceClasses.Count ? source.Natural[(int)wanted] : null;

    // SQL has no NaN.
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static SourceTrail Trail(TrailMeasurement trail, SkySource? sky, ExposureImage image)
    {
        // Without sky coordinates lengths are of pixels of 1 arcsec, along the axes of the image.
        double scale = image.Wcs?.PixelScaleArcsec ?? 1;
        double angle = sky?.Trail is { } vector ? Math.Atan2(vector.East, vector.North) : trail.Angle - Math.PI / 2;
        return new SourceTrail(trail.X1, trail.Y1, trail.X2, trail.Y2, trail.Length * scale, trail.LengthError * scale, (angle * 180 / Math.PI + 360) % 180, 2 * Math.Sqrt(2 * Math.Log(2)) * trail.Sigma);
    }
}

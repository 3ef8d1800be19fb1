using Astrolode.Images.Sky;
using Astrolode.Images.Wcs;
using Astrolode.Search.Sources;

namespace Astrolode.Search.Moving;

/// <summary>Brings sources from the pixels of an exposure to the sky, for linking.</summary>
public static class SkySources
{
    // Middles of fitted trails are no better than this along and across, pixels, and share of the length: charge transfer, cosmic rays at their ends, stars that are no Gaussians.
    private const double MiddleAlongPixels = 0.3;
    private const double MiddleAlongShare = 0.02;

    // Of a source that was taken apart from another, a piece of the trail may be missing.
    private const double DeblendedAlongShare = 0.1;
    private const double DeblendedLengthShare = 0.3;

    // In Kron's ellipse of a long trail lie cosmic rays and stars; its fit leaves them out, and the wings with them.
    private const double LongTrailPixels = 12;
    private const double LongTrailMagnitudeError = 0.3;
    private const double MiddleAcrossPixels = 0.1;

    // What the moments of a source say of a trail: not more than this, pixels or share of the length.
    private const double MomentErrorPixels = 1.5;
    private const double MomentErrorShare = 0.5;

    /// <summary>Fitted lengths are certain to this share besides their errors: stars are no Gaussians.</summary>
    private const double FitErrorShare = 0.1;
    private const double FitErrorPixels = 1;

    /// <summary>One source on the sky for each given.</summary>
    /// <param name="sources">Sources of one exposure.</param>
    /// <param name="trails">The fit of each, or null where none was made.</param>
    /// <param name="wcs">Of the exposure.</param>
    /// <param name="zeroPoint">Magnitude of a source of one unit of the pixels.</param>
    public static IReadOnlyList<SkySource> From(IReadOnlyList<ExtractedSource> sources, IReadOnlyList<TrailMeasurement?> trails, WorldCoordinates wcs, double zeroPoint)
    {
        bool IsTrail(int i) => trails[i] is { State: TrailState.Trail };
        double[] xy = new double[6 * sources.Count], sky = new double[xy.Length];
        for (int i = 0; i < sources.Count; i++)
        {
            (double x, double y) = IsTrail(i) ? (trails[i]!.X, trails[i]!.Y) : (sources[i].X, sources[i].Y);
            new[] { x, y, x + 1, y, x, y + 1 }.CopyTo(xy, 6 * i);
        }
        wcs.PixelToSky(CelestialFrame.Icrs, xy, sky);
        SkySource[] result = new SkySource[sources.Count];
        for (int i = 0; i < result.Length; i++)
        {
            PixelStep step = new(sky.AsSpan(6 * i, 6));
            ExtractedSource source = sources[i];
            bool isDeblended = source.Flags.HasFlag(SourceFlags.Deblended);
            bool isLong = IsTrail(i) && trails[i]!.Length >= LongTrailPixels;
            double flux = isLong ? trails[i]!.Flux : source.FluxAuto, fluxError = isLong ? double.Hypot(trails[i]!.FluxError, LongTrailMagnitudeError / 1.0857 * flux) : source.FluxAutoError;
            double magnitude = flux > 0 ? zeroPoint - 2.5 * Math.Log10(flux) : double.NaN, error = flux > 0 ? 1.0857 * fluxError / flux : double.NaN;
            result[i] = new SkySource(
                new SkyPosition(sky[6 * i], sky[6 * i + 1]),
                IsTrail(i) ? Middle(trails[i]!, step, isDeblended ? DeblendedAlongShare : MiddleAlongShare) : step.Of(source.ErrorX, source.ErrorY),
                magnitude,
                error,
                IsTrail(i) ? Fitted(trails[i]!, step, isDeblended ? DeblendedLengthShare : FitErrorShare) : FromMoments(source, step));
        }
        return result;
    }

    private static PositionError Middle(TrailMeasurement trail, PixelStep step, double share) => step.Along(
        trail.Angle, double.Hypot(trail.MiddleErrorAlong, MiddleAlongPixels + share * trail.Length), double.Hypot(trail.MiddleErrorAcross, MiddleAcrossPixels));

    private static TrailVector Fitted(TrailMeasurement trail, PixelStep step, double share)
    {
        (double east, double north) = step.Vector(trail.X2 - trail.X1, trail.Y2 - trail.Y1);
        double along = Math.Sqrt(trail.LengthError * trail.LengthError + FitErrorPixels * FitErrorPixels + Math.Pow(share * trail.Length, 2));
        return new TrailVector(east, north, step.Along(trail.Angle, along, double.Hypot(trail.AngleError * trail.Length, FitErrorPixels)));
    }

    private static TrailVector FromMoments(ExtractedSource source, PixelStep step)
    {
        double length = TrailStart.LengthOf(source), error = Math.Max(MomentErrorPixels, MomentErrorShare * length);
        (double east, double north) = step.Vector(length * Math.Cos(source.Theta), length * Math.Sin(source.Theta));
        return new TrailVector(east, north, step.Along(source.Theta, error, error));
    }

    // What a pixel to the right and one up are on the sky, arcsec.
    private readonly struct PixelStep
    {
        private readonly double eastX, northX, eastY, northY;

        public PixelStep(ReadOnlySpan<double> sky)
        {
            double cos = Math.Cos(sky[1] * Math.PI / 180);
            (eastX, northX) = (3600 * Math.IEEERemainder(sky[2] - sky[0], 360) * cos, 3600 * (sky[3] - sky[1]));
            (eastY, northY) = (3600 * Math.IEEERemainder(sky[4] - sky[0], 360) * cos, 3600 * (sky[5] - sky[1]));
        }

        public (double East, double North) Vector(double dx, double dy) => (dx * eastX + dy * eastY, dx * northX + dy * northY);

        public PositionError Of(double errorX, double errorY) => Covariance(errorX * errorX, errorY * errorY, 0);

        public PositionError Along(double angle, double along, double across)
        {
            PositionError pixels = PositionError.Along(along, across, Math.Cos(angle), Math.Sin(angle));
            return Covariance(pixels.VarianceEast, pixels.VarianceNorth, pixels.Covariance);
        }

        private PositionError Covariance(double xx, double yy, double xy) => new(
            xx * eastX * eastX + yy * eastY * eastY + 2 * xy * eastX * eastY,
            xx * northX * northX + yy * northY * northY + 2 * xy * northX * northY,
            xx * eastX * northX + yy * eastY * northY + xy * (eastX * northY + eastY * northX));
    }
}

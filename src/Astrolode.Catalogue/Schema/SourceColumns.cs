using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.Schema;

/// <summary>The one registry of the columns of a source in an exposure, as <see cref="DetectionColumns"/> is that of a detection.</summary>
public static class SourceColumns
{
    /// <summary>All columns, in the order in which files show them.</summary>
    public static IReadOnlyList<Column<SourceRow>> All { get; } =
    [
        new("id", ColumnKind.Integer, null, "meta.record", "Row number in this catalogue", s => s.Id) { Indexed = true, Principal = true },
        new("run", ColumnKind.Integer, null, "meta.id;meta.dataset", "The run that found it; its model, source and settings are in the table of runs", s => s.RunId) { Indexed = true, Principal = true },
        new("image", ColumnKind.Text, null, "meta.id;obs.image", "Image it is in: a file, with the extension in brackets where the file has several", s => s.Image) { Principal = true },
        new("obs_time", ColumnKind.Time, null, "time.epoch", "Middle of the exposure, UTC", s => CatalogueTime.Text(s.Middle)) { Principal = true },
        new("exposure_s", ColumnKind.Real, "s", "time.duration;obs.exposure", "Length of the exposure", s => s.ExposureSeconds),
        new("x", ColumnKind.Real, "pixel", "pos.cartesian.x", "Centre in the image; pixels from 0, centres at integers", s => s.X),
        new("y", ColumnKind.Real, "pixel", "pos.cartesian.y", "Centre in the image, along y", s => s.Y),
        new("peak_x", ColumnKind.Integer, "pixel", "pos.cartesian.x", "Brightest pixel", s => (long)s.PeakX),
        new("peak_y", ColumnKind.Integer, "pixel", "pos.cartesian.y", "Brightest pixel, along y", s => (long)s.PeakY),
        new("ra", ColumnKind.Real, "deg", "pos.eq.ra;meta.main", "Right ascension of the centre, ICRS", s => s.Position?.RaDegrees, SkyFrame.Icrs) { Principal = true },
        new("dec", ColumnKind.Real, "deg", "pos.eq.dec;meta.main", "Declination of the centre, ICRS", s => s.Position?.DecDegrees, SkyFrame.Icrs) { Principal = true },
        new("ra_err", ColumnKind.Real, "arcsec", "stat.error;pos.eq.ra", "Standard deviation of the right ascension times the cosine of the declination", s => s.ErrorRaArcsec),
        new("dec_err", ColumnKind.Real, "arcsec", "stat.error;pos.eq.dec", "Standard deviation of the declination", s => s.ErrorDecArcsec),
        new("flux", ColumnKind.Real, null, "phot.count", "Light in Kron's ellipse, in the image's unit", s => s.Flux),
        new("flux_err", ColumnKind.Real, null, "stat.error;phot.count", "Standard deviation of the light", s => s.FluxError),
        new("mag", ColumnKind.Real, "mag", "phot.mag", "Magnitude of that light, where the zero point is known", s => s.Magnitude) { Principal = true },
        new("mag_err", ColumnKind.Real, "mag", "stat.error;phot.mag", "Standard deviation of the magnitude", s => s.MagnitudeError),
        new("a", ColumnKind.Real, "pixel", "phys.angSize.smajAxis", "Standard deviation of the light along the longer axis", s => s.A),
        new("b", ColumnKind.Real, "pixel", "phys.angSize.sminAxis", "Standard deviation of the light along the shorter axis", s => s.B),
        new("theta", ColumnKind.Real, "deg", "pos.posAng", "Direction of the longer axis in the image, from +x towards +y, -90 to 90", s => s.ThetaDegrees),
        new("half_light_radius", ColumnKind.Real, "pixel", "phys.angSize", "Radius that holds half of the light", s => s.HalfLightRadius),
        new("pixels", ColumnKind.Integer, null, "meta.number;instr.pixel", "Pixels above the threshold", s => (long)s.PixelCount),
        new("peak", ColumnKind.Real, null, "phot.count;stat.max", "Value of the brightest pixel above the background, in the image's unit", s => s.Peak),
        new("flags", ColumnKind.Integer, null, "meta.code.qual", "What may be wrong with it, bits: 1 deblended, 2 cut by the edge, 4 saturated, 8 on a line, 16 to 128 of its aperture", s => (long)s.Flags),
        new("exposures", ColumnKind.Integer, null, "meta.number;obs.exposure", "Exposures that see its place, with this one, that the network was shown: 1 to 4", s => (long)s.Exposures),
        new("class", ColumnKind.Text, null, "meta.code.class", "The most probable class", s => s.Class) { Principal = true },
        new("p_asteroid", ColumnKind.Real, null, "stat.probability", "Probability that it is an asteroid; calibrated on simulated exposures", s => s.Asteroid) { Principal = true },
        new("p_star", ColumnKind.Real, null, "stat.probability", "Probability that it is a star; empty of a network that tells only asteroids from the rest", s => s.Star),
        new("p_galaxy", ColumnKind.Real, null, "stat.probability", "Probability that it is a galaxy; likewise", s => s.Galaxy),
        new("p_cosmic_ray", ColumnKind.Real, null, "stat.probability", "Probability that it is a cosmic ray; likewise", s => s.CosmicRay),
        new("trail_x1", ColumnKind.Real, "pixel", "pos.cartesian.x", "One end of its trail in the image; which end is the earlier one is unknown", s => s.Trail?.X1),
        new("trail_y1", ColumnKind.Real, "pixel", "pos.cartesian.y", "One end of its trail, along y", s => s.Trail?.Y1),
        new("trail_x2", ColumnKind.Real, "pixel", "pos.cartesian.x", "The other end of its trail", s => s.Trail?.X2),
        new("trail_y2", ColumnKind.Real, "pixel", "pos.cartesian.y", "The other end of its trail, along y", s => s.Trail?.Y2),
        new("trail_length", ColumnKind.Real, "arcsec", "phys.angSize", "Length of its trail on the sky", s => s.Trail?.LengthArcsec),
        new("trail_length_err", ColumnKind.Real, "arcsec", "stat.error;phys.angSize", "Standard deviation of the length", s => s.Trail?.LengthErrorArcsec),
        new("trail_pa", ColumnKind.Real, "deg", "pos.posAng", "Direction of its trail on the sky, north through east, 0 to 180", s => s.Trail?.PositionAngleDegrees),
        new("trail_width", ColumnKind.Real, "pixel", "phys.angSize", "Full width at half maximum across its trail", s => s.Trail?.WidthPixels),
        new("object", ColumnKind.Text, null, "meta.id.assoc", "Name of the moving object it belongs to", s => s.Object) { Principal = true },
        .. SkyIndex.Columns<SourceRow>(s => s.Position),
    ];

    /// <summary>The table of sources.</summary>
    internal static CatalogueTable<SourceRow> Table { get; } = new("source", "Sources found by Astrolode and what they are; one row a source in an exposure", All);
}

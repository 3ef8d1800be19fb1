using Astrolode.Images.Sky;

namespace Astrolode.Catalogue.Schema;

/// <summary>The one registry of the columns of a moving object, as <see cref="DetectionColumns"/> is that of a detection.</summary>
public static class MovingObjectColumns
{
    /// <summary>All columns, in the order in which files show them.</summary>
    public static IReadOnlyList<Column<MovingObject>> All { get; } =
    [
        new("id", ColumnKind.Integer, null, "meta.record", "Row number in this catalogue", o => o.Id) { Indexed = true, Principal = true },
        new("run", ColumnKind.Integer, null, "meta.id;meta.dataset", "The run that found it; its model, source and settings are in the table of runs", o => o.RunId) { Indexed = true, Principal = true },
        new("name", ColumnKind.Text, null, "meta.id;meta.main", "Name, unique in the run, the same in the sources of which it was linked", o => o.Name) { Principal = true },
        new("epoch", ColumnKind.Time, null, "time.epoch", "Time of the position, UTC: the middle of the first exposure that shows it", o => CatalogueTime.Text(o.Epoch)) { Principal = true },
        new("ra", ColumnKind.Real, "deg", "pos.eq.ra;meta.main", "Right ascension at the epoch, ICRS", o => o.Position.RaDegrees, SkyFrame.Icrs) { Principal = true },
        new("dec", ColumnKind.Real, "deg", "pos.eq.dec;meta.main", "Declination at the epoch, ICRS", o => o.Position.DecDegrees, SkyFrame.Icrs) { Principal = true },
        new("ra_err", ColumnKind.Real, "arcsec", "stat.error;pos.eq.ra", "Standard deviation of the right ascension times the cosine of the declination", o => o.ErrorRaArcsec),
        new("dec_err", ColumnKind.Real, "arcsec", "stat.error;pos.eq.dec", "Standard deviation of the declination", o => o.ErrorDecArcsec),
        new("rate", ColumnKind.Real, "arcsec/h", "pos.pm", "Rate of motion", o => o.RateArcsecPerHour) { Principal = true },
        new("rate_err", ColumnKind.Real, "arcsec/h", "stat.error;pos.pm", "Standard deviation of the rate", o => o.RateErrorArcsecPerHour),
        new("pa", ColumnKind.Real, "deg", "pos.posAng", "Direction of motion, north through east, 0 to 360; 0 to 180 of a single trail, whose sense is unknown", o => o.PositionAngleDegrees) { Principal = true },
        new("pa_err", ColumnKind.Real, "deg", "stat.error;pos.posAng", "Standard deviation of the direction", o => o.PositionAngleErrorDegrees),
        new("mag", ColumnKind.Real, "mag", "phot.mag", "Mean magnitude", o => o.Magnitude) { Principal = true },
        new("mag_err", ColumnKind.Real, "mag", "stat.error;phot.mag", "Standard deviation of the magnitude", o => o.MagnitudeError),
        new("chi2", ColumnKind.Real, null, "stat.fit.chi2", "Chi squared of uniform motion; empty of a single trail", o => o.ChiSquared),
        new("dof", ColumnKind.Integer, null, "stat.fit.dof", "Degrees of freedom of chi squared", o => (long?)o.DegreesOfFreedom),
        new("sources", ColumnKind.Integer, null, "meta.number", "Sources of which it was linked", o => (long)o.Sources) { Principal = true },
        new("exposures", ColumnKind.Integer, null, "meta.number;obs.exposure", "Exposures that see where it should have been", o => (long)o.Exposures),
        new("p_asteroid", ColumnKind.Real, null, "stat.probability", "Largest probability among its sources of being an asteroid; calibrated on simulated exposures", o => o.Probability) { Principal = true },
        new("trail_length", ColumnKind.Real, "arcsec", "phys.angSize", "Longest trail among its sources; empty where none has one", o => o.TrailArcsec),
        .. SkyIndex.Columns<MovingObject>(o => o.Position),
    ];

    /// <summary>The table of moving objects.</summary>
    internal static CatalogueTable<MovingObject> Table { get; } = new("moving_object", "Moving objects found by Astrolode; one row an object", All);
}

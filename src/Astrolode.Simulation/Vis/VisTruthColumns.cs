namespace Astrolode.Simulation.Vis;

/// <summary>The columns of an observation's truth.</summary>
internal static class VisTruthColumns
{
    /// <summary>In their order.</summary>
    public static IReadOnlyList<TruthColumn<TruthRow>> All { get; } =
    [
        new("id", "1J", null, "the same object in all exposures", "0", row => row.Id),
        new("class", "10A", null, "asteroid, star, galaxy, cosmic_ray or ghost", "", row => row.Class),
        new("exposure", "1J", null, "from 1", "0", row => row.Exposure),
        new("x", "1D", "pixel", "column, 0-based, centres at integers", "0.###", row => row.X),
        new("y", "1D", "pixel", "row, 0-based", "0.###", row => row.Y),
        new("ra", "1D", "deg", "right ascension, ICRS", "0.#######", row => row.RaDegrees),
        new("dec", "1D", "deg", "declination, ICRS", "0.#######", row => row.DecDegrees),
        new("magnitude", "1D", "mag", "I_E (AB) in the exposure", "0.####", row => row.Magnitude),
        new("rate_arcsec_per_hour", "1D", "arcsec/h", "apparent rate", "0.####", row => row.RateArcsecPerHour),
        new("pa_deg", "1D", "deg", "of motion, track or long axis, from north through east", "0.##", row => row.PaDegrees),
        new("trail_length", "1D", "pixel", "length of trail or track", "0.###", row => row.TrailLengthPixels),
        new("shear_g1", "1D", null, "reduced shear along x", "0.#####", row => row.ShearG1),
        new("shear_g2", "1D", null, "reduced shear along the diagonal", "0.#####", row => row.ShearG2),
        new("half_light_radius", "1D", "arcsec", "of galaxies, before lensing", "0.####", row => row.HalfLightRadiusArcsec),
        new("snr", "1D", null, "signal over noise in the best of filters", "0.##", row => row.Snr),
        new("blended", "1L", null, "another source touches it", "", row => row.Blended),
    ];
}

namespace Astrolode.Simulation.Vis;

/// <summary>One object in one exposure, as it truly is.</summary>
/// <param name="Id">The same in all exposures; of cosmic rays and ghosts, which are of one exposure, no other has it.</param>
/// <param name="Class">asteroid, star, galaxy, cosmic_ray or ghost.</param>
/// <param name="Exposure">From 1.</param>
/// <param name="X">Pixel column, 0-based, centres at integers; of what moves at the middle of the exposure.</param>
/// <param name="Y">Pixel row.</param>
/// <param name="RaDegrees">Right ascension, ICRS, degrees; NaN of cosmic rays, which are not on the sky.</param>
/// <param name="DecDegrees">Declination, degrees.</param>
/// <param name="Magnitude">I_E in this exposure, after lensing; of a cosmic ray and a ghost that of a source of as many electrons.</param>
/// <param name="RateArcsecPerHour">Apparent rate; 0 of what does not move.</param>
/// <param name="PaDegrees">Direction of motion (asteroid) or of the longer axis (galaxy) from north through east; of a cosmic ray's track likewise.</param>
/// <param name="TrailLengthPixels">Length of the trail or track, pixels.</param>
/// <param name="ShearG1">Reduced shear of the place (galaxies).</param>
/// <param name="ShearG2">Reduced shear of the place.</param>
/// <param name="HalfLightRadiusArcsec">Of galaxies, before lensing, along the long axis; 0 of others.</param>
/// <param name="Snr">Electrons over their noise in the best of filters: N/√(N + A (B + R²)), A the noise-equivalent area (King 1983, PASP 95, 163), B the sky's electrons in a pixel, R the read noise.</param>
/// <param name="Blended">Whether another source, at least a tenth as bright, lies so near that their images touch.</param>
internal readonly record struct TruthRow(
    int Id,
    string Class,
    int Exposure,
    double X,
    double Y,
    double RaDegrees,
    double DecDegrees,
    double Magnitude,
    double RateArcsecPerHour,
    double PaDegrees,
    double TrailLengthPixels,
    double ShearG1,
    double ShearG2,
    double HalfLightRadiusArcsec,
    double Snr,
    bool Blended);

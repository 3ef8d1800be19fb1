namespace Astrolode.Simulation.Scenes;

/// <summary>The columns of a scene's truth. The tables of bubbles and look-alikes begin as label catalogues do (docs/labels.md): name, frame, lon, lat, wid, hei, class, radius_arcmin.</summary>
internal static class PlaneTruthColumns
{
    private const double Degrees = 180 / Math.PI;

    /// <summary>Of <see cref="SimulatedBubble"/>; the box holds the outer ellipse.</summary>
    public static IReadOnlyList<TruthColumn<SimulatedBubble>> Bubbles { get; } =
    [
        .. Label<SimulatedBubble>(bubble => bubble.Name, bubble => bubble.Box.LonDegrees, bubble => bubble.Box.LatDegrees, bubble => bubble.Box.WidthDegrees, bubble => bubble.Box.HeightDegrees, _ => "bubble", bubble => bubble.EffectiveRadiusArcmin),
        new("x", "1D", "pixel", "column of the centre in the first map, 0-based, centres at integers", "0.###", bubble => bubble.X),
        new("y", "1D", "pixel", "row of the centre", "0.###", bubble => bubble.Y),
        new("semi_major_arcmin", "1D", "arcmin", "outer semi-major axis", "0.####", bubble => bubble.SemiMajorArcmin),
        new("semi_minor_arcmin", "1D", "arcmin", "outer semi-minor axis", "0.####", bubble => bubble.SemiMinorArcmin),
        new("pa_deg", "1D", "deg", "of the major axis, from Galactic north through east", "0.##", bubble => PositionAngle(bubble.AngleRadians)),
        new("axis_ratio", "1D", null, "minor over major", "0.###", bubble => bubble.AxisRatio),
        new("thickness", "1D", null, "of the shell over the outer radius", "0.###", bubble => bubble.Thickness),
        new("contrast", "1D", null, "rim over background at 8 micron, before turbulence", "0.####", bubble => bubble.Contrast),
        new("visibility", "1D", null, "rms of its own light in its box over that of all other light, 8 micron", "0.####", bubble => bubble.Visibility),
        new("broken", "1D", null, "fraction of the rim that is missing", "0.###", bubble => bubble.BrokenFraction),
        new("central", "1D", null, "hot dust in the middle, in rims", "0.###", bubble => bubble.CentralEmission),
        new("parent", "24A", null, "bubble on whose rim it lies", "", bubble => bubble.Parent),
    ];

    /// <summary>Of <see cref="LookAlike"/>.</summary>
    public static IReadOnlyList<TruthColumn<LookAlike>> LookAlikes { get; } =
    [
        .. Label<LookAlike>(like => like.Name, like => like.LonDegrees, like => like.LatDegrees, like => like.Box.WidthDegrees, like => like.Box.HeightDegrees, like => like.Class, like => like.SizeArcmin),
        new("x", "1D", "pixel", "column of the middle in the first map, 0-based", "0.###", like => like.X),
        new("y", "1D", "pixel", "row of the middle", "0.###", like => like.Y),
        new("pa_deg", "1D", "deg", "of its axis, from Galactic north through east", "0.##", like => PositionAngle(like.AngleRadians)),
        new("thickness", "1D", null, "width (sigma) over size", "0.###", like => like.Thickness),
        new("peak", "1D", "MJy/sr", "brightness at 8 micron, before turbulence", "0.##", like => like.Peak),
    ];

    /// <summary>Of <see cref="PointSource"/>: flux in every band of the scene.</summary>
    public static IReadOnlyList<TruthColumn<PointSource>> Sources(PlaneSceneSettings settings)
    {
        Images.Tiles.TanGrid grid = settings.Grid;
        return
        [
            new("lon", "1D", "deg", "Galactic longitude", "0.######", source => grid.PixelToSky(source.X, source.Y).LonDegrees),
            new("lat", "1D", "deg", "Galactic latitude", "0.######", source => grid.PixelToSky(source.X, source.Y).LatDegrees),
            new("x", "1D", "pixel", "column in the first map, 0-based", "0.###", source => source.X),
            new("y", "1D", "pixel", "row", "0.###", source => source.Y),
            new("class", "10A", null, "star, giant or young", "", source => source.Kind switch { PointSourceKind.Star => "star", PointSourceKind.Giant => "giant", _ => "young" }),
            .. settings.Bands.Select(band => new TruthColumn<PointSource>($"flux_{band.Name}", "1D", "Jy", $"at {band.Name} micron", "0.#####", source => source.FluxJy(band))),
        ];
    }

    private static IEnumerable<TruthColumn<T>> Label<T>(
        Func<T, object> name, Func<T, double> lon, Func<T, double> lat, Func<T, double> wid, Func<T, double> hei, Func<T, object> kind, Func<T, double> radius) =>
    [
        new("name", "24A", null, "SIM and Galactic coordinates", "", name),
        new("frame", "8A", null, "of lon and lat", "", _ => "galactic"),
        new("lon", "1D", "deg", "Galactic longitude of the middle", "0.000000", row => lon(row)),
        new("lat", "1D", "deg", "Galactic latitude", "0.000000", row => lat(row)),
        new("wid", "1D", "deg", "box along longitude, an angle on the sky", "0.000000", row => wid(row)),
        new("hei", "1D", "deg", "box along latitude", "0.000000", row => hei(row)),
        new("class", "16A", null, "bubble, filament, arc, supernova_shell or bow_shock", "", kind),
        new("radius_arcmin", "1D", "arcmin", "effective radius: the middle of a bubble's rim", "0.0000", row => radius(row)),
    ];

    // From +x (decreasing longitude) towards +y (north): east is -x.
    private static double PositionAngle(double angleRadians) => ((angleRadians * Degrees - 90) % 180 + 180) % 180;
}

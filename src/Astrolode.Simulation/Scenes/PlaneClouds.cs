using Astrolode.Images.Tiles;

namespace Astrolode.Simulation.Scenes;

/// <summary>
/// The clouds of the plane, the same for all bands, on the pixels of the sky: brightness of diffuse dust at 8 µm, how warm it is, and dark clouds before it.
/// All are functions of the place (<see cref="GradientNoise"/>) read at places displaced by another turbulent field: plain power laws look like smoke, advected ones like
/// the wisps and cliffs of the real plane. Roughness varies from place to place, so that calm stretches lie beside torn ones; that is what gives
/// the fine structure its long tails (kurtosis; docs/simulation-plane.md shows it beside the real plane).
/// </summary>
internal sealed class PlaneClouds
{
    // Side of the largest cells, degrees, and amplitudes in degrees of displacement or in ln brightness.
    private const double WarpScale = 0.9, WarpAmplitude = 0.16, FineWarpScale = 0.12, FineWarpAmplitude = 0.012;
    private const double ActivityScale = 0.8, ActivitySigma = 1.1, RidgeScale = 0.5, FineRidgeScale = 0.09, StreakScale = 0.1, CliffScale = 1.1;
    private const double DarkScale = 0.3, DarkMaskScale = 0.6, WarmthScale = 0.7, WarmthSigma = 0.03, MidPlaneScale = 2.5, MidPlaneAmplitude = 0.1, ArmScale = 6, ArmBrightness = 0.25, ArmActivity = 0.9;
    private const float ShareInFront = 0.3f;

    // Part of the disc that is spread along so long a sight line that its turbulence has averaged out.
    private const double SmoothShare = 0.72;

    // Beyond it the light of a crest, which is exponential, would outshine the Galaxy.
    private const double MostTorn = 4;

    // Crests above it brighten, between them gas is missing.
    private const double CrestLevel = 0.37;

    // A second, thicker disc, in scales of the first: the wings of the profile.
    private const double ThickShare = 0.3, ThickScales = 3;

    private readonly PlaneSceneSettings settings;
    private readonly TanGrid grid;

    private PlaneClouds(PlaneSceneSettings settings, TanGrid grid)
    {
        (this.settings, this.grid) = (settings, grid);
        int count = grid.Width * grid.Height;
        (Disc, Warmth, Depth, Activity) = (new float[count], new float[count], new float[count], new float[count]);
    }

    /// <summary>Diffuse dust at 8 µm, MJy/sr, without the floor and before extinction, [y * Width + x].</summary>
    public float[] Disc { get; }

    /// <summary>ln of the dust's temperature over 18 K.</summary>
    public float[] Warmth { get; }

    /// <summary>Optical depth of dark clouds at 8 µm.</summary>
    public float[] Depth { get; }

    /// <summary>How torn the place is, 1 on average: there stars form.</summary>
    public float[] Activity { get; }

    /// <summary>Draws them.</summary>
    public static PlaneClouds Draw(PlaneSceneSettings settings, TanGrid grid, ParallelOptions parallel)
    {
        PlaneClouds clouds = new(settings, grid);
        Parallel.For(0, grid.Height, parallel, () => new Row(grid.Width), (y, _, row) =>
        {
            clouds.DrawRow(y, row);
            return row;
        }, _ => { });
        return clouds;
    }

    /// <summary>What of the light behind dark clouds of an optical depth comes through, with that in front of them.</summary>
    public static float Seen(float depth) => ShareInFront + (1 - ShareInFront) * MathF.Exp(-depth);

    /// <summary>The two discs' latitude profile, 1 at b = 0.</summary>
    internal static double Profile(double height) => (1 - ThickShare) * Sech2(height) + ThickShare * Sech2(height / ThickScales);

    /// <summary>How much brighter than usual the disc is there, as spiral arms and gaps between them make it.</summary>
    internal double Arm(int x, int y)
    {
        Row row = new(grid.Width);
        double finest = settings.ScaleArcsec / 3600;
        SetPlaces(y, finest, row);
        Fractal(row.X, row.Y, ScenePart.Arms, 0, ArmScale, 1, -3, row.Arm);
        return Math.Exp(ArmBrightness * row.Arm[x]);
    }

    private static double Sech2(double height) => Math.Pow(Math.Cosh(height), -2);

    private void DrawRow(int y, Row row)
    {
        double finest = settings.ScaleArcsec / 3600, index = settings.TurbulenceIndex, sigma = settings.TurbulenceSigma;
        SetPlaces(y, finest, row);
        Fractal(row.X, row.Y, ScenePart.Activity, 0, ActivityScale, finest, -2.8, row.Activity);
        Fractal(row.X, row.Y, ScenePart.Arms, 0, ArmScale, 1, -3, row.Arm);
        Fractal(row.X, row.Y, ScenePart.Warp, 0, WarpScale, finest, -3.6, row.A);
        Fractal(row.X, row.Y, ScenePart.Warp, 1, WarpScale, finest, -3.6, row.B);
        Fractal(row.X, row.Y, ScenePart.Warp, 2, FineWarpScale, finest, -3.4, row.C);
        Fractal(row.X, row.Y, ScenePart.Warp, 3, FineWarpScale, finest, -3.4, row.D);
        for (int x = 0; x < grid.Width; x++)
        {
            row.Activity[x] = MathF.Exp((float)(ActivitySigma * row.Activity[x] - ActivitySigma * ActivitySigma / 2 + ArmActivity * row.Arm[x]));
            // Shear along the plane draws structure out along it.
            row.U[x] = 0.8f * row.X[x] + (float)(WarpAmplitude * row.A[x] + FineWarpAmplitude * row.C[x]);
            row.V[x] = 1.15f * row.Y[x] + (float)(WarpAmplitude * row.B[x] + FineWarpAmplitude * row.D[x]);
        }
        Fractal(row.U, row.V, ScenePart.Turbulence, 0, settings.OuterScaleDegrees, finest, index, row.Base);
        GradientNoise.Ridged(row.U, row.V, RidgeScale, finest, GradientNoise.Key(settings.Seed, ScenePart.Turbulence, 1), row.A);
        GradientNoise.Ridged(row.U, row.V, FineRidgeScale, finest, GradientNoise.Key(settings.Seed, ScenePart.Turbulence, 2), row.B);
        // Striations: threads of one direction, which the displacements turn this way here and that way there.
        for (int x = 0; x < grid.Width; x++)
        {
            (row.Along[x], row.Across[x]) = (0.35f * (0.8f * row.U[x] + 0.6f * row.V[x]), 0.8f * row.V[x] - 0.6f * row.U[x]);
        }
        GradientNoise.Ridged(row.Along, row.Across, StreakScale, finest, GradientNoise.Key(settings.Seed, ScenePart.Turbulence, 3), row.Streak);
        Fractal(row.U, row.V, ScenePart.Cliffs, 0, CliffScale, finest, -3.8, row.C);
        Fractal(row.X, row.Y, ScenePart.MidPlane, 0, MidPlaneScale, finest, -4, row.D);
        Fractal(row.U, row.V, ScenePart.Warmth, 0, WarmthScale, finest, -3.5, row.Warmth);
        Span<float> disc = Disc.AsSpan(y * grid.Width, grid.Width), warmth = Warmth.AsSpan(y * grid.Width, grid.Width);
        row.Activity.CopyTo(Activity.AsSpan(y * grid.Width));
        for (int x = 0; x < grid.Width; x++)
        {
            (double _, double lat) = grid.PixelToSky(x, y);
            double height = (lat + sigma / 0.38 * MidPlaneAmplitude * row.D[x]) / settings.DiscScaleDegrees;
            double profile = Profile(height);
            double activity = row.Activity[x];
            double cliff = row.C[x] - 0.35;
            // A cloud's edge that faces the light: dark on one side, bright on the other, brightest at the edge.
            double step = 0.5 * Math.Tanh(cliff / 0.06) - 0.5;
            double edge = Math.Exp(-Math.Pow(Math.Max(cliff, -3 * cliff) / 0.12, 2));
            double wisps = Math.Min(MostTorn, activity) * (0.9 * (row.A[x] - CrestLevel) + 1.2 * (row.B[x] - CrestLevel) + 0.9 * (row.Streak[x] - CrestLevel / 2));
            double lit = Math.Min(3, activity);
            double turbulence = sigma * (0.6 * row.Base[x] + 2.3 * wisps + (0.05 + 0.22 * lit) * step + 0.3 * lit * edge);
            double large = Math.Exp(0.6 * sigma * row.D[x]), arm = Math.Exp(ArmBrightness * row.Arm[x]);
            disc[x] = (float)(settings.DiscBrightness * arm * profile * (SmoothShare * large + (1 - SmoothShare) * Math.Exp(turbulence)));
            warmth[x] = (float)(WarmthSigma * row.Warmth[x] + 0.02 * Math.Log(activity));
        }
        DrawDepth(y, row, finest);
    }

    // Degrees from the middle of the scene along longitude, and latitude.
    private void SetPlaces(int y, double finest, Row row)
    {
        for (int x = 0; x < grid.Width; x++)
        {
            row.X[x] = (float)(((grid.Width - 1) / 2.0 - x) * finest);
        }
        row.Y.AsSpan().Fill((float)(settings.LatDegrees + (y - (grid.Height - 1) / 2.0) * finest));
    }

    private void DrawDepth(int y, Row row, double finest)
    {
        Fractal(row.U, row.V, ScenePart.DarkClouds, 0, DarkScale, finest, -4.4, row.A);
        Fractal(row.X, row.Y, ScenePart.DarkClouds, 1, DarkMaskScale, finest, -3, row.B);
        Fractal(row.U, row.V, ScenePart.DarkClouds, 2, DarkScale / 2, finest, -3.4, row.C);
        Span<float> depth = Depth.AsSpan(y * grid.Width, grid.Width);
        for (int x = 0; x < grid.Width; x++)
        {
            // They lie in the disc: where it is thin there are none.
            double thick = Math.Clamp(2 * Disc[y * grid.Width + x] / Math.Max(1e-3, settings.DiscBrightness) - 0.7, 0, 1);
            double mask = thick * Math.Clamp(row.B[x] - 0.4, 0, 1.2) * settings.DarkCloudDepth;
            // The lines where a field passes through zero: threads, which the other field breaks into pieces.
            double crest = 0.5 - Math.Abs(row.A[x]) / 0.3 + 0.4 * row.C[x];
            // The threads lie in broad clouds.
            double broad = 0.3 * Math.Exp(-row.A[x] * row.A[x]);
            depth[x] = (float)(mask * (Math.Max(0, crest) + broad));
        }
    }

    private void Fractal(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ScenePart part, int number, double outer, double finest, double index, Span<float> result) =>
        GradientNoise.Fractal(x, y, outer, finest, index, GradientNoise.Key(settings.Seed, part, number), result);

    private sealed class Row(int width)
    {
        public float[] X { get; } = new float[width];

        public float[] Y { get; } = new float[width];

        public float[] U { get; } = new float[width];

        public float[] V { get; } = new float[width];

        public float[] Activity { get; } = new float[width];

        public float[] Base { get; } = new float[width];

        public float[] Warmth { get; } = new float[width];

        public float[] Along { get; } = new float[width];

        public float[] Across { get; } = new float[width];

        public float[] Streak { get; } = new float[width];

        public float[] Arm { get; } = new float[width];

        public float[] A { get; } = new float[width];

        public float[] B { get; } = new float[width];

        public float[] C { get; } = new float[width];

        public float[] D { get; } = new float[width];
    }
}

namespace Astrolode.Search.Moving;

/// <summary>
/// The sources of an exposure on the common tangent plane, arcsec to the east and north, in cells row by row: what lies near a place is a few runs of neighbours in memory.
/// </summary>
internal sealed class SourceGrid
{
    private readonly double cell, left, low;
    private readonly int columns, rows;
    private readonly int[] starts;

    /// <summary>Sorts sources into cells.</summary>
    /// <param name="sources">On the plane, in any order.</param>
    /// <param name="cell">Side of a cell, arcsec.</param>
    public SourceGrid(PlaneSource[] sources, double cell)
    {
        left = sources.Length > 0 ? sources.Min(source => source.East) : 0;
        low = sources.Length > 0 ? sources.Min(source => source.North) : 0;
        double width = sources.Length > 0 ? sources.Max(source => source.East) - left : 0, height = sources.Length > 0 ? sources.Max(source => source.North) - low : 0;
        // Not many more cells than sources, however far they are apart.
        this.cell = Math.Max(cell, Math.Sqrt(width * height / (4.0 * sources.Length + 16)));
        this.cell = Math.Max(this.cell, Math.Max(width, height) / 1e6);
        columns = (int)(width / this.cell) + 1;
        rows = (int)(height / this.cell) + 1;
        starts = new int[columns * rows + 1];
        foreach (PlaneSource source in sources)
        {
            starts[CellOf(source) + 1]++;
        }
        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] += starts[i - 1];
        }
        Sources = new PlaneSource[sources.Length];
        int[] next = [.. starts];
        foreach (PlaneSource source in sources)
        {
            Sources[next[CellOf(source)]++] = source;
        }
    }

    /// <summary>The sources, cell by cell.</summary>
    public PlaneSource[] Sources { get; }

    /// <summary>First and last row of cells that a square touches; none where the first is larger.</summary>
    public (int First, int Last) Rows(double north, double radius) =>
        ((int)Math.Max(0, Math.Floor((north - radius - low) / cell)), (int)Math.Min(rows - 1, Math.Floor((north + radius - low) / cell)));

    /// <summary>The sources of a row of cells that a square touches.</summary>
    public (int From, int To) Run(int row, double east, double radius)
    {
        double first = Math.Max(0, Math.Floor((east - radius - left) / cell)), last = Math.Min(columns - 1, Math.Floor((east + radius - left) / cell));
        return first > last ? (0, 0) : (starts[row * columns + (int)first], starts[row * columns + (int)last + 1]);
    }

    private int CellOf(in PlaneSource source) =>
        Math.Min(rows - 1, (int)((source.North - low) / cell)) * columns + Math.Min(columns - 1, (int)((source.East - left) / cell));
}

/// <summary>A source on the tangent plane of a field.</summary>
/// <param name="Number">Which of its exposure's.</param>
/// <param name="East">arcsec.</param>
/// <param name="North">arcsec.</param>
/// <param name="Error">With the floor.</param>
/// <param name="Magnitude">NaN where unknown.</param>
/// <param name="MagnitudeError">Standard deviation.</param>
/// <param name="HasTrail">Whether its image says something of its motion.</param>
/// <param name="RateEast">What it says, arcsec per hour; either this or the opposite.</param>
/// <param name="RateNorth">Likewise.</param>
/// <param name="RateError">Its uncertainty.</param>
/// <param name="TrailArcsec">Length of the trail; 0 without.</param>
internal readonly record struct PlaneSource(
    int Number,
    double East,
    double North,
    PositionError Error,
    double Magnitude,
    double MagnitudeError,
    bool HasTrail,
    double RateEast,
    double RateNorth,
    PositionError RateError,
    double TrailArcsec)
{
    // Three standard deviations. Trails guessed from the moments of a source have two at most.
    private const double CertainTrail = 9;

    /// <summary>Whether its image alone says that it moved.</summary>
    public bool HasCertainTrail => HasTrail && RateError.ChiSquared(RateEast, RateNorth) > CertainTrail;

    /// <summary>Whether it is a trail of at least some length whose direction is certain, five standard deviations across, however uncertain its ends. Moments do not say that.</summary>
    /// <param name="arcsec">Least length.</param>
    public bool IsTrailOf(double arcsec)
    {
        double square = RateEast * RateEast + RateNorth * RateNorth;
        double across = RateNorth * RateNorth * RateError.VarianceEast + RateEast * RateEast * RateError.VarianceNorth - 2 * RateEast * RateNorth * RateError.Covariance;
        return HasTrail && TrailArcsec >= arcsec && square * square > 25 * across;
    }

    /// <summary>Whether a motion, arcsec per hour, may have left this image.</summary>
    public bool Allows(double rateEast, double rateNorth, double limit) => !HasTrail || TrailChiSquared(rateEast, rateNorth) <= limit;

    /// <summary>How badly the trail agrees with a motion, arcsec per hour; either sense.</summary>
    public double TrailChiSquared(double rateEast, double rateNorth) =>
        Math.Min(RateError.ChiSquared(rateEast - RateEast, rateNorth - RateNorth), RateError.ChiSquared(rateEast + RateEast, rateNorth + RateNorth));

    /// <summary>Whether two may be of one object by their magnitudes.</summary>
    public bool IsAsBrightAs(in PlaneSource other, double tolerance)
    {
        double difference = Math.Abs(Magnitude - other.Magnitude);
        return double.IsNaN(difference) || difference <= tolerance + 3 * double.Hypot(MagnitudeError, other.MagnitudeError);
    }
}

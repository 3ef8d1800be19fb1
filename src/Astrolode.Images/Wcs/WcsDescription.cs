using Astrolode.Images.Fits;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Wcs;

/// <summary>What a header says of the sky, read and checked: all that WCSLIB needs, and the frame of the angles.</summary>
internal sealed record WcsDescription
{
    /// <summary>What to call the header in messages.</summary>
    public required string Name { get; init; }

    /// <summary>The two axes.</summary>
    public required CelestialPair Pair { get; init; }

    /// <summary>Projection whose code WCSLIB gets; empty for linear axes.</summary>
    public required string Projection { get; init; }

    /// <summary>From corrected pixels to the plane of projection.</summary>
    public required LinearPart Linear { get; init; }

    /// <summary>LONPOLE and LATPOLE in degrees, NaN where not given.</summary>
    public required (double Lon, double Lat) Pole { get; init; }

    /// <summary>PVi_m of the two axes.</summary>
    public required IReadOnlyList<ProjectionParameter> Parameters { get; init; }

    /// <summary>The distortion of pixels, before the linear part.</summary>
    public required Distortion Prior { get; init; }

    /// <summary>The distortion after the linear part.</summary>
    public required Distortion Sequent { get; init; }

    /// <summary>Tables of shifts.</summary>
    public required DistortionTables Tables { get; init; }

    /// <summary>Frame of the angles; null with the reason where it cannot be carried over to ICRS.</summary>
    public required (CelestialFrame? Frame, string Why) Frame { get; init; }

    /// <summary>What was taken in another sense than the letter of the header.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The records that were read.</summary>
    public required IReadOnlyList<string> Cards { get; init; }

    /// <summary>Reads a description; null where the header has no celestial axes.</summary>
    /// <param name="cards">Records of up to 80 characters.</param>
    /// <param name="name">What to call the header in messages.</param>
    /// <param name="alternate">Letter of the alternate description, or empty.</param>
    /// <param name="file">The file that the header is from, for its tables; null if there is none.</param>
    /// <exception cref="WcsException">It has some that cannot be used.</exception>
    public static WcsDescription? TryRead(IEnumerable<string> cards, string name, string alternate = "", FitsReader? file = null)
    {
        HeaderKeywords header = new(cards, name);
        if (PlateSolution.TryRead(header, alternate) is { } plate)
        {
            CelestialPair plane = new(1, 2, "RA", "TAN", alternate);
            return Make(header, plane, "TAN", plate.Linear, [], Distortion.None, plate.Distortion, DistortionTables.None, []);
        }
        if (CelestialPair.Find(header, alternate) is not { } pair)
        {
            return null;
        }
        List<string> warnings = [];
        LinearPart linear = LinearPart.Read(header, pair);
        Distortion prior = SipPolynomial.Read(header, pair, linear.Crpix, warnings);
        bool hasSip = prior.Terms.Count > 0;
        Distortion general = GeneralDistortion.Read(header, pair, "CPDIS", "DP");
        if (hasSip && general.Terms.Count > 0)
        {
            throw header.Error("it has SIP coefficients and another polynomial (CPDIS) for the same pixels");
        }
        (string projection, IReadOnlyList<ProjectionParameter> parameters) = ProjectionParameters.Read(header, pair, hasSip, warnings);
        (Distortion surface, IReadOnlyList<ProjectionParameter> radial) = IrafSurface.Read(header, pair);
        Distortion sequent = surface.Terms.Count > 0 ? surface : GeneralDistortion.Read(header, pair, "CQDIS", "DQ");
        if (projection == "TPV" && sequent.Terms.Count > 0)
        {
            throw header.Error("it has the polynomials of TPV and another distortion (CQDIS) for the same plane");
        }
        // The polynomials of these are defined behind a CD matrix, in degrees; WCSLIB evaluates them before CDELT.
        LinearPart scaled = projection is "TPV" or "TNX" or "ZPX" ? linear.InDegrees : linear;
        return Make(header, pair, projection, scaled, [.. parameters, .. radial], hasSip ? prior : general, sequent, DistortionTables.Read(header, pair, file), warnings);
    }

    private static WcsDescription Make(
        HeaderKeywords header, CelestialPair pair, string projection, LinearPart linear, IReadOnlyList<ProjectionParameter> parameters,
        Distortion prior, Distortion sequent, DistortionTables tables, List<string> warnings) => new()
        {
            Name = header.Name,
            Pair = pair,
            Projection = projection,
            Linear = linear,
            Pole = (header.Number($"LONPOLE{pair.Alternate}") ?? double.NaN, header.Number($"LATPOLE{pair.Alternate}") ?? double.NaN),
            Parameters = parameters,
            Prior = prior,
            Sequent = sequent,
            Tables = tables,
            Frame = FrameKeywords.Read(header, pair),
            Warnings = warnings,
            // Last, when all has been asked for.
            Cards = header.UsedCards,
        };
}

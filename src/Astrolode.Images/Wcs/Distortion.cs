namespace Astrolode.Images.Wcs;

/// <summary>One parameter of a distortion function, as DPj and DQi records name them.</summary>
/// <param name="Axis">1 or 2.</param>
/// <param name="Field">NAXES, SIP.FWD.2_0, TERM.1.COEFF, …; at most 39 characters.</param>
/// <param name="Value">Finite.</param>
/// <param name="IsWhole">True for what WCSLIB takes as an integer.</param>
internal readonly record struct DistortionTerm(int Axis, string Field, double Value, bool IsWhole = false);

/// <summary>
/// A distortion in the two axes of an image, in the terms in which WCSLIB takes it: <paramref name="Kinds"/> names the function of each axis (SIP, TPD, Polynomial,
/// WAT-TNX, WAT-ZPX, DSS; empty for none).
/// </summary>
internal sealed record Distortion(string[] Kinds, IReadOnlyList<DistortionTerm> Terms)
{
    /// <summary>No distortion.</summary>
    public static Distortion None { get; } = new(["", ""], []);

    /// <summary>One function of both axes.</summary>
    public static Distortion Both(string kind, IEnumerable<DistortionTerm> terms) =>
        new([kind, kind], [new DistortionTerm(1, "NAXES", 2, true), new DistortionTerm(2, "NAXES", 2, true), .. terms]);
}

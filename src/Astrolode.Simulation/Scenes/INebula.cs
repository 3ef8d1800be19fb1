namespace Astrolode.Simulation.Scenes;

/// <summary>Extended warm dust at a place: a bubble, a compact H II region, or what looks like a bubble.</summary>
internal interface INebula
{
    /// <summary>Pixel column of its middle.</summary>
    double X { get; }

    /// <summary>Pixel row of its middle.</summary>
    double Y { get; }

    /// <summary>Its size, the scale at which it is torn, arcmin.</summary>
    double SizeArcmin { get; }

    /// <summary>Amplitude of the displacements that tear it, in sizes.</summary>
    double Tear { get; }

    /// <summary>Half the sides of the box outside which it does not shine.</summary>
    (double X, double Y) HalfReachArcmin { get; }

    /// <summary>
    /// Brightness at 8 µm, MJy/sr, at an offset from the middle (arcmin along +x and +y), before it is torn: warm dust, whose colours are <see cref="PlaneBand.RimColour"/>, and hot dust,
    /// with <see cref="PlaneBand.HotColour"/>.
    /// </summary>
    (double Warm, double Hot) At(double dx, double dy);
}

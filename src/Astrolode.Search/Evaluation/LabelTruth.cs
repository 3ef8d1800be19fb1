using Astrolode.Images.Sky;
using Astrolode.Labels;

namespace Astrolode.Search.Evaluation;

/// <summary>Labels as the truth of an evaluation.</summary>
public static class LabelTruth
{
    /// <summary>
    /// The boxes of labels in the frame of the detections. A label does not count when its effective radius is outside
    /// [<paramref name="minRadiusArcmin"/>, <paramref name="maxRadiusArcmin"/>] or its centre outside <paramref name="region"/>. A label of another
    /// frame keeps its sides, which then run along the detections' axes.
    /// </summary>
    public static IReadOnlyList<TruthBox> From(
        IEnumerable<SkyLabel> labels, SkyFrame frame, double minRadiusArcmin, double maxRadiusArcmin,
        double boxFactor = SkyLabel.DefaultBoxFactor, SkyRegion? region = null)
    {
        List<TruthBox> truths = [];
        foreach (SkyLabel label in labels)
        {
            SkyBox box = InFrame(label.Box(boxFactor), frame);
            bool counts = label.EffectiveRadiusArcmin >= minRadiusArcmin && label.EffectiveRadiusArcmin <= maxRadiusArcmin
                && (region is null || region.Contains(box.Centre));
            truths.Add(new TruthBox(box, label.EffectiveRadiusArcmin, !counts));
        }
        return truths;
    }

    /// <summary>The box with its centre in another frame and its sides along that frame's axes.</summary>
    public static SkyBox InFrame(SkyBox box, SkyFrame frame)
    {
        if (box.Frame == frame)
        {
            return box;
        }
        (double lon, double lat) = box.Centre.To(frame);
        return new SkyBox(frame, lon, lat, box.WidthDegrees, box.HeightDegrees);
    }
}

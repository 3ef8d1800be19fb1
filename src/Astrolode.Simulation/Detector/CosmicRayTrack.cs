namespace Astrolode.Simulation.Detector;

/// <summary>A particle that crossed the CCD.</summary>
/// <param name="Id">From 1, the label of its pixels in the segmentation.</param>
/// <param name="StartX">Pixel column where it went through the back of the silicon, the side of the light; may lie beside the image.</param>
/// <param name="StartY">Pixel row there.</param>
/// <param name="EndX">Pixel column where it went through the front, the side of the gates.</param>
/// <param name="EndY">Pixel row there.</param>
/// <param name="Electrons">Charge it left in the image.</param>
internal readonly record struct CosmicRayTrack(int Id, double StartX, double StartY, double EndX, double EndY, double Electrons)
{
    /// <summary>Length in the plane of the image, pixels.</summary>
    public double LengthPixels => Math.Sqrt((EndX - StartX) * (EndX - StartX) + (EndY - StartY) * (EndY - StartY));

    /// <summary>Direction from start to end, degrees from the x axis towards the y axis, −180 to 180.</summary>
    public double AngleDegrees => Math.Atan2(EndY - StartY, EndX - StartX) * 180 / Math.PI;
}

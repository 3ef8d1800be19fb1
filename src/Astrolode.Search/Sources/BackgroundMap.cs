using Astrolode.Images.Fits;

namespace Astrolode.Search.Sources;

/// <summary>The smooth background of an image and its noise: clipped medians or modes in boxes, filtered, joined by bicubic splines (Bertin &amp; Arnouts 1996, section 3).</summary>
internal sealed unsafe class BackgroundMap : IDisposable
{
    private readonly SepBackgroundHandle handle;
    private readonly string doing;
    private readonly int width, height;

    private BackgroundMap(SepBackgroundHandle handle, string doing, int width, int height) => (this.handle, this.doing, this.width, this.height) = (handle, doing, width, height);

    /// <summary>Mean of the background.</summary>
    public double Mean => SepLibrary.sep_bkg_global(handle);

    /// <summary>Mean of the noise.</summary>
    public double MeanNoise => SepLibrary.sep_bkg_globalrms(handle);

    /// <summary>Measures it.</summary>
    /// <param name="pixels">[y * width + x].</param>
    /// <param name="mask">Pixels that are not 0 are left out.</param>
    /// <param name="width">Pixels along x.</param>
    /// <param name="height">Pixels along y.</param>
    /// <param name="settings">Boxes and filter.</param>
    /// <param name="name">Of the image, for messages.</param>
    /// <exception cref="ExtractionException">SEP fails.</exception>
    public static BackgroundMap Measure(float[] pixels, byte[] mask, int width, int height, ExtractionSettings settings, string name)
    {
        string doing = $"measure the background of {name}";
        fixed (float* data = pixels)
        fixed (byte* masked = mask)
        {
            SepImage image = new() { Data = data, DataType = SepLibrary.TypeFloat, Mask = masked, MaskType = SepLibrary.TypeByte, Width = width, Height = height };
            // A box larger than the image is the image.
            int boxWidth = Math.Min(settings.BackgroundBox, width), boxHeight = Math.Min(settings.BackgroundBox, height);
            SepLibrary.Require(
                SepLibrary.sep_background(&image, boxWidth, boxHeight, settings.BackgroundFilter, settings.BackgroundFilter, 0, out nint background), doing);
            return new BackgroundMap(new SepBackgroundHandle(background), doing, width, height);
        }
    }

    /// <summary>Takes the background off, on all processors.</summary>
    public void Subtract(float[] pixels) => Each(pixels, SepLibrary.sep_bkg_subline);

    /// <summary>The noise of every pixel.</summary>
    public float[] Noise()
    {
        float[] noise = new float[width * height];
        Each(noise, SepLibrary.sep_bkg_rmsline);
        return noise;
    }

    public void Dispose() => handle.Dispose();

    private delegate int Line(SepBackgroundHandle background, int y, void* line, int type);

    private void Each(float[] plane, Line line) => ParallelParts.Run(height, small: false, y =>
    {
        fixed (float* at = &plane[y * width])
        {
            SepLibrary.Require(line(handle, (int)y, at, SepLibrary.TypeFloat), doing);
        }
    });
}

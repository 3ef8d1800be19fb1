namespace Astrolode.Tests.Images.Fits;

/// <summary>The small compressed images that tests/judges/make_compressed_fits.py made with astropy.</summary>
internal static class CompressedSamples
{
    public static string Path(string codec) =>
        System.IO.Path.Combine(SharedData.RepositoryRoot()!, "tests", "Astrolode.Tests", "Images", "Fits", "Compressed", $"{codec}.fits");

    public static float[] Expected(string codec)
    {
        float[] pixels = new float[20 * 12];
        for (int i = 0; i < pixels.Length; i++)
        {
            float value = (7 * (i % 20) + 13 * (i / 20)) % 100;
            pixels[i] = codec == "float" ? value / 2 : value;
        }
        if (codec == "float")
        {
            pixels[2 * 20 + 3] = float.NaN;
        }
        return pixels;
    }
}

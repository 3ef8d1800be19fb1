using Astrolode.Images.Fits;
using Astrolode.Images.Healpix;

namespace Astrolode.Tests.Images.Hips;

/// <summary>A HiPS in a temporary folder whose pixels are a known function of the direction (unit vector in the survey's frame).</summary>
internal sealed class SyntheticHips : IDisposable
{
    public SyntheticHips(string properties)
    {
        Folder = Directory.CreateTempSubdirectory("astrolode-hips-").FullName;
        File.WriteAllText(Path.Combine(Folder, "properties"), properties);
    }

    public string Folder { get; }

    /// <summary>A properties file with what pixels need, less the key that is asked to be left out.</summary>
    public static string Properties(int order, int width, string frame = "galactic", string formats = "fits", string without = "")
    {
        string[] lines =
        [
            "# a survey of a known function", "obs_title = Known function", $"hips_order = {order}", $"hips_frame = {frame}", $"hips_tile_width = {width}",
            $"hips_tile_format = {formats}", "dataproduct_type = image", "hips_version = 1.4",
        ];
        return string.Join('\n', lines.Where(line => without.Length == 0 || !line.StartsWith(without + " ", StringComparison.Ordinal)));
    }

    public static string TilePath(int order, long tile) => $"Norder{order}/Dir{tile / 10000 * 10000}/Npix{tile}.fits";

    /// <summary>Writes one tile, pixel (ix, iy) at row width − 1 − ix, column iy.</summary>
    public void WriteTile(int order, long tile, int width, Func<double, double, double, double> value)
    {
        int bits = int.Log2(width);
        float[] pixels = new float[width * width];
        (int face, long tx, long ty) = NestedIndex.Decompose(order, tile);
        for (int ix = 0; ix < width; ix++)
        {
            for (int iy = 0; iy < width; iy++)
            {
                (double x, double y, double z) = NestedIndex.PixelToVector(order + bits,
                    NestedIndex.Compose(order + bits, face, tx * width + ix, ty * width + iy));
                pixels[(width - 1 - ix) * width + iy] = (float)value(x, y, z);
            }
        }
        string path = Path.Combine(Folder, TilePath(order, tile));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        FitsImage.Write(path, new Image(width, width, pixels, unit: "MJy/sr"));
    }

    public void WriteAll(int order, int width, Func<double, double, double, double> value)
    {
        for (long tile = 0; tile < NestedIndex.PixelCount(order); tile++)
        {
            WriteTile(order, tile, width, value);
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

using Astrolode.Images.Fits;
using Astrolode.Images.Moc;

namespace Astrolode.Images.Hips.Building;

/// <summary>
/// The file Norder3/Allsky: the 768 tiles of order 3 as thumbnails of at most 64 pixels, 27 a row from the top left (HiPS 1.0, section 4.3.2). The FITS file is the picture upside
/// down, as tiles are.
/// </summary>
internal static class Allsky
{
    private const int Order = 3;
    private const int Columns = 27;
    private const int Rows = 29;
    private const int MostThumbnail = 64;

    /// <summary>Writes the FITS file and the pictures.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    public static void Write(BuildPlan plan, TileFolder folder, string target, SpaceMoc finest)
    {
        int thumbnail = Math.Min(MostThumbnail, plan.TileWidth);
        int width = Columns * thumbnail, height = Rows * thumbnail;
        float[] pixels = new float[width * height];
        Array.Fill(pixels, float.NaN);
        Parallel.ForEach(finest.Degrade(Order).Pixels(), cell =>
        {
            if (folder.Read(new TileKey(Order, cell)) is { } tile)
            {
                int left = (int)cell % Columns * thumbnail, low = height - ((int)cell / Columns + 1) * thumbnail;
                Plane small = new Plane(plan.TileWidth, plan.TileWidth, tile).Average(plan.TileWidth / thumbnail);
                for (int row = 0; row < thumbnail; row++)
                {
                    small.Pixels.AsSpan(row * thumbnail, thumbnail).CopyTo(pixels.AsSpan((low + row) * width + left));
                }
            }
        });
        string stem = Path.Combine(target, $"Norder{Order}", "Allsky.");
        folder.WritePictures(stem, pixels, width, height);
        FitsImage.Write(stem + "fits", new Image(width, height, pixels, unit: plan.Unit));
    }
}

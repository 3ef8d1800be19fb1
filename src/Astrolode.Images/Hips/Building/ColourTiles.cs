using System.Globalization;
using Astrolode.Images.Codecs;

namespace Astrolode.Images.Hips.Building;

/// <summary>The tiles of a colour survey that is being built: the pictures of three bands' tiles, each written whole. Safe for use by many threads.</summary>
internal sealed class ColourTiles
{
    private const int AllskyOrder = 3;
    private const int AllskyColumns = 27;
    private const int AllskyRows = 29;
    private const int MostThumbnail = 64;
    private readonly string folder;
    private readonly TilePictures pictures;
    private readonly TileFolder[] bands;
    private readonly (double, double)[] limits;
    private readonly Lupton lupton;
    private readonly int width;
    private readonly float[] blank;

    /// <param name="folder">The colour survey.</param>
    /// <param name="plan">How its tiles are made.</param>
    /// <param name="bands">The tiles of the three.</param>
    public ColourTiles(string folder, ColourPlan plan, TileFolder[] bands)
    {
        (this.folder, pictures, this.bands, lupton, width) = (folder, plan.Pictures, bands, new Lupton(plan.Softening), plan.Bands[0].TileWidth);
        limits = [.. plan.Bands.Select(band => (band.CutLow, band.CutHigh))];
        blank = new float[width * width];
        Array.Fill(blank, float.NaN);
    }

    /// <summary>Makes a tile; false, and nothing is written, where no band has it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public bool Write(TileKey key)
    {
        if (Colours(key) is not { } rgba)
        {
            return false;
        }
        Encode(Path.ChangeExtension(Path.Combine(folder, key.RelativePath), null) + ".", rgba, width, width);
        return true;
    }

    /// <summary>Makes the file Norder3/Allsky of the cells of order 3 that may have a tile (<see cref="Allsky"/>).</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void WriteAllsky(IEnumerable<long> cells)
    {
        int side = Math.Min(MostThumbnail, width), stride = 4 * AllskyColumns * side;
        byte[] rgba = new byte[stride * AllskyRows * side];
        Parallel.ForEach(cells, cell =>
        {
            if (Colours(new TileKey(AllskyOrder, cell)) is { } tile)
            {
                byte[] small = Thumbnail(tile, side);
                for (int row = 0; row < side; row++)
                {
                    int at = ((int)cell / AllskyColumns * side + row) * stride + (int)cell % AllskyColumns * 4 * side;
                    small.AsSpan(4 * side * row, 4 * side).CopyTo(rgba.AsSpan(at));
                }
            }
        });
        Encode(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"Norder{AllskyOrder}"), "Allsky."), rgba, AllskyColumns * side, AllskyRows * side);
    }

    // Rows from the top; those of the FITS tiles go from the bottom.
    private byte[]? Colours(TileKey key)
    {
        float[]? red = bands[0].Read(key), green = bands[1].Read(key), blue = bands[2].Read(key);
        if (red is null && green is null && blue is null)
        {
            return null;
        }
        byte[] rgba = new byte[4 * width * width];
        for (int row = 0; row < width; row++)
        {
            int from = (width - 1 - row) * width;
            lupton.Map((red ?? blank).AsSpan(from, width), (green ?? blank).AsSpan(from, width), (blue ?? blank).AsSpan(from, width), limits, rgba.AsSpan(4 * row * width));
        }
        return rgba;
    }

    private void Encode(string stem, byte[] rgba, int columns, int rows)
    {
        if (pictures is TilePictures.Png or TilePictures.Both)
        {
            TilePicture.WriteColourPng(stem + "png", rgba, columns, rows);
        }
        if (pictures is TilePictures.Jpeg or TilePictures.Both)
        {
            TilePicture.WriteColourJpeg(stem + "jpg", rgba, columns, rows);
        }
    }

    // Means of the pixels that are not transparent.
    private byte[] Thumbnail(byte[] rgba, int side)
    {
        int step = width / side;
        byte[] small = new byte[4 * side * side];
        for (int i = 0; i < side * side; i++)
        {
            int red = 0, green = 0, blue = 0, count = 0;
            for (int j = 0; j < step * step; j++)
            {
                ReadOnlySpan<byte> pixel = rgba.AsSpan(4 * ((i / side * step + j / step) * width + i % side * step + j % step), 4);
                if (pixel[3] != 0)
                {
                    (red, green, blue, count) = (red + pixel[0], green + pixel[1], blue + pixel[2], count + 1);
                }
            }
            if (count > 0)
            {
                (small[4 * i], small[4 * i + 1], small[4 * i + 2], small[4 * i + 3]) = ((byte)(red / count), (byte)(green / count), (byte)(blue / count), 255);
            }
        }
        return small;
    }
}

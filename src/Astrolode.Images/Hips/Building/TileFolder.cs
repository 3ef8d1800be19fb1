using System.Buffers;
using Astrolode.Images.Codecs;
using Astrolode.Images.Fits;
using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Hips.Building;

/// <summary>
/// The tiles of a survey that is being built: a FITS file and its pictures, each written whole. A FITS tile has NaN where it is blank and the coordinates of its pixels in
/// the projection HPX (Calabretta &amp; Roukema 2007), in which every tile is a straight grid; a PNG is transparent there and a JPEG black. For one survey; safe for use by many threads.
/// </summary>
internal sealed class TileFolder(string folder, BuildPlan plan)
{
    private readonly GreyScale grey = new(plan.CutLow, plan.CutHigh, plan.Softening);
    private readonly string? unit = plan.Unit;

    /// <summary>Pixels of a tile, in the order of its FITS file; null where there is none.</summary>
    /// <exception cref="FormatException">It is damaged.</exception>
    public float[]? Read(TileKey key)
    {
        string path = PathOf(key, "fits");
        return File.Exists(path) ? HipsTile.Read(File.ReadAllBytes(path), path, plan.TileWidth).Pixels : null;
    }

    /// <summary>Writes a tile; null removes it.</summary>
    /// <exception cref="IOException">The disk is full, for instance.</exception>
    public void Write(TileKey key, float[]? pixels)
    {
        if (pixels is null)
        {
            Remove(key);
            return;
        }
        WritePictures(PathOf(key, ""), pixels, plan.TileWidth, plan.TileWidth);
        FitsImage.Write(PathOf(key, "fits"), new Image(plan.TileWidth, plan.TileWidth, pixels, unit: unit), Keywords(key));
    }

    /// <summary>Writes the pictures of a plane whose row 0 is the lowest.</summary>
    /// <param name="stem">Path up to and with the dot.</param>
    /// <param name="pixels">Physical values.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public void WritePictures(string stem, ReadOnlySpan<float> pixels, int width, int height)
    {
        if (plan.Pictures == TilePictures.None)
        {
            return;
        }
        byte[] rented = ArrayPool<byte>.Shared.Rent(pixels.Length);
        Span<byte> greys = rented.AsSpan(0, pixels.Length);
        for (int row = 0; row < height; row++)
        {
            // Pictures start with their top row.
            grey.Map(pixels.Slice((height - 1 - row) * width, width), greys.Slice(row * width, width));
        }
        if (plan.Pictures is TilePictures.Png or TilePictures.Both)
        {
            TilePicture.WriteGreyPng(stem + "png", greys, width, height);
        }
        if (plan.Pictures is TilePictures.Jpeg or TilePictures.Both)
        {
            TilePicture.WriteGreyJpeg(stem + "jpg", greys, width, height);
        }
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Path of a tile's file with an ending; with none, up to the dot.</summary>
    public string PathOf(TileKey key, string ending) => Path.ChangeExtension(Path.Combine(folder, key.RelativePath), null) + "." + ending;

    private void Remove(TileKey key)
    {
        foreach (string ending in (string[])["fits", "png", "jpg"])
        {
            string path = PathOf(key, ending);
            if (File.Exists(path))
            {
                File.Delete(path);
            }
        }
    }

    // A pixel moves by half its diagonal in x and in y of the HPX plane, 45/side degrees; each base cell is taken relative to the meridian at its middle or 45° west of it.
    private Dictionary<string, object> Keywords(TileKey key)
    {
        (int face, long tileX, long tileY) = NestedIndex.Decompose(key.Order, key.Pixel);
        int width = plan.TileWidth;
        double step = 45 / Math.ScaleB(width, key.Order);
        // Place of the tile's first pixel (column 0, row 0: ix = width − 1, iy = 0) on the cell, in pixels from its southern corner.
        double alongX = tileX * (double)width + width - 0.5, alongY = tileY * (double)width + 0.5;
        double x = HpxPlane.CornerX(face) + step * (alongX - alongY), y = HpxPlane.CornerY(face) + step * (alongX + alongY);
        // Solves x + d·(−c − r) = 0 and y + d·(c − r) = 0 for the pixel (c, r) at the origin.
        double column = (x - y) / (2 * step), row = (x + y) / (2 * step);
        bool galactic = plan.Frame == SkyFrame.Galactic;
        return new Dictionary<string, object>
        {
            ["ORDER"] = key.Order,
            ["NPIX"] = key.Pixel,
            ["CTYPE1"] = galactic ? "GLON-HPX" : "RA---HPX",
            ["CTYPE2"] = galactic ? "GLAT-HPX" : "DEC--HPX",
            ["CRPIX1"] = column + 1,
            ["CRPIX2"] = row + 1,
            ["CRVAL1"] = HpxPlane.Meridian(face),
            ["CRVAL2"] = 0.0,
            ["CD1_1"] = -step,
            ["CD1_2"] = -step,
            ["CD2_1"] = step,
            ["CD2_2"] = -step,
            ["PV2_1"] = 4,
            ["PV2_2"] = 3,
        };
    }
}

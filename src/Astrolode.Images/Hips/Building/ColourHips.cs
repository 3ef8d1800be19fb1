using System.Globalization;
using Astrolode.Files;
using Astrolode.Images.Codecs;

namespace Astrolode.Images.Hips.Building;

/// <summary>
/// A colour HiPS from three of one band each, tile by tile at every order (<see cref="Lupton"/>): PNG or JPEG tiles, Allsky, Moc.fits, properties, index.html. The bands must have the same order, frame
/// and tile width.
/// </summary>
public static class ColourHips
{
    private const int AllskyOrder = 3;

    /// <summary>Makes the survey.</summary>
    /// <param name="bands">Folders of the red, green and blue survey, built here.</param>
    /// <param name="output">Folder of the colour survey.</param>
    /// <param name="pictures">PNG, JPEG or both.</param>
    /// <param name="softening">Q of Lupton's scale, above 0.</param>
    /// <param name="description">What the properties say; what is left out is taken from the red survey.</param>
    /// <param name="clock">For the dates.</param>
    /// <param name="progress">Told of tiles done and to be done.</param>
    /// <param name="cancellation">Stops between tiles.</param>
    /// <returns>Number of tiles.</returns>
    /// <exception cref="FormatException">The bands do not fit one another.</exception>
    public static int Build(
        IReadOnlyList<string> bands, string output, TilePictures pictures, double softening, HipsDescription description, TimeProvider clock,
        Action<long, long>? progress = null, CancellationToken cancellation = default)
    {
        BuildPlan[] plans = [.. bands.Select(band => BuildPlan.Read(band)
            ?? throw new HipsException($"cannot make colours of {band}: it was not built here; build the three bands with `astrolode hips build`"))];
        BuildPlan plan = plans[0] with { Pictures = pictures, Description = description.Or(plans[0].Description), Images = [.. plans.SelectMany(each => each.Images)] };
        if (plans.Any(each => (each.Order, each.Frame, each.TileWidth) != (plan.Order, plan.Frame, plan.TileWidth)))
        {
            throw new HipsException($"cannot make colours of {string.Join(", ", bands)}: they differ in order, frame or tile width; build them with the same --order, --frame and --tile-width");
        }
        TileFolder[] folders = [.. bands.Zip(plans, (band, each) => new TileFolder(band, each))];
        (double, double)[] limits = [.. plans.Select(each => (each.CutLow, each.CutHigh))];
        CellRanges finest = CellRanges.Union(plan.Images.Select(image => CellRanges.FromBounds(image.Tiles)));
        TileKey[] keys = [.. Enumerable.Range(0, plan.Order + 1).SelectMany(order => finest.Coarsen(plan.Order - order).Cells.Select(cell => new TileKey(order, cell)))];
        ColourTiles tiles = new(output, plan, new Lupton(softening), limits);
        long done = 0;
        int written = 0;
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        Parallel.ForEach(keys, options, key =>
        {
            Interlocked.Add(ref written, tiles.Write(key, [.. folders.Select(folder => folder.Read(key))]) ? 1 : 0);
            progress?.Invoke(Interlocked.Increment(ref done), keys.Length);
        });
        tiles.WriteAllsky(AllskyOrder);
        SurveyMoc moc = SurveyMoc.Union([.. plans.Zip(folders, (each, folder) => SurveyMoc.Of(each, folder, finest))]);
        moc.Write(Path.Combine(output, "Moc.fits"));
        SurveyFiles.WriteMetadata(output, plan);
        IEnumerable<(string Key, string Value)> lines = SurveyFiles.Properties(plan, output, moc, InitialView.Of(moc), 0, clock.GetUtcNow());
        List<(string Key, string Value)> properties = [.. lines.Where(line => line.Key is not ("hips_pixel_bitpix" or "hips_pixel_cut" or "hips_data_range" or "hips_estsize" or "data_pixel_bitpix" or "hips_tile_format"))];
        properties.Add(("hips_tile_format", pictures switch { TilePictures.Jpeg => "jpeg", TilePictures.Both => "png jpeg", _ => "png" }));
        properties.Add(("dataproduct_subtype", "color"));
        properties.Add(("hips_rgb_softening", softening.ToString("g6", CultureInfo.InvariantCulture)));
        SurveyFiles.WriteIndex(output, properties, false);
        SurveyFiles.WriteProperties(output, properties);
        return written;
    }

    private sealed class ColourTiles(string folder, BuildPlan plan, Lupton lupton, (double, double)[] limits)
    {
        private readonly int width = plan.TileWidth;
        private readonly Dictionary<long, byte[]> thumbnails = [];

        // The tile's rows go from the top, those of the FITS tiles from the bottom.
        public bool Write(TileKey key, float[]?[] bands)
        {
            if (bands.All(band => band is null))
            {
                return false;
            }
            float[] blank = new float[width * width];
            Array.Fill(blank, float.NaN);
            byte[] upsideDown = new byte[4 * width * width], rgba = new byte[4 * width * width];
            lupton.Map(bands[0] ?? blank, bands[1] ?? blank, bands[2] ?? blank, limits, upsideDown);
            for (int row = 0; row < width; row++)
            {
                upsideDown.AsSpan(4 * width * (width - 1 - row), 4 * width).CopyTo(rgba.AsSpan(4 * width * row));
            }
            Encode(Path.ChangeExtension(Path.Combine(folder, key.RelativePath), null) + ".", rgba, width, width);
            if (key.Order == AllskyOrder)
            {
                lock (thumbnails)
                {
                    thumbnails.Add(key.Pixel, Thumbnail(rgba));
                }
            }
            return true;
        }

        public void WriteAllsky(int order)
        {
            const int Columns = 27, Rows = 29;
            int side = Math.Min(64, width);
            byte[] rgba = new byte[4 * Columns * Rows * side * side];
            foreach ((long cell, byte[] small) in thumbnails)
            {
                for (int row = 0; row < side; row++)
                {
                    long at = (cell / Columns * side + row) * Columns * side + cell % Columns * side;
                    small.AsSpan(4 * side * row, 4 * side).CopyTo(rgba.AsSpan((int)(4 * at)));
                }
            }
            Encode(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"Norder{order}"), "Allsky."), rgba, Columns * side, Rows * side);
        }

        private void Encode(string stem, byte[] rgba, int columns, int rows)
        {
            if (plan.Pictures != TilePictures.Jpeg)
            {
                AtomicFile.WriteBytes(stem + "png", TilePicture.ColourPng(rgba, columns, rows));
            }
            if (plan.Pictures is TilePictures.Jpeg or TilePictures.Both)
            {
                AtomicFile.WriteBytes(stem + "jpg", TilePicture.ColourJpeg(rgba, columns, rows));
            }
        }

        // Means of the pixels that are not transparent.
        private byte[] Thumbnail(byte[] rgba)
        {
            int side = Math.Min(64, width), step = width / side;
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
}

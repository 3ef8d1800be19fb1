using Astrolode.Images.Sky;

namespace Astrolode.Images.Hips.Building;

/// <summary>
/// One of the finest tiles as the weighted mean of the images that cover it: Σ w (v + offset) / Σ w over the images with a value at a pixel, NaN where none has. For one thread.
/// </summary>
internal sealed class TileStack
{
    private const int CellPixels = TileMesh.Cell * TileMesh.Cell;
    private readonly int width;
    private readonly SkyFrame frame;
    private readonly Resampling resampling;
    private readonly double feather;
    private readonly double pixelArcsec2;
    private readonly float[] sums;
    private readonly float[] weights;
    private bool covered;

    /// <param name="plan">How tiles are made.</param>
    public TileStack(BuildPlan plan)
    {
        (width, frame, resampling, feather) = (plan.TileWidth, plan.Frame, plan.Resampling, plan.FeatherPixels);
        double side = plan.PixelArcsec;
        // Square arcsec of a survey's pixel where fluxes are divided by areas.
        pixelArcsec2 = plan.FluxPerPixel ? side * side : 0;
        sums = new float[width * width];
        weights = new float[width * width];
    }

    /// <summary>Fills the pixels of a tile in the order of its FITS file; false where no image has a value in it.</summary>
    /// <param name="key">The tile.</param>
    /// <param name="images">The images that may cover it.</param>
    /// <param name="pixels">Memory for the result.</param>
    public bool Fill(TileKey key, IEnumerable<(LoadedImage Image, PlannedImage Plan)> images, float[] pixels)
    {
        Array.Clear(sums);
        Array.Clear(weights);
        covered = false;
        TileMesh mesh = new(key, width, frame);
        foreach ((LoadedImage image, PlannedImage plan) in images)
        {
            Add(mesh, image, (float)plan.Weight, (float)plan.Offset);
        }
        for (int i = 0; covered && i < pixels.Length; i++)
        {
            pixels[i] = weights[i] > 0 ? sums[i] / weights[i] : float.NaN;
        }
        return covered;
    }

    private void Add(TileMesh mesh, LoadedImage image, float weight, float offset)
    {
        double[] places = mesh.Place(image.Wcs);
        Span<double> xy = stackalloc double[2 * CellPixels];
        Span<float> values = stackalloc float[CellPixels];
        for (int row = 0; row < mesh.Cells; row++)
        {
            for (int column = 0; column < mesh.Cells; column++)
            {
                if (!mesh.Fill(places, column, row, image.Wcs, image.Width, image.Height, xy, out double area))
                {
                    continue;
                }
                if (resampling == Resampling.Lanczos)
                {
                    Lanczos.Sample(image.Plane, xy, image.Factor, values);
                }
                else
                {
                    image.Plane.Sample(xy, image.Factor, (0, 0), values);
                }
                // Flux per pixel of the image, over the square arcsec of that pixel.
                float gain = pixelArcsec2 > 0 ? (float)(area / pixelArcsec2) : 1;
                if (feather > 0)
                {
                    AddFeathered(row, column, values, xy, image, gain, weight, offset);
                }
                else
                {
                    AddPlain(row, column, values, gain, weight, offset);
                }
            }
        }
    }

    private void AddPlain(int row, int column, ReadOnlySpan<float> values, float gain, float weight, float offset)
    {
        for (int j = 0; j < TileMesh.Cell; j++)
        {
            int at = (row * TileMesh.Cell + j) * width + column * TileMesh.Cell;
            for (int i = 0; i < TileMesh.Cell; i++)
            {
                Add(at + i, values[j * TileMesh.Cell + i] * gain + offset, weight);
            }
        }
    }

    private void AddFeathered(int row, int column, ReadOnlySpan<float> values, ReadOnlySpan<double> xy, LoadedImage image, float gain, float weight, float offset)
    {
        for (int j = 0; j < CellPixels; j++)
        {
            int at = (row * TileMesh.Cell + j / TileMesh.Cell) * width + column * TileMesh.Cell + j % TileMesh.Cell;
            double x = xy[2 * j], y = xy[2 * j + 1];
            double inside = Math.Min(Math.Min(x, image.Width - 1 - x), Math.Min(y, image.Height - 1 - y)) + 0.5;
            // Never quite nothing: where one image alone has a value, that is the value.
            Add(at, values[j] * gain + offset, weight * (float)Math.Clamp(inside / feather, 1e-3, 1));
        }
    }

    private void Add(int at, float value, float weight)
    {
        if (!float.IsNaN(value))
        {
            sums[at] += weight * value;
            weights[at] += weight;
            covered = true;
        }
    }
}

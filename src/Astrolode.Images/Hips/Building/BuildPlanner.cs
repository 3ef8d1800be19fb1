using System.Globalization;
using Astrolode.Images.Fits;
using Astrolode.Images.Healpix;
using Astrolode.Images.Sky;
using Astrolode.Images.Wcs;

namespace Astrolode.Images.Hips.Building;

/// <summary>Makes the plan of a build: of a new survey, of one that was stopped, or of one that images are added to.</summary>
/// <param name="settings">What is asked for.</param>
/// <param name="clock">For the date of creation.</param>
internal sealed class BuildPlanner(HipsBuildSettings settings, TimeProvider clock)
{
    private const int DefaultTileWidth = 512;
    private const double DefaultSoftening = 10;

    /// <summary>The plan that the folder has; null for a new survey.</summary>
    public BuildPlan? Old { get; } = BuildPlan.Read(settings.Output);

    /// <summary>Whether an image was planned before, as it is now: what was made of it holds.</summary>
    public bool IsPlanned(PlannedImage image) => Old?.Images.Any(image.IsSame) ?? false;

    /// <summary>What is fixed before any pixel is read: the geometry of the survey and its files. New images have no tiles yet.</summary>
    /// <exception cref="HipsException">The settings contradict the survey that is there, or there is nothing to build.</exception>
    public BuildPlan Begin()
    {
        if (Old is null && (File.Exists(Path.Combine(settings.Output, "properties")) || File.Exists(ColourPlan.FileIn(settings.Output))))
        {
            throw new HipsException($"cannot build into {settings.Output}: it holds a HiPS that was not built here, so nothing can be added; give another --out");
        }
        IReadOnlyList<PlannedImage> images = Merge(Old?.Images ?? []);
        if (images.Count == 0)
        {
            throw new HipsException($"cannot build {settings.Output}: no image is named and there is no build to go on with; name FITS files");
        }
        BuildPlan plan = Old is null ? NewPlan(images) : Continue(Old);
        return plan with { Images = images, Description = settings.Description.Or(plan.Description) };
    }

    /// <summary>The plan once the images have been read: with the limits of the pictures and the tiles of each image.</summary>
    /// <param name="plan">What <see cref="Begin"/> made.</param>
    /// <param name="inspected">The images of the plan, the new ones inspected.</param>
    /// <param name="sample">Values of the new images, for the limits.</param>
    public static BuildPlan Finish(BuildPlan plan, IReadOnlyList<PlannedImage> inspected, ReadOnlySpan<float> sample)
    {
        plan = plan with { Images = inspected };
        if (plan.CutLow < plan.CutHigh)
        {
            return plan;
        }
        (float low, float high) = new Tiles.Stretch().Limits(sample);
        // A survey without contrast, or without a pixel, still has a range.
        bool contrast = low < high;
        return plan with { CutLow = contrast ? low : float.IsNaN(low) ? 0 : low, CutHigh = contrast ? high : float.IsNaN(low) ? 1 : low + 1 };
    }

    private BuildPlan NewPlan(IReadOnlyList<PlannedImage> images)
    {
        int width = settings.TileWidth ?? DefaultTileWidth;
        return new BuildPlan
        {
            TileWidth = width,
            Order = settings.Order ?? OrderFor(images.Min(image => image.ScaleArcsec), width),
            Frame = settings.Frame ?? SkyFrame.Icrs,
            Resampling = settings.Resampling ?? Resampling.Bilinear,
            Pictures = settings.Pictures ?? TilePictures.Png,
            CutLow = settings.PixelCut?.Low ?? 0,
            CutHigh = settings.PixelCut?.High ?? 0,
            Softening = settings.Softening ?? DefaultSoftening,
            MatchBackground = settings.MatchBackground ?? false,
            FluxPerPixel = settings.FluxPerPixel ?? false,
            WeightKeyword = settings.WeightKeyword,
            FeatherPixels = settings.FeatherPixels ?? 0,
            Created = clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mmZ", CultureInfo.InvariantCulture),
        };
    }

    // Tiles that are there were made one way; others must be made the same way.
    private BuildPlan Continue(BuildPlan old)
    {
        Require("order", settings.Order, old.Order);
        Require("tile width", settings.TileWidth, old.TileWidth);
        Require("frame", settings.Frame, old.Frame);
        Require("resampling", settings.Resampling, old.Resampling);
        Require("pictures", settings.Pictures, old.Pictures);
        Require("lower cut", settings.PixelCut?.Low, old.CutLow);
        Require("upper cut", settings.PixelCut?.High, old.CutHigh);
        Require("softening", settings.Softening, old.Softening);
        Require("background matching", settings.MatchBackground, old.MatchBackground);
        Require("flux per pixel", settings.FluxPerPixel, old.FluxPerPixel);
        Require("feather", settings.FeatherPixels, old.FeatherPixels);
        if (settings.WeightKeyword is { } keyword && keyword != old.WeightKeyword)
        {
            throw Differs("weight keyword", keyword, old.WeightKeyword ?? "none");
        }
        return old;
    }

    private void Require<T>(string what, T? asked, T there)
        where T : struct
    {
        if (asked is { } value && !value.Equals(there))
        {
            throw Differs(what, value, there);
        }
    }

    private HipsException Differs(string what, object asked, object there) => new(string.Create(CultureInfo.InvariantCulture,
        $"cannot add to {settings.Output}: its {what} is {there}, not {asked}; leave that option out, or build into another folder"));

    // Old images first; one that is named again counts once unless its file has changed.
    private List<PlannedImage> Merge(IReadOnlyList<PlannedImage> old)
    {
        List<PlannedImage> images = [.. old];
        foreach (string name in settings.Images)
        {
            PlannedImage image = Describe(name);
            int same = images.FindIndex(each => each.IsSamePlace(image));
            if (same < 0)
            {
                images.Add(image);
            }
            else if (!images[same].IsSame(image))
            {
                // What it covered before is to be made again, too.
                images[same] = image with { Tiles = images[same].Tiles };
            }
        }
        return images;
    }

    private PlannedImage Describe(string name)
    {
        (string named, FitsSelection selection) = FitsSelection.Parse(name);
        selection = selection.IsAny && settings.Hdu is { } hdu ? selection with { Index = hdu } : selection;
        string path = Path.GetFullPath(named);
        FileInfo file = new(path);
        if (!file.Exists)
        {
            throw new FileNotFoundException($"cannot build {settings.Output}: there is no file {path}; check the name");
        }
        using FitsReader reader = FitsReader.Open(path);
        FitsHdu plane = reader.PlaneHdu(selection);
        using WorldCoordinates wcs = OpenImage.Coordinates(reader, plane);
        return new PlannedImage { Path = path, Hdu = plane.Index, Plane = selection.Plane ?? 0, Length = file.Length, Modified = file.LastWriteTimeUtc.Ticks, ScaleArcsec = wcs.PixelScaleArcsec };
    }

    private static int OrderFor(double scaleArcsec, int width)
    {
        int order = HipsBuildSettings.LeastOrder;
        while (order < HipsBuildSettings.MostOrder && 3600 * NestedIndex.PixelSideDegrees(order) / width > scaleArcsec)
        {
            order++;
        }
        return order;
    }
}

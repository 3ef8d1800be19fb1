using System.Globalization;
using Astrolode.Images.Codecs;
using Astrolode.Images.Hips;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Networks.Ssd;

namespace Astrolode.Search.Activations;

/// <summary>A photo or a tile of the sky, prepared for a detector as a search does.</summary>
internal static class DetectorImage
{
    /// <summary>The whole photo, or the tile around a position.</summary>
    /// <exception cref="FormatException">The image does not fit the model, is damaged, or has no pixels there.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static NetworkImage Of(ModelCard card, ActivationRequest request, CancellationToken cancel)
    {
        if (request.At is not null)
        {
            throw new FormatException($"model '{request.Model}': it is a detector, which looks at a whole tile, not at a source (--at); give --center, or a classifier");
        }
        return request.Images.Any(PhotoSearch.IsPhoto) ? Photo(card, request) : Tile(card, request, cancel);
    }

    private static NetworkImage Photo(ModelCard card, ActivationRequest request)
    {
        PhotoSearch.RequirePhotoModel(card, request.Model);
        if (request.Images.Count > 1 || request.Centre is not null || request.ScaleArcsec is not null)
        {
            throw new FormatException($"cannot look at {request.Images[0]}: a photo is looked at alone and whole; leave out the other images, --center and --scale-arcsec");
        }
        Picture photo = Picture.Read(request.Images[0]);
        float[] input = new float[3 * SsdLayers.ImageSize * SsdLayers.ImageSize];
        PhotoInput.Resize(photo.Rgb, photo.Width, photo.Height, input);
        Picture view = new(SsdLayers.ImageSize, SsdLayers.ImageSize);
        for (int i = 0; i < input.Length; i++)
        {
            view.Rgb[i % (input.Length / 3) * 3 + i / (input.Length / 3)] = (byte)Math.Round((input[i] + 1) * 127.5f);
        }
        return new NetworkImage(input, SsdLayers.ImageSize, BottomUp: false, [("photo", view)], "the whole photo");
    }

    private static NetworkImage Tile(ModelCard card, ActivationRequest request, CancellationToken cancel)
    {
        SearchJob.RequireOneChannel(card, request.Model);
        Stretch stretch = SearchJob.StretchOf(card);
        using ISkySource source = SkySources.Open(request.Images, new WebAccess { Stop = cancel });
        TanGrid grid = Grid(card, request, source);
        float[] input = new float[grid.Width * grid.Height];
        if (source.MayCover(grid.Centre, grid.RadiusDegrees))
        {
            source.Sample(grid, input, cancel);
        }
        else
        {
            input.AsSpan().Fill(float.NaN);
        }
        string place = string.Create(CultureInfo.InvariantCulture, $"{(grid.Frame == SkyFrame.Galactic ? "gal" : "icrs")}:{grid.LonDegrees:0.####},{grid.LatDegrees:0.####}, {grid.ScaleArcsec:0.###} arcsec per pixel");
        if (!SurveySearch.AnyFinite(input))
        {
            throw new FormatException($"cannot look at {source.Name}: it has no pixels in the tile at {place}; give a --center inside the image");
        }
        stretch.Apply(input, input);
        float[] grey = [.. input.Select(value => (value + 1) / 2)];
        return new NetworkImage(input, SsdLayers.ImageSize, BottomUp: true, [("tile", Picture.FromGrey(grey, grid.Width, grid.Height, bottomUp: true))], place);
    }

    private static TanGrid Grid(ModelCard card, ActivationRequest request, ISkySource source)
    {
        LonLatRange bounds = source.Footprint;
        (double lon, double lat) = request.Centre?.To(source.Frame)
            ?? (SkyPosition.WrapDegrees(bounds.LonDegrees + bounds.LonWidthDegrees / 2), (bounds.LatMinDegrees + bounds.LatMaxDegrees) / 2);
        double scale = request.ScaleArcsec ?? (card.ScalesArcsec.Length > 0 ? card.ScalesArcsec[0] : source.NativeScaleArcsec);
        return new TanGrid(source.Frame, lon, lat, SsdLayers.ImageSize, SsdLayers.ImageSize, scale);
    }
}

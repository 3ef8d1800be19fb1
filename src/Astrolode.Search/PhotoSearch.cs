using System.Security.Cryptography;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Codecs;
using Astrolode.Networks;
using Astrolode.Networks.Ssd;

namespace Astrolode.Search;

/// <summary>A box on a photo, in its pixels: 0 is the left or top edge, not the centre of the first pixel.</summary>
public sealed record PhotoBox(string Class, double Score, double X1, double Y1, double X2, double Y2);

/// <summary>What was found on a photo and where it is drawn.</summary>
public sealed record PhotoResult(string Photo, int Width, int Height, string Picture, IReadOnlyList<PhotoBox> Boxes);

/// <summary>Finds objects on JPEG and PNG photos: the whole photo becomes one 300 × 300 image, as the network was trained.</summary>
public static class PhotoSearch
{
    private static readonly Colour[] Colors =
    [
        new(255, 90, 60), new(90, 200, 255), new(120, 230, 90), new(255, 200, 40), new(220, 120, 255), new(255, 130, 190), new(80, 240, 210), new(250, 250, 120),
    ];

    /// <summary>Whether a file name is that of a photo.</summary>
    public static bool IsPhoto(string path) => Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG";

    /// <summary>Detects, and draws each photo with its boxes.</summary>
    /// <param name="photos">JPEG or PNG files.</param>
    /// <param name="model">A model for three channels.</param>
    /// <param name="threshold">Lowest score, 0 to 1.</param>
    /// <param name="picture">Where to draw; null for PHOTO-boxes.png in the working folder. With several photos a folder.</param>
    /// <param name="catalogue">Where to store the boxes as rows; null for nowhere.</param>
    /// <param name="threads">Threads of the network; 0 takes all.</param>
    /// <param name="cancel">Stops between photos.</param>
    /// <param name="run">The run of the catalogue that holds the boxes; null without a catalogue.</param>
    /// <exception cref="FormatException">A photo or the model is damaged or unfit.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static IReadOnlyList<PhotoResult> Run(
        IReadOnlyList<string> photos, string model, double threshold, string? picture, string? catalogue, int threads, CancellationToken cancel, out long? run)
    {
        using SsdDetector detector = new(model, threads > 0 ? threads : Environment.ProcessorCount);
        RequirePhotoModel(detector.Card, model);
        List<PhotoResult> results = [];
        foreach (string photo in photos)
        {
            cancel.ThrowIfCancellationRequested();
            results.Add(Search(detector, photo, threshold, PicturePath(photo, picture, photos.Count)));
        }
        run = catalogue is null ? null : Store(results, detector.Card, model, threshold, catalogue);
        return results;
    }

    /// <exception cref="ModelException">The model is for survey pixels.</exception>
    internal static void RequirePhotoModel(ModelCard card, string path)
    {
        if (card.Channels != 3)
        {
            throw new ModelException($"model '{path}': it takes {card.Channels} channel of survey pixels, a photo has 3; search a HiPS or FITS image with it, or import a photo model with 'astrolode model import'");
        }
    }

    private static PhotoResult Search(SsdDetector detector, string photo, double threshold, string picturePath)
    {
        Picture picture = Picture.Read(photo);
        float[] image = new float[detector.ImageLength];
        PhotoInput.Resize(picture.Rgb, picture.Width, picture.Height, image);
        List<DetectedBox> found = [];
        detector.Detect(image, 1, (float)threshold, found);
        List<PhotoBox> boxes = [.. found.Select(box => new PhotoBox(detector.Card.Classes[box.Class], box.Score,
            box.X1 * picture.Width, box.Y1 * picture.Height, box.X2 * picture.Width, box.Y2 * picture.Height))];
        foreach ((PhotoBox box, DetectedBox raw) in boxes.Zip(found).Reverse())
        {
            Colour color = Colors[raw.Class % Colors.Length];
            (int x, int y) = ((int)Math.Round(box.X1), (int)Math.Round(box.Y1));
            picture.DrawRectangle(x, y, (int)Math.Round(box.X2) - 1, (int)Math.Round(box.Y2) - 1, color, 3);
            picture.DrawText(x + 4, y + 3, FormattableString.Invariant($"{box.Class} {box.Score:0.00}"), color);
        }
        Save(picture, picturePath);
        return new PhotoResult(photo, picture.Width, picture.Height, picturePath, boxes);
    }

    /// <summary>Writes JPEG where the name says so, PNG elsewhere.</summary>
    internal static void Save(Picture picture, string path)
    {
        if (Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG")
        {
            picture.WriteJpeg(path);
        }
        else
        {
            picture.WritePng(path);
        }
    }

    private static string PicturePath(string photo, string? picture, int photos)
    {
        string name = Path.GetFileNameWithoutExtension(photo) + "-boxes.png";
        return picture is null ? name : photos > 1 ? Path.Combine(picture, name) : picture;
    }

    private static long Store(List<PhotoResult> results, ModelCard card, string model, double threshold, string path)
    {
        using CatalogueStore store = CatalogueStore.Open(path);
        using FileStream file = File.OpenRead(model);
        RunSettings identity = new(card.Name, Convert.ToHexStringLower(SHA256.HashData(file)), card.ToJson(),
            string.Join(' ', results.Select(result => Path.GetFullPath(result.Photo))), null, FormattableString.Invariant($"{{\"threshold\":{threshold}}}"), SearchJob.Version);
        if (store.FinishedRun(identity) is Run finished)
        {
            return finished.Id;
        }
        Run run = store.OpenRun(identity);
        store.FinishRun(run, results.SelectMany(result => result.Boxes.Select((box, ordinal) =>
            Detection.OnPhoto(new PixelBox(box.X1 - 0.5, box.Y1 - 0.5, box.X2 - 0.5, box.Y2 - 0.5), box.Class, box.Score, result.Photo, ordinal + 1))));
        return run.Id;
    }
}

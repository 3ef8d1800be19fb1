using System.Text.Json;

namespace Astrolode.Search.Evaluation;

/// <summary>A labelled box of a COCO truth file, pixels: x, y of the low corner, width, height.</summary>
/// <param name="Id">Number of the annotation.</param>
/// <param name="Image">Number of the image.</param>
/// <param name="Category">Number of the category.</param>
/// <param name="Area">Area that decides the size range, square pixels; COCO's is that of the mask.</param>
/// <param name="IsCrowd">Whether it stands for a crowd of objects.</param>
public readonly record struct CocoAnnotation(
    long Id, long Image, long Category, double X, double Y, double Width, double Height, double Area, bool IsCrowd);

/// <summary>A detection of a COCO results file, pixels as in <see cref="CocoAnnotation"/>.</summary>
public readonly record struct CocoDetection(long Image, long Category, double X, double Y, double Width, double Height, double Score);

/// <summary>The truth: all images and categories, in rising order of their numbers, and the annotations in the order of the file.</summary>
public sealed record CocoTruth(IReadOnlyList<long> Images, IReadOnlyList<long> Categories, IReadOnlyList<CocoAnnotation> Annotations);

/// <summary>Reads the JSON files of COCO (https://cocodataset.org/#format-data and #format-results).</summary>
public static class CocoFiles
{
    /// <summary>
    /// Reads a truth file: images, categories, annotations. An annotation without area has that of its box; without iscrowd it is no crowd.
    /// </summary>
    /// <exception cref="EvaluationException">Not JSON, or a member is missing, or an annotation's number is used twice; names the file and the entry.</exception>
    public static CocoTruth ReadTruth(string path) => Parse(path, root =>
    {
        List<CocoAnnotation> annotations = [];
        HashSet<long> ids = [];
        foreach (Entry entry in Entries(root, "annotations"))
        {
            long id = entry.Integer("id");
            if (!ids.Add(id))
            {
                throw new FormatException($"annotation {id} is there twice");
            }
            double[] box = entry.Box();
            double area = entry.Has("area") ? entry.Number("area") : box[2] * box[3];
            annotations.Add(new CocoAnnotation(id, entry.Integer("image_id"), entry.Integer("category_id"),
                box[0], box[1], box[2], box[3], area, entry.Flag("iscrowd")));
        }
        long[] images = [.. Entries(root, "images").Select(entry => entry.Integer("id")).Distinct().Order()];
        long[] categories = [.. Entries(root, "categories").Select(entry => entry.Integer("id")).Distinct().Order()];
        return new CocoTruth(images, categories, annotations);
    });

    /// <summary>Reads a results file: an array of image_id, category_id, bbox, score.</summary>
    /// <exception cref="EvaluationException">Not JSON, or a member is missing; names the file and the entry.</exception>
    public static IReadOnlyList<CocoDetection> ReadDetections(string path) => Parse(path, root =>
    {
        List<CocoDetection> detections = [];
        foreach (Entry entry in Entries(root, null))
        {
            double[] box = entry.Box();
            detections.Add(new CocoDetection(entry.Integer("image_id"), entry.Integer("category_id"),
                box[0], box[1], box[2], box[3], entry.Number("score")));
        }
        return (IReadOnlyList<CocoDetection>)detections;
    });

    private static T Parse<T>(string path, Func<JsonElement, T> read)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(file);
            return read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw new EvaluationException($"COCO file {path}: {error.Message.TrimEnd('.')}; give a file in COCO's format");
        }
    }

    private static IEnumerable<Entry> Entries(JsonElement root, string? member)
    {
        JsonElement array = root;
        if (member is not null && (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(member, out array)))
        {
            throw new FormatException($"it has no \"{member}\"");
        }
        if (array.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException(member is null ? "it is not an array of detections" : $"\"{member}\" is not an array");
        }
        return array.EnumerateArray().Select((value, index) => new Entry(value, $"{member ?? "detections"}[{index}]"));
    }

    // One object of an array, which knows where it is.
    private readonly record struct Entry(JsonElement Value, string Where)
    {
        public bool Has(string name) => Value.ValueKind == JsonValueKind.Object && Value.TryGetProperty(name, out _);

        public long Integer(string name) => Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out long integer)
            ? integer
            : throw Bad(name, "a whole number");

        public double Number(string name) => Finite(Member(name)) ?? throw Bad(name, "a number");

        public bool Flag(string name) => Has(name) && Member(name).ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => Number(name) != 0,
        };

        public double[] Box()
        {
            JsonElement box = Member("bbox");
            double?[] numbers = box.ValueKind == JsonValueKind.Array ? [.. box.EnumerateArray().Select(Finite)] : [];
            return numbers.Length == 4 && numbers.All(number => number is not null)
                ? [.. numbers.Select(number => number!.Value)]
                : throw Bad("bbox", "four numbers x, y, width, height");
        }

        private JsonElement Member(string name) => Has(name) ? Value.GetProperty(name) : throw new FormatException($"{Where} has no \"{name}\"");

        private FormatException Bad(string name, string what) => new($"{Where}.{name} is not {what}");

        private static double? Finite(JsonElement value) =>
            value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : null;
    }
}

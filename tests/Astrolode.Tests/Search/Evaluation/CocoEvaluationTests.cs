using System.Globalization;
using System.Text.Json;
using Astrolode.Search.Evaluation;

namespace Astrolode.Tests.Search.Evaluation;

public sealed class CocoEvaluationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("coco").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [JudgeFact("python:numpy")]
    public void The_twelve_numbers_agree_with_a_slow_judge_on_random_scenes()
    {
        const int Cases = 40;
        for (int i = 0; i < Cases; i++)
        {
            WriteScene(i, new Random(100 + i));
        }
        (int exit, string output, string error) = Judge.Run(Judge.Python, [Judge.Script("coco_oracle.py"), _folder]);
        Assert.True(exit == 0, error);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Cases, lines.Length);

        int withoutTruth = 0;
        for (int i = 0; i < Cases; i++)
        {
            Dictionary<string, double> expected = JsonSerializer.Deserialize<Dictionary<string, double>>(lines[i])!;
            IReadOnlyDictionary<string, double> actual = CocoEvaluation.Evaluate(
                CocoFiles.ReadTruth(Path.Combine(_folder, $"{i}.truth.json")), CocoFiles.ReadDetections(Path.Combine(_folder, $"{i}.results.json")));

            Assert.Equal(CocoEvaluation.Names, expected.Keys);
            foreach (string name in CocoEvaluation.Names)
            {
                Assert.True(Math.Abs(expected[name] - actual[name]) <= 1e-12, $"scene {i}, {name}: {expected[name]:R} expected, {actual[name]:R} found");
                withoutTruth += expected[name] == -1 ? 1 : 0;
            }
        }
        Assert.InRange(withoutTruth, 1, Cases * 6);
    }

    [Fact]
    public void The_twelve_numbers_that_pycocotools_gave_for_four_images_of_COCO_come_out()
    {
        // Published beside the boxes in torchmetrics, tests/detection/test_map.py, to three digits.
        double[] published = [0.706, 0.901, 0.846, 0.689, 0.800, 0.701, 0.592, 0.716, 0.716, 0.767, 0.800, 0.700];
        string folder = Path.Combine(SharedData.RepositoryRoot()!, "tests", "Astrolode.Tests", "Search", "Evaluation");

        IReadOnlyDictionary<string, double> numbers = CocoEvaluation.Evaluate(
            CocoFiles.ReadTruth(Path.Combine(folder, "coco_four_images.truth.json")),
            CocoFiles.ReadDetections(Path.Combine(folder, "coco_four_images.results.json")));

        Assert.Equal(published, CocoEvaluation.Names.Select(name => Math.Round(numbers[name], 3)));
    }

    [Fact]
    public void One_of_two_objects_found_first_and_a_false_detection_after_give_51_of_101()
    {
        CocoTruth truth = Truth(Box(1, 0, 0, 10, 10), Box(2, 50, 50, 10, 10));

        IReadOnlyDictionary<string, double> numbers = CocoEvaluation.Evaluate(truth, [Found(0, 0, 10, 10, 0.9), Found(200, 200, 10, 10, 0.8)]);

        // Precision 1 up to recall 0.5, that is at 51 of 101 points; exact at every IoU.
        Assert.Equal(51 / 101.0, numbers["AP"], 12);
        Assert.Equal(51 / 101.0, numbers["APs"], 12);
        Assert.Equal(0.5, numbers["AR100"], 12);
        Assert.Equal(0.5, numbers["AR1"], 12);
        Assert.Equal(-1, numbers["APm"]);
        Assert.Equal(-1, numbers["ARl"]);
    }

    [Fact]
    public void A_false_detection_before_the_true_one_halves_the_precision()
    {
        IReadOnlyDictionary<string, double> numbers = CocoEvaluation.Evaluate(Truth(Box(1, 0, 0, 10, 10)), [Found(90, 90, 10, 10, 0.9), Found(0, 0, 10, 10, 0.8)]);

        Assert.Equal(0.5, numbers["AP50"], 12);
        Assert.Equal((0.0, 1.0), (numbers["AR1"], numbers["AR10"]));
    }

    [Fact]
    public void An_overlap_of_0_6_counts_at_three_of_ten_thresholds()
    {
        // 10x10 against 6x10 inside it: IoU 0.6 passes 0.50, 0.55 and 0.60.
        IReadOnlyDictionary<string, double> numbers = CocoEvaluation.Evaluate(Truth(Box(1, 0, 0, 10, 10)), [Found(0, 0, 6, 10, 0.9)]);

        Assert.Equal((0.3, 1.0, 0.0), (Math.Round(numbers["AP"], 12), Math.Round(numbers["AP50"], 12), numbers["AP75"]));
    }

    [Fact]
    public void Detections_on_a_crowd_are_neither_right_nor_wrong()
    {
        CocoTruth truth = Truth(Box(1, 0, 0, 10, 10), Box(2, 100, 100, 100, 100) with { IsCrowd = true });

        IReadOnlyDictionary<string, double> numbers = CocoEvaluation.Evaluate(truth,
            [Found(110, 110, 20, 20, 0.95), Found(150, 150, 20, 20, 0.94), Found(0, 0, 10, 10, 0.5)]);

        Assert.Equal((1.0, 1.0), (Math.Round(numbers["AP"], 12), numbers["AR100"]));
    }

    [Fact]
    public void Annotation_number_0_counts_as_no_match_as_it_does_in_pycocotools()
    {
        Assert.Equal(0, CocoEvaluation.Evaluate(Truth(Box(0, 0, 0, 10, 10)), [Found(0, 0, 10, 10, 0.9)])["AP"]);
    }

    [Fact]
    public void A_detection_on_an_image_that_the_truth_lacks_is_refused()
    {
        EvaluationException error = Assert.Throws<EvaluationException>(() => CocoEvaluation.Evaluate(Truth(Box(1, 0, 0, 1, 1)), [Found(0, 0, 1, 1, 1) with { Image = 9 }]));

        Assert.Contains("image 9", error.Message, StringComparison.Ordinal);
    }

    [SharedFact("coco/voc_metrics_sample")]
    public void Precision_and_recall_agree_with_the_published_results_of_the_VOC_sample()
    {
        // rafaelpadilla/Object-Detection-Metrics, results/results.txt: IoU 0.3; precision and recall after each of 24 detections.
        string folder = SharedData.Find("coco/voc_metrics_sample");
        string[] published = File.ReadAllLines(Path.Combine(folder, "results", "results.txt"));
        (double[] precision, double[] recall) = (Numbers(published, "Precision"), Numbers(published, "Recall"));

        List<CocoOutcome> outcomes = [];
        int truths = 0;
        foreach (string file in Directory.GetFiles(Path.Combine(folder, "groundtruths")).Order(StringComparer.Ordinal))
        {
            // That program counts pixels, so its boxes are one wider and higher.
            CocoAnnotation[] labelled = [.. Boxes(file).Select((f, i) => Box(i + 1, f[0], f[1], f[2] + 1, f[3] + 1))];
            CocoDetection[] found = [.. Boxes(Path.Combine(folder, "detections", Path.GetFileName(file))).Select(f => Found(f[1], f[2], f[3] + 1, f[4] + 1, f[0]))];
            truths += labelled.Length;
            outcomes.AddRange(new CocoImage(labelled, found, 100).Match(0.3, 0, 1e10));
        }
        CocoOutcome[] ranked = [.. outcomes.OrderByDescending(outcome => outcome.Score)];

        Assert.Equal(24, ranked.Length);
        int hits = 0;
        for (int i = 0; i < ranked.Length; i++)
        {
            hits += ranked[i].Matched ? 1 : 0;
            Assert.Equal(precision[i], hits / (i + 1.0), 0.0051);
            Assert.Equal(recall[i], hits / (double)truths, 0.0051);
        }
    }

    private static double[] Numbers(string[] lines, string name) =>
        [.. lines.First(line => line.StartsWith(name + ": [", StringComparison.Ordinal)).Split('\'')
            .Where((_, i) => i % 2 == 1).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];

    private static IEnumerable<double[]> Boxes(string file) => File.ReadLines(file).Where(line => line.Length > 0)
        .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray());

    private static CocoTruth Truth(params CocoAnnotation[] annotations) => new([1], [1], annotations);

    private static CocoAnnotation Box(long id, double x, double y, double w, double h) => new(id, 1, 1, x, y, w, h, w * h, false);

    private static CocoDetection Found(double x, double y, double w, double h, double score) => new(1, 1, x, y, w, h, score);

    // Images, categories and boxes of all three sizes; crowds, a category without truth, scores that repeat, boxes that repeat.
    private void WriteScene(int number, Random random)
    {
        int images = random.Next(1, 6), categories = random.Next(1, 5);
        List<object> annotations = [], results = [];
        for (int i = 0; i < random.Next(0, 60); i++)
        {
            double[] box = Randomly(random);
            int image = random.Next(images), category = random.Next(categories);
            annotations.Add(new
            {
                id = i + 1,
                image_id = image,
                category_id = category * 3,
                bbox = box,
                area = box[2] * box[3] * (random.Next(3) == 0 ? 0.6 : 1),
                iscrowd = random.Next(8) == 0 ? 1 : 0,
            });
            for (int copy = random.Next(4); copy > 0; copy--)
            {
                double[] near = random.Next(4) == 0 ? box : [.. box.Select((v, at) => at < 2 ? v + random.Next(-6, 7) : v * (0.8 + 0.5 * random.NextDouble()))];
                results.Add(new { image_id = image, category_id = category * 3, bbox = near, score = Math.Round(random.NextDouble(), number % 3 + 1) });
            }
        }
        for (int i = 0; i < random.Next(0, 60); i++)
        {
            results.Add(new { image_id = random.Next(images), category_id = random.Next(categories + 2) * 3, bbox = Randomly(random), score = Math.Round(random.NextDouble(), 2) });
        }
        if (number % 8 == 0)
        {
            // More than a hundred on one image and category.
            results.AddRange(Enumerable.Range(0, 130).Select(_ => (object)new { image_id = 0, category_id = 0, bbox = Randomly(random), score = Math.Round(random.NextDouble(), 1) }));
        }
        object truth = new
        {
            images = Enumerable.Range(0, images).Reverse().Select(id => new { id }),
            categories = Enumerable.Range(0, categories + 1).Select(c => new { id = c * 3 }),
            annotations,
        };
        File.WriteAllText(Path.Combine(_folder, $"{number}.truth.json"), JsonSerializer.Serialize(truth));
        File.WriteAllText(Path.Combine(_folder, $"{number}.results.json"), JsonSerializer.Serialize(results));
    }

    private static double[] Randomly(Random random)
    {
        int side = random.Next(3) switch { 0 => 30, 1 => 80, _ => 150 };
        return [random.Next(0, 200), random.Next(0, 200), random.Next(5, side), random.Next(5, side)];
    }
}

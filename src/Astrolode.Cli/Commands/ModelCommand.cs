using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Astrolode.Networks;
using Astrolode.Networks.Classifier;
using Astrolode.Networks.Onnx;
using Astrolode.Networks.Ssd;
using Astrolode.Networks.Weights;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode model</c>: networks of others brought here, and what a model file holds.</summary>
internal static class ModelCommand
{
    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        Command command = new("model", "Import networks of others and look at model files.\n\nExample:\n  astrolode model import detect.tflite --labels labelmap.txt --out coco.onnx");
        command.Subcommands.Add(CreateImport());
        command.Subcommands.Add(CreateInfo());
        command.Subcommands.Add(ModelActivationsCommand.Create());
        return command;
    }

    private static Command CreateImport()
    {
        Argument<string> file = new("FILE") { Description = "weights of an SSD MobileNet v1: TensorFlow Lite (.tflite), TensorFlow.js manifest (.json) or checkpoint (.safetensors)" };
        Option<string> output = new("--out") { Description = "model to write (.onnx; its card is written beside it), or weights to train from (.safetensors)", Required = true, HelpName = "M.onnx" };
        Option<string?> labels = new("--labels") { Description = "text file of class names, a line each; a first line ??? or background is left out, as are lines beyond the network's classes", HelpName = "FILE" };
        Option<bool> half = new("--half") { Description = "store weights in half precision: half the size, scores change by about 0.001" };
        Command command = new("import", "Turn weights that others trained into a model for search, or into weights to train from.\n\nExample:\n  astrolode model import detect.tflite --labels labelmap.txt --out coco.onnx") { file, output, labels, half };
        command.SetAction(parsed => Import(parsed.GetRequiredValue(file), parsed.GetRequiredValue(output), parsed.GetValue(labels), parsed.GetValue(half), parsed.GetValue(CommandLine.Json)));
        return command;
    }

    private static int Import(string file, string output, string? labels, bool half, bool json)
    {
        bool onnx = Path.GetExtension(output) == ".onnx";
        if (!onnx && Path.GetExtension(output) != ".safetensors")
        {
            throw new UsageException($"--out {output}: the ending must be .onnx (a model for search) or .safetensors (weights to train from)");
        }
        if (!onnx && (half || labels is not null))
        {
            throw new UsageException("--half and --labels are for models (.onnx); weights to train from keep whole precision and have no class names");
        }
        NetworkWeights weights = PretrainedWeights.Load(file);
        if (!onnx)
        {
            weights.Save(output);
        }
        else if (PretrainedWeights.IsWhole(weights))
        {
            SsdOnnx.Write(output, weights, Card(file, output, labels, half, SsdLayers.Check(weights, file)), half);
        }
        else
        {
            throw new ModelException($"cannot make a detector ({file}): it holds the backbone only, no predictors; give the weights of a whole SSD MobileNet v1");
        }
        if (json)
        {
            Output.WriteJson(Describe(output));
        }
        else
        {
            Console.Error.WriteLine($"wrote {output}{(onnx ? $" and {ModelCard.PathBeside(output)}" : "")}");
        }
        return 0;
    }

    private static ModelCard Card(string file, string output, string? labels, bool half, SsdShape shape)
    {
        bool face = Path.GetExtension(file) == ".json";
        string shown = labels is null ? "" : $" --labels {Path.GetFileName(labels)}";
        return new ModelCard
        {
            Name = Path.GetFileNameWithoutExtension(output),
            Channels = shape.Channels,
            DepthMultiplier = shape.DepthMultiplier,
            Bands = shape.Channels == 3 ? ["red", "green", "blue"] : [.. Enumerable.Range(1, shape.Channels).Select(band => $"band {band}")],
            Classes = labels is not null ? Labels(labels, shape.Classes) : face ? [TensorFlowJsReader.Face] : [.. Enumerable.Range(1, shape.Classes).Select(number => $"class {number}")],
            Data = new JsonObject { ["imported_from"] = Path.GetFileName(file), ["sha256"] = Sha256(file) },
            Licence = face ? "MIT (@vladmandic/face-api)" : "",
            Command = $"astrolode model import {Path.GetFileName(file)}{shown}{(half ? " --half" : "")} --out {Path.GetFileName(output)}",
        };
    }

    private static string[] Labels(string path, int classes)
    {
        string[] lines = File.ReadAllLines(path);
        string[] names = [.. lines.Skip(lines is ["???" or "background", ..] ? 1 : 0).Take(classes).Select(line => line.Trim())];
        return names.Length == classes ? names : throw new ModelException($"cannot name the classes ({path}): it has {names.Length} names, the network {classes} classes; give the label file of this network");
    }

    private static Command CreateInfo()
    {
        Argument<string> file = new("FILE") { Description = "a model (.onnx) or weights (.safetensors, .tflite, TensorFlow.js manifest .json)" };
        Command command = new("info", "Show what a model or a file of weights holds.\n\nExample:\n  astrolode model info coco.onnx --json") { file };
        command.SetAction(parsed =>
        {
            JsonObject description = Describe(parsed.GetRequiredValue(file));
            if (parsed.GetValue(CommandLine.Json))
            {
                Output.WriteJson(description);
            }
            else
            {
                Print(description, "");
            }
            return 0;
        });
        return command;
    }

    private static JsonObject Describe(string file)
    {
        JsonObject description = new() { ["file"] = file, ["bytes"] = new FileInfo(file).Length, ["sha256"] = Sha256(file) };
        if (Path.GetExtension(file) == ".onnx")
        {
            description["card"] = JsonNode.Parse(CardOf(file).ToJson());
            return description;
        }
        NetworkWeights weights = PretrainedWeights.Load(file);
        bool whole = PretrainedWeights.IsWhole(weights);
        description["holds"] = whole ? "a whole detector" : "the backbone only, no detector";
        if (whole)
        {
            SsdShape shape = SsdLayers.Check(weights, file);
            (description["channels"], description["classes"], description["depth_multiplier"]) = (shape.Channels, shape.Classes, shape.DepthMultiplier);
        }
        description["arrays"] = weights.Names.Count;
        description["parameters"] = weights.Names.Sum(name => weights[name].Values.LongLength);
        return description;
    }

    private static ModelCard CardOf(string file)
    {
        if (CutoutClassifier.IsClassifier(ModelCard.Read(file)))
        {
            using CutoutClassifier classifier = new(file, 1);
            return classifier.Card;
        }
        using SsdDetector detector = new(file, 1);
        return detector.Card;
    }

    private static void Print(JsonObject values, string indent)
    {
        foreach ((string name, JsonNode? value) in values)
        {
            if (value is JsonObject inner)
            {
                Console.Out.WriteLine($"{indent}{name}");
                Print(inner, indent + "  ");
            }
            else if (value is not null)
            {
                Console.Out.WriteLine($"{indent}{name,-18} {(value is JsonArray list ? string.Join(", ", list) : value)}");
            }
        }
    }

    private static string Sha256(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

using Astrolode.Networks.Ssd;

namespace Astrolode.Networks.Weights;

/// <summary>Weights from any kind of file that is known, told apart by the file's ending.</summary>
public static class PretrainedWeights
{
    /// <summary>
    /// Loads <c>.safetensors</c> (checkpoints of this program), <c>.tflite</c> (see <see cref="TfliteReader"/>) or <c>.json</c> (manifest of TensorFlow.js weights, see
    /// <see cref="TensorFlowJsReader"/>). The result may be a backbone alone: see <see cref="IsWhole"/>.
    /// </summary>
    /// <exception cref="ModelException">The file is damaged, of another kind, or holds another network.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NetworkWeights Load(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".SAFETENSORS" => NetworkWeights.Load(path),
        ".TFLITE" => TfliteReader.Read(path),
        ".JSON" => TensorFlowJsReader.Read(path),
        ".ONNX" => throw new ModelException($"cannot read weights ({path}): an ONNX model holds folded weights for inference only; give the .safetensors checkpoint of its training, a .tflite or a TensorFlow.js manifest (.json)"),
        _ => throw new ModelException($"cannot read weights ({path}): its ending is none of .safetensors, .tflite and .json; give a checkpoint, a TensorFlow Lite file or a TensorFlow.js manifest"),
    };

    /// <summary>The network has extra layers and predictors, not the backbone alone.</summary>
    public static bool IsWhole(NetworkWeights weights) => weights.TryGet("Predictor_0_class.weight", out _);
}

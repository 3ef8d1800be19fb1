using Astrolode.Networks;
using Astrolode.Networks.Ssd;
using Astrolode.Networks.Weights;

namespace Astrolode.Search.Training;

/// <summary>The weights from which a training starts.</summary>
public static class StartWeights
{
    private const string FaceManifest = "node_modules/@vladmandic/face-api/model/ssd_mobilenetv1_model-weights_manifest.json";

    /// <summary>Reads the weights that a --start names; null for random ones.</summary>
    /// <exception cref="ModelException">The file is damaged or of another kind.</exception>
    /// <exception cref="IOException">There is no such file, or the face weights are not installed.</exception>
    public static NetworkWeights? Read(string start) => start switch
    {
        "random" => null,
        "face" => PretrainedWeights.Load(FindFaceManifest()),
        _ => PretrainedWeights.Load(start),
    };

    private static string FindFaceManifest()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, FaceManifest);
            if (File.Exists(path))
            {
                return path;
            }
        }
        throw new FileNotFoundException($"start weights 'face': {FaceManifest} is not installed; run 'make setup'");
    }
}

using System.Text.Json;
using Astrolode.Files;
using Astrolode.Networks.Ssd;

namespace Astrolode.Search.Training;

/// <summary>How far a run has come; lies beside the weights in the checkpoint folder.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="BestStep">Step of the best validation so far; 0 before the first.</param>
/// <param name="BestAp50">Its AP at IoU 0.5.</param>
/// <param name="BestAp30">Its AP at IoU 0.3.</param>
/// <param name="SinceBest">Validations since.</param>
/// <param name="TrainingSeconds">Seconds spent learning, validations not counted.</param>
public sealed record TrainingState(int Step, int BestStep = 0, double BestAp50 = double.NaN, double BestAp30 = double.NaN, int SinceBest = 0, double TrainingSeconds = 0)
{
    /// <summary>What checkpoints are chosen by: the mean of AP at IoU 0.5 and 0.3, steadier than either on the few labels of a validation block.</summary>
    public double Best => (BestAp50 + BestAp30) / 2;
}

/// <summary>
/// checkpoint/ of a run folder: last.safetensors (weights and optimiser), best.safetensors (weights), and the state in the metadata of the first, so that
/// one rename makes a checkpoint whole.
/// </summary>
/// <typeparam name="TState">How far a run has come.</typeparam>
internal sealed class TrainingCheckpoint<TState>
    where TState : class
{
    private const string StateKey = "astrolode.state";
    private readonly string folder;

    private TrainingCheckpoint(string runFolder, TState state) => (folder, State) = (Path.Combine(runFolder, "checkpoint"), state);

    /// <summary>How far the run has come.</summary>
    public TState State { get; private set; }

    /// <summary>Weights and optimiser to go on from; null at the start.</summary>
    public NetworkWeights? Last { get; private set; }

    private string LastPath => Path.Combine(folder, "last.safetensors");

    private string BestPath => Path.Combine(folder, "best.safetensors");

    /// <summary>
    /// Takes up the run in a folder, or starts one there and writes its settings.
    /// </summary>
    /// <param name="runFolder">The run folder.</param>
    /// <param name="settings">Of the run.</param>
    /// <param name="essential">The settings without what changes how fast a run is, not what it is.</param>
    /// <param name="start">State of a run that has done nothing yet.</param>
    /// <exception cref="FormatException">The folder holds a run of other settings.</exception>
    public static TrainingCheckpoint<TState> OpenOrStart<TSettings>(string runFolder, TSettings settings, Func<TSettings, TSettings> essential, TState start)
    {
        string settingsPath = Path.Combine(runFolder, "settings.json");
        TrainingCheckpoint<TState> checkpoint = new(runFolder, start);
        if (File.Exists(checkpoint.LastPath))
        {
            if (File.Exists(settingsPath)
                && TrainingSettingsFile.Text(essential(TrainingSettingsFile.Read<TSettings>(settingsPath))) != TrainingSettingsFile.Text(essential(settings)))
            {
                throw new FormatException($"run folder '{runFolder}': it holds a run of other settings (settings.json); give another --out or remove it");
            }
            checkpoint.Last = NetworkWeights.Load(checkpoint.LastPath);
            checkpoint.State = checkpoint.Last.Metadata.TryGetValue(StateKey, out string? state)
                ? JsonSerializer.Deserialize<TState>(state, TrainingJson.Line)!
                : throw new FormatException($"checkpoint '{checkpoint.LastPath}': it does not say at which step it was written; remove the folder '{runFolder}' and train again");
        }
        AtomicFile.WriteText(settingsPath, TrainingSettingsFile.Text(settings));
        return checkpoint;
    }

    /// <summary>Stores a checkpoint.</summary>
    /// <param name="state">How far the run has come.</param>
    /// <param name="isBest">The weights are the best so far.</param>
    /// <param name="weights">Of the network; the state of the optimiser is added.</param>
    /// <param name="optimiser">To go on with.</param>
    public void Save(TState state, bool isBest, NetworkWeights weights, Networks.Torch.Optimizer optimiser)
    {
        if (isBest)
        {
            weights.Save(BestPath);
        }
        optimiser.Save(weights);
        weights.Metadata[StateKey] = JsonSerializer.Serialize(state, TrainingJson.Line);
        weights.Save(LastPath);
        State = state;
    }

    /// <summary>The weights of the best validation.</summary>
    public NetworkWeights Best() => NetworkWeights.Load(BestPath);
}

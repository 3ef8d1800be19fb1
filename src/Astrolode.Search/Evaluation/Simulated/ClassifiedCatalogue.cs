using Astrolode.Catalogue;

namespace Astrolode.Search.Evaluation.Simulated;

/// <summary>What one run of <c>astrolode classify</c> left in a catalogue.</summary>
/// <param name="Path">Of the catalogue.</param>
/// <param name="Run">The run.</param>
/// <param name="Sources">Its sources.</param>
/// <param name="Objects">Its moving objects.</param>
public sealed record ClassifiedCatalogue(string Path, Run Run, IReadOnlyList<SourceRow> Sources, IReadOnlyList<MovingObject> Objects);

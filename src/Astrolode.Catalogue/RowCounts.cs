namespace Astrolode.Catalogue;

/// <summary>How many rows of each kind a catalogue, or one of its runs, has.</summary>
/// <param name="Detections">Detections of searches, merged.</param>
/// <param name="Sources">Sources in exposures that were classified.</param>
/// <param name="Objects">Moving objects.</param>
public sealed record RowCounts(long Detections, long Sources, long Objects);

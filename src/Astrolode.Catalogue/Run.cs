namespace Astrolode.Catalogue;

/// <summary>What makes a search what it is; two searches with the same of <see cref="ModelSha256"/>, <see cref="Source"/>,
/// <see cref="Region"/> and <see cref="SettingsJson"/> are the same work.</summary>
/// <param name="ModelName">Name of the model, from its card.</param>
/// <param name="ModelSha256">SHA-256 of the model file, hexadecimal.</param>
/// <param name="ModelCardJson">The whole model card.</param>
/// <param name="Source">What was searched: file, folder or URL.</param>
/// <param name="Region">The part of the sky searched, as the user wrote it; null for all of the source.</param>
/// <param name="SettingsJson">The resolved settings of the command.</param>
/// <param name="ProgramVersion">Version of Astrolode.</param>
public sealed record RunSettings(
    string ModelName, string ModelSha256, string ModelCardJson, string Source, string? Region, string SettingsJson, string ProgramVersion);

/// <summary>One search in a catalogue, and how far it came.</summary>
/// <param name="Id">Row number in the catalogue, from 1.</param>
/// <param name="Settings">What was searched with what.</param>
/// <param name="Started">When it was first started, UTC.</param>
/// <param name="Finished">When its detections were written, UTC; null while it is unfinished.</param>
/// <param name="Resumed">Whether it was found unfinished and goes on, rather than started anew.</param>
public sealed record Run(long Id, RunSettings Settings, DateTimeOffset Started, DateTimeOffset? Finished, bool Resumed);

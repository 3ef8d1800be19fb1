using System.Globalization;
using Astrolode.Catalogue.Store;

namespace Astrolode.Catalogue.Export.Ades;

/// <summary>Writes the moving objects of a catalogue for the Minor Planet Center: an observation for each of their sources.</summary>
public static class AdesExport
{
    /// <summary>Whether a file is ADES: <c>.psv</c> always, <c>.xml</c> where it is to hold moving objects.</summary>
    public static bool Writes(string path, CatalogueRows? what) =>
        Path.GetExtension(path).ToLowerInvariant() switch { ".psv" => true, ".xml" => what == CatalogueRows.Objects, _ => false };

    /// <summary>Whether some source of a moving object has a magnitude, which ADES takes with its band only.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public static bool HasMagnitudes(CatalogueStore catalogue, long? run) => catalogue.SourcesOfObjects(run).Any(source => source.Magnitude is not null);

    /// <summary>Writes the file, whole or not at all, and returns the number of observations.</summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="path">Ends in .psv or .xml.</param>
    /// <param name="header">Who observed, with what.</param>
    /// <param name="band">Band of the magnitudes, as the Minor Planet Center calls it; null where no source has one.</param>
    /// <param name="astrometricCatalogue">Catalogue to which positions are tied, as the Minor Planet Center calls it; UNK where unknown.</param>
    /// <param name="run">The run; null for the only one that has moving objects.</param>
    /// <exception cref="CatalogueException">There is no moving object, or they are of several runs; a source has no time, position or errors; or the standard cannot hold something.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static long Write(CatalogueStore catalogue, string path, AdesHeader header, string? band, string astrometricCatalogue, long? run = null)
    {
        AdesObservation[] observations = [.. catalogue.SourcesOfObjects(OnlyRun(catalogue, run)).Select(source => Observation(catalogue.Path, source, band, astrometricCatalogue))];
        AdesFile.Write(path, header, observations);
        return observations.Length;
    }

    // Names are unique in a run only: two objects of one name would become one track.
    private static long OnlyRun(CatalogueStore catalogue, long? run)
    {
        long[] runs = [.. catalogue.MovingObjects(run).Select(one => one.RunId).Distinct()];
        return runs switch
        {
            [long only] => only,
            [] => throw new CatalogueException($"catalogue {catalogue.Path}: it has no moving objects{(run is null ? "" : $" in run {run}")}, so there is nothing to write as ADES"),
            _ => throw new CatalogueException($"catalogue {catalogue.Path}: runs {string.Join(", ", runs)} have moving objects, and ADES is written of one; give it with --run"),
        };
    }

    private static AdesObservation Observation(string catalogue, SourceRow source, string? band, string astrometricCatalogue)
    {
        CatalogueException Without(string what) => new(string.Create(CultureInfo.InvariantCulture,
            $"catalogue {catalogue}: source {source.Id} of {source.Object} in {source.Image} has no {what}, without which ADES takes no observation; export the objects as .csv or .vot, or classify exposures that say it"));
        return new AdesObservation
        {
            TrackName = source.Object!,
            Time = source.Middle ?? throw Without("time"),
            RaDegrees = source.Position?.RaDegrees ?? throw Without("position on the sky"),
            DecDegrees = source.Position.Value.DecDegrees,
            RmsRaArcsec = source.ErrorRaArcsec ?? throw Without("error of its position"),
            RmsDecArcsec = source.ErrorDecArcsec ?? throw Without("error of its position"),
            AstrometricCatalogue = astrometricCatalogue,
            Magnitude = source.Magnitude,
            MagnitudeError = source.MagnitudeError,
            Band = band,
            ExposureSeconds = source.ExposureSeconds,
            Snr = source.FluxError > 0 ? source.Flux / source.FluxError : null,
        };
    }
}

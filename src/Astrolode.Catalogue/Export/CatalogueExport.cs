using Astrolode.Catalogue.Store;
using Astrolode.Files;

namespace Astrolode.Catalogue.Export;

/// <summary>Writes the detections of a catalogue for other programs; the file's extension says how.</summary>
public static class CatalogueExport
{
    /// <summary>The extensions that can be written.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".csv", ".vot", ".xml", ".fits", ".reg"];

    /// <summary>
    /// Writes the detections of one run, or of all: <c>.csv</c> (RFC 4180), <c>.vot</c> or <c>.xml</c> (VOTable 1.4), <c>.fits</c> (binary table), <c>.reg</c> (DS9 regions).
    /// The file appears whole or not at all; memory does not grow with the catalogue. Returns the number of rows.
    /// </summary>
    /// <exception cref="CatalogueException">The extension is none of these, or the catalogue cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static long Write(CatalogueStore catalogue, string path, long? run = null)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (!Extensions.Contains(extension))
        {
            throw new CatalogueException($"export {path}: '{extension}' is not a kind of file that is known here; end the name with {string.Join(", ", Extensions)}");
        }
        IEnumerable<Detection> detections = catalogue.Detections(run);
        IReadOnlyList<Run> runs = [.. catalogue.Runs().Where(one => run is null || one.Id == run)];
        long rows = 0;
        AtomicFile.Write(path, beside =>
        {
            if (extension == ".fits")
            {
                FitsCatalogue.Write(beside, path, detections, runs);
                rows = catalogue.CountDetections(run);
                return;
            }
            using FileStream stream = new(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
            IEnumerable<Detection> counted = detections.Select(detection =>
            {
                rows++;
                return detection;
            });
            switch (extension)
            {
                case ".csv":
                    Csv.Write(stream, counted);
                    break;
                case ".reg":
                    Ds9Regions.Write(stream, counted);
                    break;
                default:
                    VoTable.Write(stream, counted, runs);
                    break;
            }
        });
        return rows;
    }
}

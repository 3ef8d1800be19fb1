using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;
using Astrolode.Files;

namespace Astrolode.Catalogue.Export;

/// <summary>The tables of a catalogue that can be exported.</summary>
public enum CatalogueRows
{
    /// <summary>What searches found.</summary>
    Detections,

    /// <summary>Sources of exposures that were classified.</summary>
    Sources,

    /// <summary>Moving objects.</summary>
    Objects,
}

/// <summary>Writes a table of a catalogue for other programs; the file's extension says how. ADES files are <see cref="Ades.AdesExport"/>'s.</summary>
public static class CatalogueExport
{
    /// <summary>The extensions that can be written.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".csv", ".vot", ".xml", ".fits", ".reg"];

    /// <summary>
    /// Writes rows of one run, or of all: <c>.csv</c> (RFC 4180), <c>.vot</c> or <c>.xml</c> (VOTable 1.4), <c>.fits</c> (binary table), <c>.reg</c> (DS9 regions).
    /// The file appears whole or not at all; memory does not grow with the catalogue. Returns the number of rows.
    /// </summary>
    /// <param name="catalogue">The catalogue.</param>
    /// <param name="path">File to write.</param>
    /// <param name="run">One run; null for all.</param>
    /// <param name="what">The table; null for <see cref="Default"/>.</param>
    /// <exception cref="CatalogueException">The extension is none of these, or the catalogue cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static long Write(CatalogueStore catalogue, string path, long? run = null, CatalogueRows? what = null) => (what ?? Default(catalogue, run)) switch
    {
        CatalogueRows.Sources => Write(catalogue, path, run, SourceColumns.Table, catalogue.Sources(run), Ds9Regions.Region),
        CatalogueRows.Objects => Write(catalogue, path, run, MovingObjectColumns.Table, catalogue.MovingObjects(run), Ds9Regions.Region),
        _ => Write(catalogue, path, run, DetectionColumns.Table, catalogue.Detections(run), Ds9Regions.Region),
    };

    /// <summary>What there is to export: the detections, or where there are none the sources.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public static CatalogueRows Default(CatalogueStore catalogue, long? run) =>
        catalogue.Count(run) is { Detections: 0, Sources: > 0 } ? CatalogueRows.Sources : CatalogueRows.Detections;

    private static long Write<T>(CatalogueStore catalogue, string path, long? run, CatalogueTable<T> table, IEnumerable<T> rows, Func<T, string> region)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (!Extensions.Contains(extension))
        {
            throw new CatalogueException($"export {path}: '{extension}' is not a kind of file that is known here; end the name with {string.Join(", ", Extensions)}");
        }
        IReadOnlyList<Run> runs = [.. catalogue.Runs().Where(one => run is null || one.Id == run)];
        long written = 0;
        AtomicFile.Write(path, beside =>
        {
            if (extension == ".fits")
            {
                written = FitsCatalogue.Write(beside, path, table, rows, runs);
                return;
            }
            using FileStream stream = new(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
            IEnumerable<T> counted = rows.Select(row =>
            {
                written++;
                return row;
            });
            switch (extension)
            {
                case ".csv":
                    Csv.Write(stream, table, counted);
                    break;
                case ".reg":
                    Ds9Regions.Write(stream, counted.Select(region));
                    break;
                default:
                    VoTable.Write(stream, table, counted, runs);
                    break;
            }
        });
        return written;
    }
}

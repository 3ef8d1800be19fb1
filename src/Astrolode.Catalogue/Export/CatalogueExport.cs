using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;
using Astrolode.Files;
using Astrolode.Images.Sky;

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

    /// <summary>Labels of people and of other programs.</summary>
    Labels,
}

/// <summary>Writes a table of a catalogue for other programs; the file's extension says how. ADES files are <see cref="Ades.AdesExport"/>'s.</summary>
public static class CatalogueExport
{
    /// <summary>The extensions that can be written.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".csv", ".vot", ".xml", ".fits", ".reg", ".geojson"];

    /// <summary>
    /// Writes rows of one run, or of all: <c>.csv</c> (RFC 4180), <c>.vot</c> or <c>.xml</c> (VOTable 1.4), <c>.fits</c> (binary table), <c>.reg</c> (DS9 regions), <c>.geojson</c>.
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
        CatalogueRows.Sources => Write(catalogue, path, run, SourceColumns.Table, catalogue.Sources(run), (Ds9Regions.Region, source => source.Position, _ => null)),
        CatalogueRows.Objects => Write(catalogue, path, run, MovingObjectColumns.Table, catalogue.MovingObjects(run), (Ds9Regions.Region, one => one.Position, _ => null)),
        CatalogueRows.Labels => Write(catalogue, path, run, LabelColumns.Table, catalogue.Labels(), (Ds9Regions.Region, label => label.Position, BoxOf)),
        _ => Write(catalogue, path, run, DetectionColumns.Table, catalogue.Detections(run), (Ds9Regions.Region, detection => detection.Sky?.Centre, detection => detection.Sky)),
    };

    /// <summary>What there is to export: the detections, or where there are none the sources, or where there are none either the labels.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public static CatalogueRows Default(CatalogueStore catalogue, long? run) => catalogue.Count(run) switch
    {
        { Detections: 0, Sources: > 0 } => CatalogueRows.Sources,
        { Detections: 0 } when catalogue.Labels().Any() => CatalogueRows.Labels,
        _ => CatalogueRows.Detections,
    };

    private static SkyBox? BoxOf(LabelRow label)
    {
        if (label is not { Frame: { } frame, WidthDegrees: { } width })
        {
            return null;
        }
        (double lon, double lat) = label.Position.To(frame);
        return new SkyBox(frame, lon, lat, width, label.HeightDegrees ?? width);
    }

    private static long Write<T>(CatalogueStore catalogue, string path, long? run, CatalogueTable<T> table, IEnumerable<T> rows, (Func<T, string> Region, Func<T, SkyPosition?> Position, Func<T, SkyBox?> Box) shape)
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
                    Ds9Regions.Write(stream, counted.Select(shape.Region));
                    break;
                case ".geojson":
                    GeoJson.Write(stream, table, counted, shape.Position, shape.Box);
                    break;
                default:
                    VoTable.Write(stream, table, counted, runs);
                    break;
            }
        });
        return written;
    }
}

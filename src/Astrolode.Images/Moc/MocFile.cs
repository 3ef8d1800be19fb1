using Astrolode.Files;
using Astrolode.Images.Sky;

namespace Astrolode.Images.Moc;

/// <summary>MOC files. Read by what is in them: FITS (also gzipped), JSON or ASCII; written by their extension.</summary>
public static class MocFile
{
    /// <summary>Extensions that can be written.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".fits", ".json", ".txt"];

    // A coverage as text of more than this is better kept as FITS; it also keeps an image given by mistake from being read as text.
    private const long MostTextBytes = 1L << 30;

    /// <summary>Reads a coverage.</summary>
    /// <exception cref="MocException">It is no space MOC, or damaged.</exception>
    /// <exception cref="Fits.FitsFormatException">It is a damaged FITS file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SpaceMoc Read(string path)
    {
        using (FileStream file = File.OpenRead(path))
        {
            Span<byte> head = stackalloc byte[9];
            int count = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (IsFits(head[..count]))
            {
                return MocFits.Read(path);
            }
            if (file.Length > MostTextBytes)
            {
                throw new MocException($"cannot read {path}: it is neither FITS nor a text of up to {MostTextBytes >> 30} GiB; give a MOC");
            }
        }
        return Read(File.ReadAllBytes(path), path);
    }

    /// <summary>Reads a coverage from memory; <paramref name="name"/> is used in messages.</summary>
    /// <inheritdoc cref="Read(string)"/>
    public static SpaceMoc Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (IsFits(bytes))
        {
            return MocFits.Read(bytes.ToArray(), name);
        }
        ReadOnlySpan<byte> text = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        return text.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] ? MocText.FromJson(text, name) : MocText.FromAscii(text, name);
    }

    /// <summary>Writes a coverage, whole or not at all: FITS to *.fits, JSON to *.json, ASCII to *.txt.</summary>
    /// <param name="path">Target; replaced if there.</param>
    /// <param name="moc">Coverage. Text says no frame, so only one in ICRS can be written as text.</param>
    /// <param name="layout">How FITS holds it.</param>
    /// <exception cref="MocException">The extension is another, or the coverage is not in ICRS.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, SpaceMoc moc, MocLayout layout = MocLayout.Nuniq)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (!Extensions.Contains(extension))
        {
            throw new MocException($"cannot write {path}: a MOC is written as one of {string.Join(", ", Extensions)}; give it such an extension");
        }
        if (extension != ".fits" && moc.Frame != SkyFrame.Icrs)
        {
            throw new MocException($"cannot write {path}: text has no place for the frame {moc.Frame}; bring the coverage to ICRS or write FITS");
        }
        switch (extension)
        {
            case ".fits": MocFits.Write(path, moc, layout); break;
            case ".json": AtomicFile.WriteBytes(path, [.. MocText.ToJson(moc), (byte)'\n']); break;
            default: AtomicFile.WriteText(path, MocText.ToAscii(moc) + "\n"); break;
        }
    }

    private static bool IsFits(ReadOnlySpan<byte> bytes) => bytes.StartsWith("SIMPLE  ="u8) || bytes is [0x1f, 0x8b, ..];
}

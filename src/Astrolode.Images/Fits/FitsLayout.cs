using System.Text;

namespace Astrolode.Images.Fits;

/// <summary>
/// Walks the HDUs of a FITS file from their mandatory keywords (FITS Standard 4.0, sections 3.3 and 4.4.1) and checks what
/// they declare against the bytes that are there, before anything is allocated: a header may promise a petabyte.
/// </summary>
internal static class FitsLayout
{
    /// <summary>Headers and data come in blocks of this many bytes.</summary>
    public const int BlockBytes = 2880;

    private const int MostAxes = 99;

    // A file of gigabytes without an END must not be read as a header of gigabytes.
    private const int MostRecords = 200_000;

    /// <summary>Length rounded up to whole blocks.</summary>
    public static long Padded(long bytes) => checked((bytes + BlockBytes - 1) / BlockBytes * BlockBytes);

    /// <summary>
    /// The HDUs in order, read as they are asked for. What follows the last HDU and does not start with XTENSION is not part of the
    /// file (section 3.5) and ends the walk.
    /// </summary>
    /// <exception cref="FitsFormatException">A header is damaged or has no end.</exception>
    public static IEnumerable<FitsHdu> Walk(FitsBytes bytes, string file)
    {
        FitsHdu hdu = ReadHdu(bytes, file, 0, 0);
        yield return hdu;
        while (StartsExtension(bytes, hdu.End))
        {
            hdu = ReadHdu(bytes, file, hdu.Index + 1, hdu.End);
            yield return hdu;
        }
    }

    /// <summary>Fails if the file ends before the data of the HDU do; missing padding after them is accepted.</summary>
    /// <exception cref="FitsFormatException">The file is truncated.</exception>
    public static void RequireData(FitsBytes bytes, string file, FitsHdu hdu)
    {
        long present = bytes.Length - hdu.DataStart;
        if (hdu.DataBytes > present)
        {
            throw new FitsFormatException(
                $"cannot read {file} (HDU {hdu.Index}, byte {hdu.DataStart}): the header declares {hdu.DataBytes} bytes of data and the file has {Math.Max(0, present)}; fetch the file again");
        }
    }

    private static FitsHdu ReadHdu(FitsBytes bytes, string file, int index, long start)
    {
        (FitsHeader header, long dataStart) = ReadHeader(bytes, file, index, start);
        int bitpix = ReadBitpix(header, "BITPIX", file, index, start);
        long[] axes = ReadAxes(header, "NAXIS", file, index, start);
        long dataBytes;
        try
        {
            dataBytes = DeclaredBytes(header, bitpix, axes);
            Padded(checked(dataStart + dataBytes + BlockBytes));
        }
        catch (OverflowException)
        {
            throw Damaged(file, index, start, "the header declares more data than any file can hold");
        }
        if (dataBytes < 0)
        {
            throw Damaged(file, index, start, "PCOUNT or GCOUNT is negative");
        }
        FitsHduKind kind = KindOf(header, axes, index);
        if (kind == FitsHduKind.CompressedImage)
        {
            bitpix = ReadBitpix(header, "ZBITPIX", file, index, start);
            axes = ReadAxes(header, "ZNAXIS", file, index, start);
        }
        if (kind == FitsHduKind.CompressedTable)
        {
            axes = [Mandatory(header, "ZNAXIS1", 0, long.MaxValue, file, index, start), Mandatory(header, "ZNAXIS2", 0, long.MaxValue, file, index, start)];
        }
        string name = header.Text("EXTNAME") ?? (index == 0 ? "PRIMARY" : "");
        return new FitsHdu(index, name, kind, bitpix, axes, start, dataStart, dataBytes, header);
    }

    private static (FitsHeader Header, long DataStart) ReadHeader(FitsBytes bytes, string file, int index, long start)
    {
        List<string> cards = [];
        byte[] block = new byte[BlockBytes];
        for (long at = start; at + FitsHeader.CardLength <= bytes.Length && cards.Count < MostRecords; at += FitsHeader.CardLength)
        {
            int inBlock = (int)((at - start) % BlockBytes);
            if (inBlock == 0)
            {
                bytes.Read(at, block.AsSpan(0, (int)Math.Min(BlockBytes, bytes.Length - at)));
            }
            string card = Encoding.Latin1.GetString(block, inBlock, FitsHeader.CardLength);
            if (at == start && !card.StartsWith(index == 0 ? "SIMPLE  =" : "XTENSION=", StringComparison.Ordinal))
            {
                throw new FitsFormatException($"cannot read {file} (byte {start}): it does not start with SIMPLE, so it is not FITS; give a FITS file");
            }
            if (card.Contains('\0', StringComparison.Ordinal))
            {
                throw Damaged(file, index, at, "a header record holds zero bytes");
            }
            if (card.AsSpan().TrimEnd().SequenceEqual("END"))
            {
                return (new FitsHeader(cards), start + Padded(at + FitsHeader.CardLength - start));
            }
            cards.Add(card);
        }
        throw cards.Count == 0
            ? new FitsFormatException($"cannot read {file} (byte {start}): the file has {bytes.Length} bytes, too few for FITS; fetch it again")
            : new FitsFormatException($"cannot read {file} (HDU {index}, byte {start}): the header has no END record; fetch the file again");
    }

    private static bool StartsExtension(FitsBytes bytes, long at)
    {
        Span<byte> keyword = stackalloc byte[8];
        if (at + FitsHeader.CardLength > bytes.Length)
        {
            return false;
        }
        bytes.Read(at, keyword);
        return keyword.SequenceEqual("XTENSION"u8);
    }

    private static int ReadBitpix(FitsHeader header, string keyword, string file, int index, long start)
    {
        long bitpix = Mandatory(header, keyword, -64, 64, file, index, start);
        return bitpix is 8 or 16 or 32 or 64 or -32 or -64 ? (int)bitpix : throw Damaged(file, index, start, $"{keyword} is {bitpix}");
    }

    private static long[] ReadAxes(FitsHeader header, string keyword, string file, int index, long start)
    {
        long[] axes = new long[Mandatory(header, keyword, 0, MostAxes, file, index, start)];
        for (int i = 0; i < axes.Length; i++)
        {
            axes[i] = Mandatory(header, $"{keyword}{i + 1}", 0, long.MaxValue, file, index, start);
        }
        return axes;
    }

    private static long DeclaredBytes(FitsHeader header, int bitpix, long[] axes)
    {
        bool groups = IsGroups(header, axes);
        long elements = axes.Length == 0 ? 0 : 1;
        foreach (long axis in groups ? axes.Skip(1) : axes)
        {
            elements = checked(elements * axis);
        }
        long parameters = header.Integer("PCOUNT") ?? 0;
        long count = header.Integer("GCOUNT") ?? 1;
        // Eqs. 2 and 4 of the standard; an image without axes has no data whatever PCOUNT says.
        return axes.Length == 0 ? 0 : checked(Math.Abs(bitpix) / 8 * count * (parameters + elements));
    }

    private static bool IsGroups(FitsHeader header, long[] axes) => axes.Length > 1 && axes[0] == 0 && header.Flag("GROUPS");

    private static FitsHduKind KindOf(FitsHeader header, long[] axes, int index) => (index == 0 ? "IMAGE" : header.Text("XTENSION")) switch
    {
        "IMAGE" => index == 0 && IsGroups(header, axes) ? FitsHduKind.RandomGroups : FitsHduKind.Image,
        "BINTABLE" or "A3DTABLE" => header.Flag("ZIMAGE") ? FitsHduKind.CompressedImage : header.Flag("ZTABLE") ? FitsHduKind.CompressedTable : FitsHduKind.BinaryTable,
        "TABLE" => FitsHduKind.AsciiTable,
        _ => FitsHduKind.Other,
    };

    private static long Mandatory(FitsHeader header, string keyword, long least, long most, string file, int index, long start)
    {
        long value = header.Integer(keyword) ?? throw Damaged(file, index, start, $"the header lacks a whole number for {keyword}");
        return value >= least && value <= most ? value : throw Damaged(file, index, start, $"{keyword} is {value}");
    }

    private static FitsFormatException Damaged(string file, int index, long at, string why) =>
        new($"cannot read {file} (HDU {index}, byte {at}): {why}; the file is damaged, fetch it again");
}

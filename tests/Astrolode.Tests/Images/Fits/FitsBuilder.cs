using System.Buffers.Binary;
using System.Text;

namespace Astrolode.Tests.Images.Fits;

/// <summary>FITS files byte by byte, good and bad, so that the reader is tested on what no writer would write.</summary>
internal sealed class FitsBuilder
{
    private readonly List<byte> file = [];

    public byte[] Bytes => [.. file];

    /// <summary>Adds an image HDU; data may be shorter than the axes say, and padding may be left out.</summary>
    public FitsBuilder Image(int bitpix, long[] axes, byte[] data, bool pad = true, params string[] cards)
    {
        List<string> header = [file.Count == 0 ? Card("SIMPLE", "T") : Card("XTENSION", "'IMAGE   '"), Card("BITPIX", $"{bitpix}"), Card("NAXIS", $"{axes.Length}")];
        header.AddRange(axes.Select((axis, i) => Card($"NAXIS{i + 1}", $"{axis}")));
        if (file.Count > 0)
        {
            header.AddRange([Card("PCOUNT", "0"), Card("GCOUNT", "1")]);
        }
        header.AddRange(cards);
        header.Add("END");
        StringBuilder text = new();
        header.ForEach(card => text.Append(card.PadRight(80)));
        file.AddRange(Encoding.ASCII.GetBytes(text.ToString().PadRight((text.Length + 2879) / 2880 * 2880)));
        file.AddRange(data);
        while (pad && file.Count % 2880 != 0)
        {
            file.Add(0);
        }
        return this;
    }

    public static string Card(string keyword, string value) => $"{keyword,-8}= {value,20}";

    /// <summary>Stored numbers as big-endian data of a BITPIX.</summary>
    public static byte[] Data(int bitpix, params double[] stored)
    {
        int size = Math.Abs(bitpix) / 8;
        byte[] data = new byte[stored.Length * size];
        for (int i = 0; i < stored.Length; i++)
        {
            Span<byte> at = data.AsSpan(i * size, size);
            switch (bitpix)
            {
                case 8: at[0] = (byte)stored[i]; break;
                case 16: BinaryPrimitives.WriteInt16BigEndian(at, (short)stored[i]); break;
                case 32: BinaryPrimitives.WriteInt32BigEndian(at, (int)stored[i]); break;
                case 64: BinaryPrimitives.WriteInt64BigEndian(at, (long)stored[i]); break;
                case -32: BinaryPrimitives.WriteSingleBigEndian(at, (float)stored[i]); break;
                default: BinaryPrimitives.WriteDoubleBigEndian(at, stored[i]); break;
            }
        }
        return data;
    }
}

namespace Astrolode.Tests;

/// <summary>Seeded damage to bytes from outside.</summary>
internal static class Mutation
{
    /// <summary>A copy with one to six faults: bytes and bits changed, digits replaced by digits, runs removed, doubled or zeroed, the end cut off.</summary>
    public static byte[] Of(byte[] whole, Random random)
    {
        List<byte> bytes = [.. whole];
        for (int faults = random.Next(1, 7); faults > 0 && bytes.Count > 1; faults--)
        {
            int at = random.Next(bytes.Count);
            int run = Math.Min(random.Next(1, 200), bytes.Count - at);
            switch (random.Next(9))
            {
                case 0 or 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 3 or 4 or 5: ReplaceDigit(bytes, at, random); break;
                case 6: bytes.RemoveRange(at, run); break;
                case 7: bytes.InsertRange(at, bytes.GetRange(at, run)); break;
                default: ZeroOrCut(bytes, at, run, random); break;
            }
        }
        return [.. bytes];
    }

    private static void ReplaceDigit(List<byte> bytes, int from, Random random)
    {
        int at = bytes.FindIndex(from, each => char.IsAsciiDigit((char)each));
        if (at >= 0)
        {
            bytes[at] = (byte)"0123456789-.E "[random.Next(14)];
        }
    }

    private static void ZeroOrCut(List<byte> bytes, int at, int run, Random random)
    {
        if (random.Next(2) == 0)
        {
            bytes.RemoveRange(at, bytes.Count - at);
            return;
        }
        for (int i = at; i < at + run; i++)
        {
            bytes[i] = 0;
        }
    }
}

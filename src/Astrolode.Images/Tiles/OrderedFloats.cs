namespace Astrolode.Images.Tiles;

/// <summary>Quantiles of floats by radix selection: floats as unsigned integers in the same order, counted digit by digit. Exact, deterministic, linear time.</summary>
internal static class OrderedFloats
{
    private const int DigitBits = 11;

    /// <summary>Copies the finite values as keys whose unsigned order is that of the values; returns how many.</summary>
    public static int CopyFinite(ReadOnlySpan<float> values, Span<uint> keys)
    {
        int count = 0;
        foreach (float value in values)
        {
            uint bits = BitConverter.SingleToUInt32Bits(value);
            // Without a branch: half-blank tiles would mispredict it all the time.
            keys[count] = bits ^ ((uint)((int)bits >> 31) | 0x8000_0000u);
            count += float.IsFinite(value) ? 1 : 0;
        }
        return count;
    }

    /// <summary>The value at a fraction 0..1 of the sorted values: that of rank round(fraction·(n − 1)), the nearest sample.</summary>
    public static float Quantile(ReadOnlySpan<uint> keys, double fraction)
    {
        int rank = (int)Math.Round(fraction * (keys.Length - 1));
        uint key = Select(keys, rank);
        return BitConverter.UInt32BitsToSingle((key & 0x8000_0000u) != 0 ? key ^ 0x8000_0000u : ~key);
    }

    private static uint Select(ReadOnlySpan<uint> keys, int rank)
    {
        Span<int> histogram = stackalloc int[1 << DigitBits];
        uint prefix = 0, known = 0;
        for (int shift = 32 - DigitBits; ; shift = Math.Max(0, shift - DigitBits))
        {
            histogram.Clear();
            uint mask = (1u << DigitBits) - 1;
            foreach (uint key in keys)
            {
                int same = (key & known) == prefix ? 1 : 0;
                histogram[(int)((key >> shift) & mask)] += same;
            }
            uint digit = 0;
            while (rank >= histogram[(int)digit])
            {
                rank -= histogram[(int)digit++];
            }
            prefix |= digit << shift;
            known |= mask << shift;
            if (shift == 0)
            {
                return prefix;
            }
        }
    }
}

using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Astrolode.Images.Fits;

/// <summary>Big-endian numbers of a binary table as typed arrays (FITS Standard 4.0, section 7.3.3).</summary>
internal static class TableNumbers
{
    /// <summary>
    /// Values of a column: integers as they are stored or, with the conventions of section 5.2.5, of the other sign; doubles where there is another
    /// TSCALn or TZEROn. With them, which integers are TNULLn; null where none is.
    /// </summary>
    /// <param name="type">B, I, J, K, E, D, C or M.</param>
    /// <param name="stored">Bytes of all elements.</param>
    /// <param name="scaling">TSCALn, TZEROn, TNULLn.</param>
    public static (Array Values, bool[]? Nulls) Of(char type, byte[] stored, PixelScaling scaling)
    {
        switch (type)
        {
            case 'B':
                return Integers(stored, scaling, -128, value => (sbyte)(value ^ 0x80));
            case 'I':
                short[] shorts = new short[stored.Length / 2];
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, short>(stored), shorts);
                return Integers(shorts, scaling, 32768, value => (ushort)(value ^ short.MinValue));
            case 'J':
                int[] ints = new int[stored.Length / 4];
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, int>(stored), ints);
                return Integers(ints, scaling, 2147483648, value => (uint)(value ^ int.MinValue));
            case 'K':
                long[] longs = new long[stored.Length / 8];
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, long>(stored), longs);
                return Integers(longs, scaling, PixelScaling.UnsignedLong, value => (ulong)(value ^ long.MinValue));
            case 'E' or 'C':
                float[] floats = Real<float>(stored, -32);
                return (type == 'C' ? Pairs(Array.ConvertAll(floats, each => (double)each), scaling) : Scaled(floats, scaling), null);
            default:
                double[] doubles = Real<double>(stored, -64);
                return (type == 'M' ? Pairs(doubles, scaling) : Scaled(doubles, scaling), null);
        }
    }

    private static (Array, bool[]?) Integers<TStored, TOther>(TStored[] stored, PixelScaling scaling, double otherZero, Converter<TStored, TOther> toOther)
        where TStored : unmanaged, IBinaryInteger<TStored>
    {
        bool[]? nulls = null;
        if (scaling.Blank is { } blank && Array.Exists(stored, value => long.CreateTruncating(value) == blank))
        {
            nulls = Array.ConvertAll(stored, value => long.CreateTruncating(value) == blank);
        }
        if (scaling is { Scale: 1, Zero: 0 })
        {
            return (stored, nulls);
        }
        if (scaling.Scale == 1 && scaling.Zero == otherZero)
        {
            return (Array.ConvertAll(stored, toOther), nulls);
        }
        double[] values = new double[stored.Length];
        StoredPixels.Scale<TStored, double>(stored, scaling, values);
        return (values, nulls);
    }

    private static T[] Real<T>(byte[] stored, int bitpix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] values = new T[stored.Length / (-bitpix / 8)];
        StoredPixels.Convert(stored, bitpix, PixelScaling.None, values.AsSpan());
        return values;
    }

    private static Array Scaled<T>(T[] values, PixelScaling scaling)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => scaling is { Scale: 1, Zero: 0 }
            ? values
            : Array.ConvertAll(values, value => double.CreateTruncating(value) * scaling.Scale + scaling.Zero);

    private static Complex[] Pairs(double[] values, PixelScaling scaling)
    {
        Complex[] pairs = new Complex[values.Length / 2];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new Complex(values[2 * i] * scaling.Scale + scaling.Zero, values[2 * i + 1] * scaling.Scale);
        }
        return pairs;
    }
}

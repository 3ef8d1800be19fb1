using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace Astrolode.Images.Fits;

/// <summary>Physical values as the numbers that a file of some BITPIX holds. What does not fit is refused: a value that is cut off looks like a measured one.</summary>
internal static class PixelRounding
{
    // The greatest double below 2^63.
    private const double MostLong = 9223372036854774784;

    /// <summary>Whole numbers, halves to the even one, the storage's blank for NaN.</summary>
    /// <exception cref="FitsFormatException">Values are infinite or beyond the range.</exception>
    public static TStored[] ToIntegers<T, TStored>(Image<T> image, FitsStorage storage, string target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStored : unmanaged, IBinaryInteger<TStored>
    {
        (double least, double most) = RangeOf(storage.Bitpix, HasBlanks(image));
        ReadOnlySpan<T> pixels = image.Pixels;
        TStored blank = TStored.CreateTruncating(storage.Blank);
        TStored[] stored = GC.AllocateUninitializedArray<TStored>(pixels.Length);
        long misfits = 0;
        for (int i = 0; i < stored.Length; i++)
        {
            double value = Math.Round(double.CreateTruncating(pixels[i]));
            bool isBlank = double.IsNaN(value);
            misfits += isBlank || (value >= least && value <= most) ? 0 : 1;
            stored[i] = isBlank ? blank : TStored.CreateTruncating(value);
        }
        return misfits == 0 ? stored : throw Refusal(image, storage, target, misfits, value => Math.Round(value) < least || Math.Round(value) > most);
    }

    /// <summary>Floating point of another width; infinite values stay so.</summary>
    /// <exception cref="FitsFormatException">Finite values are beyond the range.</exception>
    public static TStored[] ToReals<T, TStored>(Image<T> image, FitsStorage storage, string target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored>
    {
        if (image.Pixels is TStored[] same)
        {
            return same;
        }
        TStored[] stored = GC.AllocateUninitializedArray<TStored>(image.Pixels.Length);
        TensorPrimitives.ConvertTruncating<T, TStored>(image.Pixels, stored);
        long misfits = 0;
        for (int i = 0; i < stored.Length; i++)
        {
            misfits += TStored.IsInfinity(stored[i]) && T.IsFinite(image.Pixels[i]) ? 1 : 0;
        }
        return misfits == 0 ? stored : throw Refusal(image, storage, target, misfits, value => double.IsFinite(value) && TStored.IsInfinity(TStored.CreateTruncating(value)));
    }

    /// <summary>True where any pixel is blank.</summary>
    public static bool HasBlanks<T>(Image<T> image)
        where T : unmanaged, INumberBase<T> => Array.Exists(image.Pixels, T.IsNaN);

    private static (double Least, double Most) RangeOf(int bitpix, bool blanks) => (bitpix, blanks) switch
    {
        (8, _) => (0, blanks ? 254 : 255),
        (16, _) => (blanks ? short.MinValue + 1 : short.MinValue, short.MaxValue),
        (32, _) => (blanks ? int.MinValue + 1.0 : int.MinValue, int.MaxValue),
        _ => (blanks ? -MostLong : long.MinValue, MostLong),
    };

    private static FitsFormatException Refusal<T>(Image<T> image, FitsStorage storage, string target, long misfits, Predicate<double> isMisfit)
        where T : unmanaged, INumberBase<T>
    {
        int first = Array.FindIndex(image.Pixels, pixel => isMisfit(double.CreateTruncating(pixel)));
        string others = storage.Bitpix switch { -32 => "-64", 64 => "-32 or -64", _ => "-32 or -64, or more bits" };
        return new FitsFormatException(string.Create(CultureInfo.InvariantCulture,
            $"cannot write {target}: {misfits} of {image.Pixels.Length} values do not fit BITPIX {storage.Bitpix}, the first being {image.Pixels[first]} at {first % image.Width},{first / image.Width}; store them in BITPIX {others}"));
    }
}

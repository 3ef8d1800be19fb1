using System.Numerics;

namespace Astrolode.Images.Fits;

/// <summary>
/// What CFITSIO's PLIO encoder can take, a tile being a row. It checks neither the numbers nor the room for what it writes, four bytes a pixel, and runs over it where rows are
/// shorter than its head or most pixels jump by more than 12 bits.
/// </summary>
internal static class PlioLimits
{
    // 24 bits (FITS Standard 4.0, section 10.4.3).
    private const long MostValue = (1 << 24) - 1;

    // What a word of the list holds: a run, or a step of the value.
    private const int MostInWord = 4095;

    private const int HeadWords = 7;

    /// <summary>Fails if the numbers cannot be written.</summary>
    /// <exception cref="FitsFormatException">Numbers are not masks: beyond 24 bits, or too many that differ.</exception>
    public static void Require<T>(ReadOnlySpan<T> numbers, int width, string target)
        where T : unmanaged, INumber<T>
    {
        for (int start = 0; start < numbers.Length; start += width)
        {
            ReadOnlySpan<T> row = numbers.Slice(start, width);
            foreach (T number in row)
            {
                if (number < T.Zero || double.CreateTruncating(number) > MostValue)
                {
                    throw new FitsFormatException($"cannot write {target}: PLIO holds stored numbers of 0 to {MostValue}, and {number} is none; use another codec");
                }
            }
            if (sizeof(short) * Words(row) > sizeof(int) * (long)width)
            {
                throw new FitsFormatException($"cannot write {target}: PLIO is for masks, and row {start / width} is too short or has too many numbers that differ; use another codec");
            }
        }
    }

    // As pl_p2li of CFITSIO's pliocomp.c counts, but that it may save a word.
    private static long Words<T>(ReadOnlySpan<T> row)
        where T : unmanaged, INumber<T>
    {
        long words = HeadWords, high = 1, zeros = 0;
        for (int at = 0, run; at < row.Length; at += run)
        {
            run = row[at..].IndexOfAnyExcept(row[at]);
            run = run < 0 ? row.Length - at : run;
            if (row[at] == T.Zero)
            {
                zeros = run;
                words += Runs(run);
                continue;
            }
            long step = Math.Abs(long.CreateTruncating(row[at]) - high);
            words += step > MostInWord ? 2 : step > 0 ? 1 : 0;
            // A single pixel goes with the step to it, or with the zeros before it.
            bool joins = run == 1 && (zeros > 0 || (step > 0 && step <= MostInWord));
            words += joins ? 0 : Runs(run);
            (high, zeros) = (long.CreateTruncating(row[at]), 0);
        }
        return words;
    }

    private static long Runs(long pixels) => (pixels + MostInWord - 1) / MostInWord;
}

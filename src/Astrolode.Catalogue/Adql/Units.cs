using System.Globalization;

namespace Astrolode.Catalogue.Adql;

/// <summary>Factors between units as VOUnits 1.0 writes them (IVOA Recommendation 2014-05-23): products, quotients and powers of units with prefixes, such as <c>arcsec/h</c> or <c>W.m**-2</c>.</summary>
internal static class Units
{
    // Metre, kilogram, second, radian, kelvin, ampere, magnitude, pixel, count: exponents of what a unit is made of.
    private const int Dimensions = 9;
    private const double Degree = Math.PI / 180;

    private static readonly Dictionary<string, (double Factor, int[] Powers)> Bases = new(StringComparer.Ordinal)
    {
        ["m"] = (1, Powers(0)),
        ["g"] = (1e-3, Powers(1)),
        ["s"] = (1, Powers(2)),
        ["rad"] = (1, Powers(3)),
        ["K"] = (1, Powers(4)),
        ["A"] = (1, Powers(5)),
        ["mag"] = (1, Powers(6)),
        ["pix"] = (1, Powers(7)),
        ["pixel"] = (1, Powers(7)),
        ["ct"] = (1, Powers(8)),
        ["count"] = (1, Powers(8)),
        ["photon"] = (1, Powers(8)),
        ["ph"] = (1, Powers(8)),
        ["deg"] = (Degree, Powers(3)),
        ["arcmin"] = (Degree / 60, Powers(3)),
        ["arcsec"] = (Degree / 3600, Powers(3)),
        ["mas"] = (Degree / 3_600_000, Powers(3)),
        ["uas"] = (Degree / 3.6e9, Powers(3)),
        ["sr"] = (1, Powers(3, 3)),
        ["min"] = (60, Powers(2)),
        ["h"] = (3600, Powers(2)),
        ["d"] = (86400, Powers(2)),
        ["a"] = (31557600, Powers(2)),
        ["yr"] = (31557600, Powers(2)),
        ["Angstrom"] = (1e-10, Powers(0)),
        ["AU"] = (149597870700, Powers(0)),
        ["au"] = (149597870700, Powers(0)),
        ["pc"] = (648000 / Math.PI * 149597870700, Powers(0)),
        ["lyr"] = (9460730472580800, Powers(0)),
        ["Hz"] = (1, [0, 0, -1, 0, 0, 0, 0, 0, 0]),
        ["N"] = (1, [1, 1, -2, 0, 0, 0, 0, 0, 0]),
        ["J"] = (1, [2, 1, -2, 0, 0, 0, 0, 0, 0]),
        ["W"] = (1, [2, 1, -3, 0, 0, 0, 0, 0, 0]),
        ["eV"] = (1.602176634e-19, [2, 1, -2, 0, 0, 0, 0, 0, 0]),
        ["erg"] = (1e-7, [2, 1, -2, 0, 0, 0, 0, 0, 0]),
        ["Jy"] = (1e-26, [0, 1, -2, 0, 0, 0, 0, 0, 0]),
        ["beam"] = (1, new int[Dimensions]),
    };

    private static readonly Dictionary<string, double> Prefixes = new(StringComparer.Ordinal)
    {
        ["da"] = 1e1,
        ["h"] = 1e2,
        ["k"] = 1e3,
        ["M"] = 1e6,
        ["G"] = 1e9,
        ["T"] = 1e12,
        ["P"] = 1e15,
        ["E"] = 1e18,
        ["d"] = 1e-1,
        ["c"] = 1e-2,
        ["m"] = 1e-3,
        ["u"] = 1e-6,
        ["n"] = 1e-9,
        ["p"] = 1e-12,
        ["f"] = 1e-15,
        ["a"] = 1e-18,
    };

    /// <summary>What a value in the unit <paramref name="from"/> is multiplied by to be in <paramref name="to"/>.</summary>
    /// <exception cref="FormatException">One of them is no unit that is known, or they measure different things.</exception>
    public static double Factor(string from, string to)
    {
        (double fromFactor, int[] fromPowers) = Parse(from);
        (double toFactor, int[] toPowers) = Parse(to);
        return fromPowers.AsSpan().SequenceEqual(toPowers) ? fromFactor / toFactor : throw new FormatException($"'{from}' cannot be given in '{to}': they measure different things");
    }

    private static (double Factor, int[] Powers) Parse(string unit)
    {
        double factor = 1;
        int[] powers = new int[Dimensions];
        int at = 0, sign = 1;
        while (at < unit.Length)
        {
            int end = at;
            while (end < unit.Length && char.IsAsciiLetter(unit[end]))
            {
                end++;
            }
            (double one, int[] its) = Single(unit[at..end], unit);
            int power = sign * Power(unit, ref end);
            factor *= Math.Pow(one, power);
            for (int i = 0; i < Dimensions; i++)
            {
                powers[i] += its[i] * power;
            }
            at = end;
            if (at < unit.Length)
            {
                sign = unit[at] is '/' ? -1 : unit[at] is '.' or '*' or ' ' ? 1 : throw Unknown(unit);
                at++;
            }
        }
        return unit.Length > 0 && unit[^1] is not ('/' or '.' or '*') ? (factor, powers) : throw Unknown(unit);
    }

    private static int Power(string unit, ref int at)
    {
        bool stars = string.CompareOrdinal(unit, at, "**", 0, 2) == 0, caret = at < unit.Length && unit[at] == '^';
        int start = at + (stars ? 2 : caret ? 1 : 0), end = start;
        while (end < unit.Length && (char.IsAsciiDigit(unit[end]) || (end == start && unit[end] is '+' or '-')))
        {
            end++;
        }
        if (end == start)
        {
            return stars || caret ? throw Unknown(unit) : 1;
        }
        at = end;
        return int.TryParse(unit.AsSpan(start, end - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int power) && Math.Abs(power) < 20 ? power : throw Unknown(unit);
    }

    private static (double Factor, int[] Powers) Single(string symbol, string whole)
    {
        if (Bases.TryGetValue(symbol, out (double Factor, int[] Powers) known))
        {
            return known;
        }
        foreach ((string prefix, double scale) in Prefixes)
        {
            if (symbol.StartsWith(prefix, StringComparison.Ordinal) && Bases.TryGetValue(symbol[prefix.Length..], out known))
            {
                return (known.Factor * scale, known.Powers);
            }
        }
        throw Unknown(whole);
    }

    private static FormatException Unknown(string unit) => new($"'{unit}' is no unit that is known here; write it as VOUnits does, such as arcsec, um or arcsec/h");

    private static int[] Powers(params ReadOnlySpan<int> dimensions)
    {
        int[] powers = new int[Dimensions];
        foreach (int dimension in dimensions)
        {
            powers[dimension]++;
        }
        return powers;
    }
}

using System.Globalization;

namespace Astrolode.Search.Evaluation;

/// <summary>An axis of a plot.</summary>
/// <param name="Label">What it shows.</param>
/// <param name="From">Value at its start.</param>
/// <param name="To">Value at its end, above the start.</param>
/// <param name="Logarithmic">Whether equal factors are equal lengths.</param>
internal sealed record PlotAxis(string Label, double From, double To, bool Logarithmic = false)
{
    /// <summary>Where a value lies: 0 at the start, 1 at the end; clamped.</summary>
    public double Place(double value) => Math.Clamp(Logarithmic ? Math.Log(value / From) / Math.Log(To / From) : (value - From) / (To - From), 0, 1);

    /// <summary>Values to write at it.</summary>
    public IEnumerable<(double Value, string Text)> Ticks()
    {
        double step = Step((To - From) / 6);
        IEnumerable<double> values = Logarithmic
            ? Enumerable.Range(-6, 13).SelectMany(power => To / From < 5000 ? new[] { Math.Pow(10, power), 3 * Math.Pow(10, power) } : [Math.Pow(10, power)]).Where(value => value >= From * 0.999 && value <= To * 1.001)
            : Enumerable.Range((int)Math.Ceiling(From / step - 1e-9), (int)Math.Floor((To - From) / step + 1e-9) + 1).Select(i => i * step).Where(value => value <= To + 1e-9 * step);
        return values.Select(value => (value, Math.Round(value, 9).ToString("0.######", CultureInfo.InvariantCulture)));
    }

    // 1, 2 or 5 times a power of ten.
    private static double Step(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return power * (least <= power * 1.0001 ? 1 : least <= 2 * power * 1.0001 ? 2 : least <= 5 * power * 1.0001 ? 5 : 10);
    }
}

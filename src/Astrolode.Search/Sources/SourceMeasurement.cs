namespace Astrolode.Search.Sources;

/// <summary>Measures the sources that SEP found as SExtractor does. For many threads at once; lives no longer than the arrays it is given.</summary>
internal sealed unsafe class SourceMeasurement(SepImage* image, SepCatalogue* found, ExtractionSettings settings, float[] pixels, float[] noise, bool[] saturated, string doing)
{
    // As SExtractor samples pixels that an aperture cuts: automatic ones not at all.
    private const int WholePixels = 1, SubPixels = 5, WindowSubPixels = 11;

    // Kron's radius is measured in an ellipse of so many times a and b.
    private const double KronReach = 6;

    /// <summary>All about one source.</summary>
    public ExtractedSource Of(int i)
    {
        int id = i + 1;
        // As a float π/2 is more than π/2, which SEP refuses.
        double theta = Math.Clamp(found->Theta[i], -Math.PI / 2, Math.PI / 2);
        (double x, double y, double a, double b) = (found->X[i], found->Y[i], found->A[i], found->B[i]);
        double kron = KronRadius(i, id, out short kronFlag);
        SepLibrary.Require(SepLibrary.sep_sum_ellipse(image, x, y, a, b, theta, kron, id, WholePixels, SepLibrary.IgnoreMasked, out double auto, out double autoError, out _, out short autoFlag), doing);
        SepLibrary.Require(
            SepLibrary.sep_sum_circle(image, x, y, settings.ApertureDiameter / 2, id, SubPixels, SepLibrary.IgnoreMasked, out double aperture, out double apertureError, out _, out short apertureFlag), doing);
        double half = HalfLightRadius(x, y, KronReach * a, id, auto);
        // The Gaussian that has half of its light in the same radius.
        double sigma = Math.Max(half, 0.5) * 2 / 2.35;
        SepLibrary.Require(SepLibrary.sep_windowed(image, x, y, sigma, WindowSubPixels, SepLibrary.IgnoreMasked, out double windowX, out double windowY, out _, out _), doing);
        bool isWindowed = Math.Abs(windowX - x) <= 2 * a + 1 && Math.Abs(windowY - y) <= 2 * a + 1;
        if (!isWindowed)
        {
            // The window walked away to a neighbour.
            (windowX, windowY) = (x, y);
        }
        (double errorX, double errorY) = WindowErrors(windowX, windowY, sigma);
        SourceFlags flags = (SourceFlags)found->Flag[i] | (SourceFlags)kronFlag | (SourceFlags)autoFlag | (SourceFlags)apertureFlag | (IsSaturated(i) ? SourceFlags.Saturated : SourceFlags.None);
        return new ExtractedSource
        {
            Id = id,
            X = windowX,
            Y = windowY,
            BarycentreX = x,
            BarycentreY = y,
            ErrorX = errorX,
            ErrorY = errorY,
            A = a,
            B = b,
            Theta = theta,
            FluxIsophotal = found->Flux[i],
            FluxAuto = auto,
            FluxAutoError = autoError,
            KronRadius = kron,
            FluxAperture = aperture,
            FluxApertureError = apertureError,
            HalfLightRadius = half,
            Peak = found->Peak[i],
            PeakX = found->XPeak[i],
            PeakY = found->YPeak[i],
            PixelCount = found->PixelCount[i],
            XMin = found->XMin[i],
            XMax = found->XMax[i],
            YMin = found->YMin[i],
            YMax = found->YMax[i],
            Noise = noise[found->YPeak[i] * image->Width + found->XPeak[i]],
            Flags = flags,
        };
    }

    private double KronRadius(int i, int id, out short flag)
    {
        SepLibrary.Require(
            SepLibrary.sep_kron_radius(image, found->X[i], found->Y[i], found->Cxx[i], found->Cyy[i], found->Cxy[i], KronReach, id, out double radius, out flag), doing);
        return Math.Max(settings.KronFactor * radius, settings.KronMinRadius);
    }

    private double HalfLightRadius(double x, double y, double reach, int id, double total)
    {
        double half = 0.5, radius;
        SepLibrary.Require(SepLibrary.sep_flux_radius(image, x, y, reach, id, SubPixels, SepLibrary.IgnoreMasked, &total, &half, 1, &radius, out _), doing);
        return radius;
    }

    // SExtractor's ERRX2WIN and ERRY2WIN (its manual, section "Windowed positional uncertainties"): 4 Σ w² σ² (x − x̄)² / (Σ w I)².
    private (double X, double Y) WindowErrors(double x, double y, double sigma)
    {
        double reach = 4 * sigma, sumX = 0, sumY = 0, light = 0;
        int left = Math.Max(0, (int)Math.Ceiling(x - reach)), right = Math.Min(image->Width - 1, (int)Math.Floor(x + reach));
        int low = Math.Max(0, (int)Math.Ceiling(y - reach)), high = Math.Min(image->Height - 1, (int)Math.Floor(y + reach));
        for (int row = low; row <= high; row++)
        {
            for (int column = left; column <= right; column++)
            {
                double dx = column - x, dy = row - y, distance = dx * dx + dy * dy;
                float value = pixels[row * image->Width + column], deviation = noise[row * image->Width + column];
                if (distance <= reach * reach && float.IsFinite(value))
                {
                    double weight = Math.Exp(-distance / (2 * sigma * sigma));
                    double variance = weight * weight * (deviation * deviation + (settings.Gain > 0 ? Math.Max(value, 0) / settings.Gain : 0));
                    (sumX, sumY, light) = (sumX + variance * dx * dx, sumY + variance * dy * dy, light + weight * value);
                }
            }
        }
        // Where noise is all there is, the position is as uncertain as the window is wide.
        return light > 0 ? (Math.Min(2 * Math.Sqrt(sumX) / light, reach), Math.Min(2 * Math.Sqrt(sumY) / light, reach)) : (reach, reach);
    }

    private bool IsSaturated(int i)
    {
        for (int j = 0; j < found->PixelCount[i]; j++)
        {
            if (saturated[found->Pixels[i][j]])
            {
                return true;
            }
        }
        return false;
    }
}

namespace Astrolode.Images.Wcs;

/// <summary>
/// From pixels to the plane of projection, for the two celestial axes in the order of the image's axes: CRPIX, a matrix [world, pixel], CDELT, and the
/// reference position CRVAL, in degrees (Greisen and Calabretta 2002, section 2.1).
/// </summary>
internal sealed record LinearPart(double[] Crpix, double[] Matrix, double[] Cdelt, double[] Crval)
{
    /// <summary>Square degrees of the pixel at CRPIX.</summary>
    public double PixelArea => Math.Abs((Matrix[0] * Matrix[3] - Matrix[1] * Matrix[2]) * Cdelt[0] * Cdelt[1]);

    /// <summary>The same with all of the scale in the matrix, so that what stands between the two is in degrees.</summary>
    public LinearPart InDegrees => this with { Matrix = [Matrix[0] * Cdelt[0], Matrix[1] * Cdelt[0], Matrix[2] * Cdelt[1], Matrix[3] * Cdelt[1]], Cdelt = [1, 1] };

    /// <summary>Reads the keywords: PC with CDELT before CD before CROTA before none, as WCSLIB ranks them where a header has several.</summary>
    /// <exception cref="WcsException">The matrix cannot be inverted, the sky depends on a third axis, or a unit is not one of angle.</exception>
    public static LinearPart Read(HeaderKeywords header, CelestialPair pair)
    {
        int[] axes = [pair.FirstAxis, pair.SecondAxis];
        string alternate = pair.Alternate;
        double[] scale = [.. axes.Select(axis => DegreesPerUnit(header, $"CUNIT{axis}{alternate}"))];
        double[] Read(string keyword, double otherwise) => [.. axes.Select(axis => header.Number($"{keyword}{axis}{alternate}") ?? otherwise)];
        double[] crpix = Read("CRPIX", 0), cdelt = Read("CDELT", 1), crval = Read("CRVAL", 0);
        MatrixKeywords elements = MatrixKeywords.Read(header, alternate);
        double[] matrix = [1, 0, 0, 1];
        if (elements.Kind is "PC" or "CD")
        {
            RequireSeparable(header, elements, axes);
            matrix = [.. axes.SelectMany(i => axes.Select(j => elements.At(i, j)))];
        }
        else if (axes.Any(axis => header.Has($"CROTA{axis}{alternate}")))
        {
            matrix = FromRotation(header.Number($"CROTA{pair.LatitudeAxis}{alternate}") ?? 0, cdelt, pair.LongitudePlace - 1);
        }
        if (elements.Kind == "CD")
        {
            cdelt = [1, 1];
        }
        LinearPart part = new(crpix, matrix, [cdelt[0] * scale[0], cdelt[1] * scale[1]], [crval[0] * scale[0], crval[1] * scale[1]]);
        return part.PixelArea is > 0 and < double.PositiveInfinity ? part : throw header.Error("its matrix of pixel scales (CD, PC, CDELT) cannot be inverted");
    }

    // AIPS convention: the rotation stands on the latitude axis (Calabretta & Greisen 2002, section 6.1, eq. 189).
    private static double[] FromRotation(double degrees, double[] cdelt, int lon)
    {
        int lat = 1 - lon;
        (double sin, double cos) = Math.SinCos(degrees * (Math.PI / 180));
        double ratio = cdelt[lat] / cdelt[lon];
        double[] matrix = new double[4];
        matrix[3 * lon] = matrix[3 * lat] = cos;
        matrix[2 * lon + lat] = -ratio * sin;
        matrix[2 * lat + lon] = sin / ratio;
        return matrix;
    }

    private static void RequireSeparable(HeaderKeywords header, MatrixKeywords elements, int[] axes)
    {
        foreach (((int i, int j), double value) in elements.Given)
        {
            if (axes.Contains(i) && !axes.Contains(j) && value != 0)
            {
                throw header.Error($"its sky depends on axis {j} too ({elements.Kind}{i}_{j}); cut a plane first");
            }
        }
    }

    private static double DegreesPerUnit(HeaderKeywords header, string keyword)
    {
        string unit = header.Text(keyword)?.Trim() ?? "";
        return unit switch
        {
            "" or "deg" or "degree" or "degrees" or "Deg" or "Degree" or "Degrees" or "DEG" or "DEGREE" or "DEGREES" => 1,
            "arcmin" or "arcmins" or "ARCMIN" or "ARCMINS" => 1 / 60.0,
            "arcsec" or "arcsecs" or "ARCSEC" or "ARCSECS" => 1 / 3600.0,
            "mas" => 1 / 3600e3,
            "uas" => 1 / 3600e6,
            "rad" or "radian" or "radians" or "RAD" or "RADIAN" or "RADIANS" => 180 / Math.PI,
            "mrad" => 0.18 / Math.PI,
            _ => throw header.Error($"{keyword}, {unit}, is no unit of angle that is known"),
        };
    }
}

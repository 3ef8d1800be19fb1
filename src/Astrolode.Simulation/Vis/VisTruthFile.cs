using Astrolode.Images.Fits;

namespace Astrolode.Simulation.Vis;

/// <summary>Reads the truth of an observation that <see cref="VisFiles.Simulate"/> wrote.</summary>
internal static class VisTruthFile
{
    /// <summary>All rows of truth.fits of a folder, in their order.</summary>
    /// <exception cref="FormatException">The folder has no truth, or one that lacks columns.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<TruthRow> Read(string folder)
    {
        string path = Path.Combine(folder, "truth.fits");
        if (!File.Exists(path))
        {
            throw new FormatException($"{folder} has no truth.fits: it is no complete simulated observation; make one with 'astrolode simulate vis --out {folder}'");
        }
        FitsTable table = FitsTable.Read(path);
        T[] Column<T>(string name) => table[name].Values as T[] ?? throw new FormatException($"{path}: column {name} is not what 'astrolode simulate vis' writes; make the folder again");
        (int[] id, string[] kind, int[] exposure, bool[] blended) = (Column<int>("id"), Column<string>("class"), Column<int>("exposure"), Column<bool>("blended"));
        (double[] x, double[] y, double[] ra, double[] dec) = (Column<double>("x"), Column<double>("y"), Column<double>("ra"), Column<double>("dec"));
        (double[] magnitude, double[] rate, double[] pa, double[] trail) = (Column<double>("magnitude"), Column<double>("rate_arcsec_per_hour"), Column<double>("pa_deg"), Column<double>("trail_length"));
        (double[] g1, double[] g2, double[] half, double[] snr) = (Column<double>("shear_g1"), Column<double>("shear_g2"), Column<double>("half_light_radius"), Column<double>("snr"));
        return [.. Enumerable.Range(0, id.Length).Select(i => new TruthRow(
            id[i], kind[i].TrimEnd(), exposure[i], x[i], y[i], ra[i], dec[i], magnitude[i], rate[i], pa[i], trail[i], g1[i], g2[i], half[i], snr[i], blended[i]))];
    }
}

using Astrolode.Images.Fits;
using Astrolode.Images.Hips.Building;

namespace Astrolode.Tests.Images.Hips.Building;

public class LanczosTests
{
    private const int Size = 40;

    [Fact]
    public void A_wave_of_five_pixels_is_read_five_times_as_closely_as_by_lines()
    {
        Func<double, double, double> wave = (x, y) => Math.Sin(2 * Math.PI * x / 5 + 0.3) * Math.Cos(2 * Math.PI * y / 6);
        Plane plane = Make(wave);
        (double lanczos, double bilinear) = Errors(plane, wave);
        Assert.True(lanczos < bilinear / 5, $"{lanczos} against {bilinear}");
    }

    [Fact]
    public void A_constant_stays_and_pixels_are_hit_exactly()
    {
        Plane flat = Make((_, _) => 7);
        Assert.Equal(0, Errors(flat, (_, _) => 7).Lanczos, 1e-5);
        Random random = new(2);
        Plane noise = Make((_, _) => random.NextDouble());
        float[] values = new float[1];
        Lanczos.Sample(noise, [12, 17], 1, values);
        Assert.Equal(noise.Pixels[17 * Size + 12], values[0], 1e-6f);
    }

    [Fact]
    public void Beside_blanks_and_edges_the_value_is_the_bilinear_one()
    {
        Plane plane = Make((x, y) => x == 20 && y == 20 ? double.NaN : x);
        double[] positions = [19.3, 19.4, 0.2, 0.1, 20, 20, -0.7, 5];
        float[] lanczos = new float[4], bilinear = new float[4];
        Lanczos.Sample(plane, positions, 1, lanczos);
        plane.Sample(positions, 1, (0, 0), bilinear);
        Assert.Equal(bilinear, lanczos);
        Assert.True(float.IsNaN(lanczos[2]) && float.IsNaN(lanczos[3]));
    }

    private static (double Lanczos, double Bilinear) Errors(Plane plane, Func<double, double, double> truth)
    {
        Random random = new(1);
        double[] positions = [.. Enumerable.Range(0, 2000).Select(_ => 4 + random.NextDouble() * (Size - 9))];
        float[] lanczos = new float[1000], bilinear = new float[1000];
        Lanczos.Sample(plane, positions, 1, lanczos);
        plane.Sample(positions, 1, (0, 0), bilinear);
        double Worst(float[] values) => Enumerable.Range(0, 1000).Max(i => Math.Abs(values[i] - truth(positions[2 * i], positions[2 * i + 1])));
        return (Worst(lanczos), Worst(bilinear));
    }

    private static Plane Make(Func<double, double, double> value) =>
        new(Size, Size, [.. Enumerable.Range(0, Size * Size).Select(i => (float)value(i % Size, i / Size))]);
}

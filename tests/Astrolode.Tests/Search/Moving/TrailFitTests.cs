using Astrolode.Search.Moving;
using Astrolode.Search.Sources;
using Astrolode.Simulation;
using MathNet.Numerics.LinearAlgebra;

namespace Astrolode.Tests.Search.Moving;

[Collection("sep")]
public class TrailFitTests
{
    private const int Side = 160;

    [Theory]
    [InlineData(6, 0.3, 20_000)]
    [InlineData(20, -1.2, 20_000)]
    [InlineData(70, 0.8, 60_000)]
    [InlineData(70, 1.5707, 60_000)]
    public void Ends_width_and_light_are_those_of_the_trail(double length, double angle, double flux)
    {
        Extraction field = Extract(Sky(1), out float[] pixels, (80.3, 79.6, length, angle, 1.1, flux));
        TrailMeasurement fit = TrailFit.Measure(field, Brightest(field));
        (double sin, double cos) = Math.SinCos(angle);
        Assert.Equal(TrailState.Trail, fit.State);
        Assert.Equal(length, fit.Length, 0.05 + 4 * fit.LengthError);
        Assert.Equal(80.3 - length / 2 * cos, fit.X1, 0.05 + 4 * fit.EndErrorAlong);
        Assert.Equal(79.6 - length / 2 * sin, fit.Y1, 0.05 + 4 * fit.EndErrorAlong);
        Assert.Equal(80.3 + length / 2 * cos, fit.X2, 0.05 + 4 * fit.EndErrorAlong);
        Assert.Equal(79.6 + length / 2 * sin, fit.Y2, 0.05 + 4 * fit.EndErrorAlong);
        Assert.Equal(1.1, fit.Sigma, 0.02 + 4 * fit.SigmaError);
        Assert.Equal(flux, fit.Flux, 4 * fit.FluxError);
        Assert.InRange(fit.ChiSquared / (fit.PixelCount - 7), 0.7, 1.3);
        Assert.Equal(Side * Side, pixels.Length);
    }

    [Fact]
    public void Uncertainties_are_those_that_the_noise_makes()
    {
        double[] squares = new double[5];
        const int Times = 150;
        for (int time = 0; time < Times; time++)
        {
            Extraction field = Extract(Sky(50 + time), out _, (80.3, 79.6, 24, 0.5, 1.1, 9000));
            TrailMeasurement fit = TrailFit.Measure(field, Brightest(field));
            (double sin, double cos) = Math.SinCos(0.5);
            double dx = fit.X - 80.3, dy = fit.Y - 79.6;
            double[] pulls =
            [
                (fit.Length - 24) / fit.LengthError, (fit.Angle - 0.5) / fit.AngleError, (dx * cos + dy * sin) / fit.MiddleErrorAlong, (dy * cos - dx * sin) / fit.MiddleErrorAcross, (fit.Flux - 9000) / fit.FluxError,
            ];
            squares = [.. squares.Zip(pulls, (sum, pull) => sum + pull * pull / Times)];
        }
        // Means of 150 squares: 1 ± 0.12; the background's errors, which the fit does not know, enlarge those of the light.
        Assert.All(squares, square => Assert.InRange(square, 0.6, 1.6));
    }

    [Fact]
    public void Derivatives_are_those_of_finite_differences()
    {
        Extraction field = Extract(Sky(2), out _, (80.3, 79.6, 20, 0.4, 1.1, 20_000));
        TrailStart start = TrailStart.Of(Brightest(field)) with { Angle = 0.5, Length = 15 };
        TrailModel model = new(TrailPixels.Around(field, start, [Brightest(field).Id], 8, 2));
        Vector<double> at = model.Start(start);
        at[6] = 0.3;
        model.Normal(at, out _, out Vector<double> downhill);
        for (int j = 0; j < TrailModel.Parameters; j++)
        {
            const double Step = 1e-5;
            Vector<double> more = at.Clone(), less = at.Clone();
            more[j] += Step;
            less[j] -= Step;
            double expected = -(model.Normal(more, out _, out _) - model.Normal(less, out _, out _)) / (2 * Step) / 2;
            Assert.Equal(1, downhill[j] / expected, 1e-5);
        }
    }

    [Fact]
    public void A_star_is_a_point()
    {
        Extraction field = Extract(Sky(3), out _, (80.3, 79.6, 0.1, 0.4, 1.1, 20_000));
        TrailMeasurement fit = TrailFit.Measure(field, Brightest(field));
        Assert.NotEqual(TrailState.Trail, fit.State);
        if (fit.State == TrailState.Point)
        {
            Assert.Equal(80.3, fit.X, 0.1);
        }
    }

    [Fact]
    public void A_cosmic_ray_on_the_trail_is_left_out()
    {
        float[] sky = Sky(4);
        for (int i = -4; i <= 4; i++)
        {
            sky[(78 + i) * Side + 90 - i / 2] += 800;
        }
        Extraction field = Extract(sky, out _, (80.3, 79.6, 40, 0.2, 1.1, 20_000));
        TrailMeasurement fit = TrailFit.Measure(field, field.Sources.MaxBy(one => one.A)!);
        Assert.Equal(TrailState.Trail, fit.State);
        Assert.Equal(40, fit.Length, 1.5);
        Assert.Equal(20_000, fit.Flux, 1500.0);
    }

    [Fact]
    public void Pieces_of_a_cut_trail_are_one_again_and_others_are_left_alone()
    {
        float[] pixels = Sky(5);
        // Two columns of blank pixels cut the trail of slope 0.3; another trail crosses neither its line nor its direction.
        Put(pixels, (80.3, 79.6, 90, 0.3, 1.1, 60_000));
        Put(pixels, (60, 30, 30, -0.9, 1.1, 20_000));
        for (int y = 0; y < Side; y++)
        {
            pixels[y * Side + 70] = pixels[y * Side + 71] = pixels[y * Side + 72] = pixels[y * Side + 73] = pixels[y * Side + 74] = float.NaN;
        }
        Extraction field = SourceExtraction.Run(pixels, Side, Side, new ExtractionSettings { Threshold = 2 });
        (int, TrailMeasurement)[] pieces = [.. field.Sources.Where(one => one.FluxAuto > 4000).Select(one => (one.Id, TrailFit.Measure(field, one)))];
        Assert.True(pieces.Length >= 3, $"{pieces.Length} sources");
        IReadOnlyList<WholeTrail> whole = TrailPieces.Merge(field, pieces);
        WholeTrail longest = whole.MaxBy(one => one.Measurement.Length)!;
        Assert.Equal(pieces.Length - 1, longest.Sources.Count);
        Assert.Equal(2, whole.Count);
        Assert.Equal(90, longest.Measurement.Length, 0.5);
        Assert.Equal(0.3, longest.Measurement.Angle, 0.01);
        Assert.Equal(60_000, longest.Measurement.Flux, 2000.0);
        Assert.Equal(30, whole.MinBy(one => one.Measurement.Length)!.Measurement.Length, 0.5);
    }

    [Fact]
    public void Pieces_that_are_one_again_reach_over_a_gap_that_is_longer_than_each()
    {
        float[] pixels = Sky(6);
        // From 15 to 145: pieces of 20, 20 and 42 pixels with gaps of 8 and 40. The last is too far from either of the others, and not from both together.
        Put(pixels, (80, 79.6, 130, 0.1, 1.1, 100_000));
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = i % Side is (>= 35 and < 43) or (>= 63 and < 103) ? float.NaN : pixels[i];
        }
        Extraction field = SourceExtraction.Run(pixels, Side, Side, new ExtractionSettings { Threshold = 2, BackgroundBox = Side });
        (int, TrailMeasurement)[] pieces = [.. field.Sources.Where(one => one.FluxAuto > 4000).Select(one => (one.Id, TrailFit.Measure(field, one)))];
        Assert.Equal(3, pieces.Length);
        WholeTrail whole = Assert.Single(TrailPieces.Merge(field, pieces));
        Assert.Equal(pieces.Select(piece => piece.Item1).Order(), whole.Sources);
        Assert.Equal(130, whole.Measurement.Length, 1.0);
        Assert.Equal(0.1, whole.Measurement.Angle, 0.005);
    }

    [Theory]
    [InlineData(0, 0, 0, 1, true)]
    [InlineData(0, 4, 0, 1, false)]
    [InlineData(25, 0, 0, 1, false)]
    [InlineData(0, 0, 0.3, 1, false)]
    [InlineData(0, 0, 0, 4, false)]
    public void Pieces_continue_each_other_on_one_line_without_a_long_gap_with_one_brightness(double gap, double aside, double turn, double brightness, bool expected)
    {
        static TrailMeasurement Piece(double x, double y, double angle, double flux)
        {
            (double sin, double cos) = Math.SinCos(angle);
            return new TrailMeasurement(TrailState.Trail, x - 10 * cos, y - 10 * sin, x + 10 * cos, y + 10 * sin, 0.1, 0.1, 20, 0.1, angle, 0.01, x, y, 0.1, 0.1, 1, 0.1, flux, 10, 0, 100, 107);
        }
        Assert.Equal(expected, TrailPieces.Continue(Piece(0, 0, 0, 1000), Piece(22 + gap, aside, turn, 1000 * brightness)));
    }

    private static ExtractedSource Brightest(Extraction field) => field.Sources.MaxBy(one => one.FluxAuto)!;

    private static float[] Sky(int seed)
    {
        RandomStream random = new(seed, ScenePart.ReadNoise);
        float[] pixels = new float[Side * Side];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (float)(100 + 10 * random.NextNormals().A);
        }
        return pixels;
    }

    private static Extraction Extract(float[] sky, out float[] pixels, (double X, double Y, double Length, double Angle, double Sigma, double Flux) trail)
    {
        pixels = sky;
        Put(pixels, trail);
        // One box of background: smaller ones would take light of the trail for sky.
        return SourceExtraction.Run(pixels, Side, Side, new ExtractionSettings { Threshold = 2, BackgroundBox = Side, DeblendContrast = 1 });
    }

    // Not by the formula of the fit: a star at 400 places on its way.
    private static void Put(float[] pixels, (double X, double Y, double Length, double Angle, double Sigma, double Flux) trail)
    {
        const int Steps = 400;
        (double sin, double cos) = Math.SinCos(trail.Angle);
        for (int step = 0; step < Steps; step++)
        {
            double along = ((step + 0.5) / Steps - 0.5) * trail.Length, x0 = trail.X + along * cos, y0 = trail.Y + along * sin;
            for (int y = Math.Max(0, (int)y0 - 7); y <= Math.Min(Side - 1, (int)y0 + 8); y++)
            {
                for (int x = Math.Max(0, (int)x0 - 7); x <= Math.Min(Side - 1, (int)x0 + 8); x++)
                {
                    double distance = (x - x0) * (x - x0) + (y - y0) * (y - y0), s2 = trail.Sigma * trail.Sigma;
                    pixels[y * Side + x] += (float)(trail.Flux / Steps / (2 * Math.PI * s2) * Math.Exp(-distance / (2 * s2)));
                }
            }
        }
    }
}

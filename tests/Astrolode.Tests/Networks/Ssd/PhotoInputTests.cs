using Astrolode.Networks.Ssd;

namespace Astrolode.Tests.Networks.Ssd;

public class PhotoInputTests
{
    [Fact]
    public void Output_pixel_i_shows_input_at_i_times_the_ratio()
    {
        // A ramp: what lies between pixels is known. 600 -> 300 takes every second pixel; TensorFlow 1 does not shift by half a pixel.
        byte[] ramp = Photo(200, 100, (x, y) => (byte)(x + y / 2));
        float[] output = new float[3 * 300 * 300];
        PhotoInput.Resize(ramp, 200, 100, output);
        foreach ((int x, int y) in new[] { (0, 0), (150, 60), (3, 297), (297, 150) })
        {
            (double left, double top) = (x * 200 / 300.0, y * 100 / 300.0);
            double expected = left + Lerp(top);
            Assert.Equal(expected / 127.5 - 1, output[y * 300 + x], 1e-5);
        }

        static double Lerp(double y) => (int)y / 2 + ((int)(y + 1) / 2 - (int)y / 2) * (y - (int)y);
    }

    [Fact]
    public void A_photo_of_the_right_size_is_only_scaled()
    {
        byte[] photo = Photo(300, 300, (x, y) => (byte)(x * 7 + y * 13));
        float[] output = new float[3 * 300 * 300];
        PhotoInput.Resize(photo, 300, 300, output);
        for (int i = 0; i < 300 * 300; i++)
        {
            for (int channel = 0; channel < 3; channel++)
            {
                Assert.Equal(photo[3 * i + channel] / 127.5f - 1, output[channel * 90000 + i]);
            }
        }
    }

    [Fact]
    public void The_last_pixel_is_not_passed()
    {
        float[] output = new float[3 * 300 * 300];
        PhotoInput.Resize([0, 127, 255], 1, 1, output);
        Assert.All(output[..90000], value => Assert.Equal(-1, value));
        Assert.All(output[180000..], value => Assert.Equal(1, value));
    }

    private static byte[] Photo(int width, int height, Func<int, int, byte> value)
    {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.Length; i++)
        {
            rgb[i] = (byte)(value(i / 3 % width, i / 3 / width) + (i % 3 == 0 ? 0 : i % 3));
        }
        return rgb;
    }
}

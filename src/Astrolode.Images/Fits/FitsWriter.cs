using System.Globalization;
using System.Text;

namespace Astrolode.Images.Fits;

/// <summary>Writes one image with CFITSIO.</summary>
internal static unsafe class FitsWriter
{
    /// <summary>Writes to a path at which there is no file yet; <paramref name="target"/> is the name to give in messages.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, string target, Image image, IReadOnlyDictionary<string, object>? extraKeywords)
    {
        File.Delete(path);
        FitsFileHandle file = FitsFileHandle.CreateDisk(path, out int status);
        Require(status, target);
        using (file)
        {
            long* axes = stackalloc long[2] { image.Width, image.Height };
            CFitsIO.ffcrimll(file, -32, 2, axes, ref status);
            WriteKeywords(file, image, extraKeywords, ref status);
            long* first = stackalloc long[2] { 1, 1 };
            fixed (float* pixels = image.Pixels)
            {
                CFitsIO.ffppxll(file, CFitsIO.TFloat, first, image.Pixels.LongLength, pixels, ref status);
            }
            CFitsIO.ffpcks(file, ref status);
            int closed = file.Finish();
            Require(status != 0 ? status : closed, target);
        }
    }

    private static void WriteKeywords(FitsFileHandle file, Image image, IReadOnlyDictionary<string, object>? extraKeywords, ref int status)
    {
        foreach (string card in image.Wcs?.HeaderCards() ?? [])
        {
            CFitsIO.ffprec(file, card, ref status);
        }
        if (!string.IsNullOrEmpty(image.Unit))
        {
            WriteKeyword(file, "BUNIT", image.Unit, "physical unit of the pixels", ref status);
        }
        foreach ((string name, object value) in extraKeywords ?? new Dictionary<string, object>())
        {
            WriteKeyword(file, name, value, null, ref status);
        }
    }

    private static void WriteKeyword(FitsFileHandle file, string name, object value, string? comment, ref int status)
    {
        switch (value)
        {
            case string text when name == "HISTORY":
                CFitsIO.ffphis(file, text, ref status);
                break;
            case string text when name == "COMMENT":
                CFitsIO.ffpcom(file, text, ref status);
                break;
            case string text:
                fixed (byte* at = Encoding.UTF8.GetBytes(text + '\0'))
                {
                    CFitsIO.ffuky(file, CFitsIO.TString, name, at, comment, ref status);
                }
                break;
            case bool flag:
                int logical = flag ? 1 : 0;
                CFitsIO.ffuky(file, CFitsIO.TLogical, name, &logical, comment, ref status);
                break;
            case int or long:
                long whole = Convert.ToInt64(value, CultureInfo.InvariantCulture);
                CFitsIO.ffuky(file, CFitsIO.TLongLong, name, &whole, comment, ref status);
                break;
            case double or float:
                double number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
                CFitsIO.ffuky(file, CFitsIO.TDouble, name, &number, comment, ref status);
                break;
            default:
                throw new ArgumentException($"a FITS keyword ({name}) cannot hold a {value.GetType().Name}");
        }
    }

    private static void Require(int status, string target)
    {
        if (status != 0)
        {
            throw new IOException($"cannot write {target}: {CFitsIO.Explain(status)}; make room on the disk or give another path");
        }
    }
}

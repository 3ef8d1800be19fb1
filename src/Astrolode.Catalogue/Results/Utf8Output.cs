using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Xml;

namespace Astrolode.Catalogue.Results;

/// <summary>Text and numbers as UTF-8 into a buffer, without a string in between.</summary>
internal static class Utf8Output
{
    private const int NumberBytes = 32;
    private static readonly SearchValues<char> XmlSpecial = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (char)code), '<', '>', '&', '"', '\uFFFE', '\uFFFF']);

    public static void Put(this IBufferWriter<byte> output, ReadOnlySpan<byte> bytes) => output.Write(bytes);

    public static void Put(this IBufferWriter<byte> output, ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, output);

    public static void Put(this IBufferWriter<byte> output, long number)
    {
        Utf8Formatter.TryFormat(number, output.GetSpan(NumberBytes), out int written);
        output.Advance(written);
    }

    /// <summary>A number with as many digits as bring back the same double.</summary>
    public static void Put(this IBufferWriter<byte> output, double number)
    {
        number.TryFormat(output.GetSpan(NumberBytes), out int written, default, CultureInfo.InvariantCulture);
        output.Advance(written);
    }

    /// <summary>A text as content or attribute of XML 1.0; characters that XML cannot have become U+FFFD.</summary>
    public static void PutXml(this IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(XmlSpecial) is var at and >= 0)
        {
            output.Put(text[..at]);
            output.Put(text[at] switch
            {
                '<' => "&lt;"u8,
                '>' => "&gt;"u8,
                '&' => "&amp;"u8,
                '"' => "&quot;"u8,
                '\t' => "&#9;"u8,
                '\n' => "&#10;"u8,
                '\r' => "&#13;"u8,
                var other => XmlConvert.IsXmlChar(other) ? Encoding.UTF8.GetBytes([other]) : "\uFFFD"u8,
            });
            text = text[(at + 1)..];
        }
        output.Put(text);
    }
}

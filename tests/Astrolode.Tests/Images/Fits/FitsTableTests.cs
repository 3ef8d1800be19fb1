using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Astrolode.Images.Fits;
using static Astrolode.Tests.Images.Fits.FitsBuilder;

namespace Astrolode.Tests.Images.Fits;

public class FitsTableTests
{
    // All cells of every table: a list a column, in it a list a row, in it the elements; complex as [re, im], NaN as null.
    private const string Astropy = """
        import sys, json, warnings
        import numpy as np
        from astropy.io import fits
        warnings.simplefilter('ignore')
        def plain(v):
            if isinstance(v, (bytes, str, np.str_, np.bytes_)):
                return (v.decode('ascii') if isinstance(v, bytes) else str(v)).rstrip()
            v = v.item() if isinstance(v, np.generic) else v
            if isinstance(v, complex):
                return [v.real, v.imag]
            if isinstance(v, float):
                return None if v != v else v if abs(v) != float('inf') else str(v)
            return v
        out = {}
        for path in sys.argv[1:]:
            tables = {}
            for i, hdu in enumerate(fits.open(path, disable_image_compression=True)):
                if isinstance(hdu, (fits.BinTableHDU, fits.TableHDU)):
                    columns = []
                    for c in range(len(hdu.columns)):
                        cells = hdu.data.field(c) if len(hdu.data) else []
                        columns.append([[plain(v) for v in np.asarray(cell).ravel()] if np.ndim(cell) or isinstance(cell, np.ndarray) else [plain(cell)] for cell in cells])
                    tables[i] = columns
            out[path] = tables
        print(json.dumps(out))
        """;

    [JudgeFact("python:astropy")]
    public void Every_table_that_astropy_ships_is_as_astropy_reads_it()
    {
        string[] files = [.. Directory.EnumerateFiles(AstropyFiles.Folder, "*.fits*", SearchOption.AllDirectories).Except(AstropyFiles.NotFits)];
        Assert.InRange(CompareAll(files), 20, 1000);
    }

    [SharedFact("fits", "moc")]
    public void Every_table_of_the_real_files_is_as_astropy_reads_it()
    {
        string[] files = [.. new[] { "fits", "moc" }.SelectMany(folder => Directory.EnumerateFiles(SharedData.Find(folder), "*.fits", SearchOption.AllDirectories)).Where(file => !file.Contains("SDSS9", StringComparison.Ordinal))];
        if (Judge.IsThere("python:astropy"))
        {
            Assert.InRange(CompareAll(files), 3, 1000);
        }
    }

    [JudgeFact("python:astropy")]
    public void A_table_that_cfitsio_compressed_is_as_astropy_reads_the_plain_one()
    {
        using TemporaryFolder folder = new();
        (int exit, _, string error) = Judge.Run(Judge.Python, [Judge.Script("compress_tables.py"), folder.Path]);
        Assert.True(exit == 0, error);
        string[] files = Directory.GetFiles(folder.Path, "*.fits");
        Assert.Equal(4, CompareAll(files, plain => $"{plain}.fz"));
        foreach (string file in files)
        {
            FitsTable plain = FitsTable.Read(file), packed = FitsTable.Read($"{file}.fz"), part = FitsTable.Read($"{file}.fz", null, 190..405);
            Assert.Equal(plain.Header!.Cards.Order(StringComparer.Ordinal), packed.Header!.Cards.Order(StringComparer.Ordinal));
            HduSummary summary = FitsFile.Stats($"{file}.fz")[1];
            Assert.Equal(("compressed table", "1001x23"), (summary.Type, string.Join('x', summary.Shape)));
            Assert.All(FitsFile.Verify($"{file}.fz"), hdu => Assert.Equal((ChecksumState.Right, ChecksumState.Right), (hdu.Datasum, hdu.Checksum)));
            foreach ((FitsColumn ours, FitsColumn theirs) in part.Columns.Zip(FitsTable.Read(file, null, 190..405).Columns))
            {
                Assert.Equal(theirs.Values, ours.Values);
                Assert.Equal((theirs.Name, theirs.Form, theirs.Unit), (ours.Name, ours.Form, ours.Unit));
                Assert.Equal(theirs.Starts, ours.Starts);
                Assert.Equal(theirs.Nulls, ours.Nulls);
            }
        }
    }

    // RICE_1, GZIP_1 and GZIP_2, two of three tiles whole; tests/judges/compress_tables.py made it.
    [Fact]
    public void A_compressed_table_is_read_and_its_damage_is_found()
    {
        byte[] whole = File.ReadAllBytes(CompressedSamples.Path("table"));
        FitsTable table = FitsTable.Read(whole, "table.fz");
        Assert.Equal(40, table.RowCount);
        Assert.Equal(Enumerable.Range(0, 40).Select(row => row * 1000 - 7), (int[])table["int"].Values);
        Assert.Equal("object 39", ((string[])table["text"].Values)[39]);
        Assert.Equal(Enumerable.Range(0, 400).Select(i => (short)i), table["listPI"].Row<short>(7).ToArray());
        Assert.Equal((long?)40, table.Header!.Integer("NAXIS2"));
        Assert.False(table.Header.Has("ZTABLE"));
        foreach ((string from, string to) in new[] { ("ZTILELEN=                   15", "ZTILELEN=                   14"), ("ZNAXIS2 =                   40", "ZNAXIS2 =                   31"), ("ZCTYP1  = 'RICE_1  '", "ZCTYP1  = 'PLIO_1  '"), ("ZCTYP6  = 'GZIP_2  '", "ZCTYP6  = 'RICE_1  '"), ("ZCTYP6  = 'GZIP_2  '", "ZCTYP6  = 'NOCOMPRE'") })
        {
            string text = Encoding.Latin1.GetString(whole);
            Assert.Contains(from, text, StringComparison.Ordinal);
            Assert.Contains("table.fz (HDU 1", Assert.Throws<FitsFormatException>(() => FitsTable.Read(Encoding.Latin1.GetBytes(text.Replace(from, to, StringComparison.Ordinal)), "table.fz")).Message, StringComparison.Ordinal);
        }
    }

    // The standard has NOCOMPRESS and columns without bytes, which CFITSIO does not write.
    [Fact]
    public void A_compressed_table_may_hold_what_is_not_compressed()
    {
        byte[] descriptors = [.. Data(64, 4, 0, 0, 0, 2, 4, 0, 0)], heap = [.. Data(16, 1, -2, 3)];
        string[] cards =
        [
            Card("XTENSION", "'BINTABLE'"), Card("BITPIX", "8"), Card("NAXIS", "2"), Card("NAXIS1", "32"), Card("NAXIS2", "2"), Card("PCOUNT", "6"), Card("GCOUNT", "1"), Card("TFIELDS", "2"),
            Card("TFORM1", "'1QB     '"), Card("TFORM2", "'1QB     '"), Card("ZTABLE", "T"), Card("ZTILELEN", "2"), Card("ZNAXIS1", "2"), Card("ZNAXIS2", "3"), Card("ZPCOUNT", "0"),
            Card("ZFORM1", "'1I      '"), Card("ZFORM2", "'0A      '"), Card("ZCTYP1", "'NOCOMPRESS'"), "END",
        ];
        byte[] file = [.. new FitsBuilder().Image(8, [], []).Bytes, .. Encoding.ASCII.GetBytes(string.Concat(cards.Select(card => card.PadRight(80))).PadRight(2880)), .. descriptors, .. heap];
        FitsTable table = FitsTable.Read(file, "table.fits");
        Assert.Equal([1, -2, 3], (short[])table.Columns[0].Values);
        Assert.Equal((0, 3L), (table.Columns[1].Values.Length, table.Columns[1].RowCount));
        Assert.Equal([3], (short[])FitsTable.Read(file, "table.fits", null, 2..3).Columns[0].Values);
    }

    [Fact]
    public void Every_type_comes_back_as_it_was_written()
    {
        using TemporaryFolder folder = new();
        FitsTable written = EveryType();
        string path = folder.File("types.fits");
        written.Write(path, new Dictionary<string, object> { ["ORIGIN"] = "a test" });
        FitsTable read = FitsTable.Read(path);
        Assert.Equal(("TYPES", "a test"), (read.Name, read.Header!.Text("ORIGIN")));
        foreach ((FitsColumn expected, FitsColumn actual) in written.Columns.Zip(read.Columns))
        {
            Assert.Equal((expected.Name, expected.Unit, expected.Ucd, expected.Description), (actual.Name, actual.Unit, actual.Ucd, actual.Description));
            Assert.Equal(expected.Values, actual.Values);
            Assert.Equal(expected.Starts, actual.Starts);
            Assert.Equal(expected.Shape, actual.Shape);
            Assert.Equal(expected.Nulls, actual.Nulls);
        }
        Assert.All(FitsFile.Verify(path).Skip(1), hdu => Assert.Equal((ChecksumState.Right, ChecksumState.Right), (hdu.Datasum, hdu.Checksum)));
        Assert.Equal([3, 4], FitsTable.Read(path, null, 1..)["shorts"].Row<short>(0).ToArray());
    }

    [JudgeFact("python:astropy")]
    public void Astropy_reads_every_type_that_is_written()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("types.fits");
        EveryType().Write(path);
        Assert.Equal(1, CompareAll([path]));
    }

    [Fact]
    public void Nulls_scaling_and_unsigned_integers_are_undone()
    {
        // Columns: I scaled with TNULL, J unsigned, B signed, L with an undefined one, 3X, E.
        byte[] row = [0, 5, 0x80, 0, 0, 1, 0x81, 0, 0b1010_0000, .. Data(-32, 1.5)];
        byte[] second = [0xff, 0x9d, 0, 0, 0, 0, 0x00, (byte)'T', 0b0100_0000, .. Data(-32, double.NaN)];
        FitsTable table = Read([.. row, .. second], 2, ["1I", "1J", "1B", "1L", "3X", "1E"],
            Card("TSCAL1", "0.5"), Card("TZERO1", "10."), Card("TNULL1", "-99"), Card("TZERO2", "2147483648"), Card("TZERO3", "-128"));
        Assert.Equal([12.5, double.NaN], (double[])table.Columns[0].Values);
        Assert.Equal([false, true], table.Columns[0].Nulls);
        Assert.Equal([1u, 2147483648u], (uint[])table.Columns[1].Values);
        Assert.Equal([(sbyte)1, (sbyte)-128], (sbyte[])table.Columns[2].Values);
        Assert.Equal([false, true], (bool[])table.Columns[3].Values);
        Assert.Equal([true, false], table.Columns[3].Nulls);
        Assert.Equal([true, false, true, false, true, false], (bool[])table.Columns[4].Values);
        Assert.Equal([1.5f, float.NaN], (float[])table.Columns[5].Values);
        Assert.Equal([1, 2147483648], table.Columns[1].ToDoubles());
    }

    [Fact]
    public void Texts_end_at_zero_and_come_in_arrays()
    {
        FitsTable table = Read(Encoding.ASCII.GetBytes("ab\0dxxyy  zz"), 1, ["4A", "8A2"]);
        Assert.Equal(["ab"], (string[])table.Columns[0].Values);
        Assert.Equal(["xx", "yy", "", "zz"], (string[])table.Columns[1].Values);
        Assert.Equal([4L], table.Columns[1].Shape);
        FitsTable shaped = Read(Encoding.ASCII.GetBytes("abcdef"), 1, ["6A"], Card("TDIM1", "'(3,2)   '"));
        Assert.Equal(["abc", "def"], (string[])shaped.Columns[0].Values);
    }

    [Fact]
    public void An_ascii_table_is_read_with_its_nulls_and_exponents()
    {
        string[] rows = ["  12  1.5D+02 abc 12345", "  --  2.5-01  d   -678 "];
        StringBuilder header = new();
        foreach (string card in new[] { Card("XTENSION", "'TABLE   '"), Card("BITPIX", "8"), Card("NAXIS", "2"), Card("NAXIS1", "23"), Card("NAXIS2", "2"), Card("PCOUNT", "0"), Card("GCOUNT", "1"), Card("TFIELDS", "4"),
            Card("TFORM1", "'I4      '"), Card("TBCOL1", "1"), Card("TNULL1", "'--      '"), Card("TFORM2", "'E9.2    '"), Card("TBCOL2", "6"), Card("TFORM3", "'A3      '"), Card("TBCOL3", "15"), Card("TFORM4", "'F5.2    '"), Card("TBCOL4", "19"), "END" })
        {
            header.Append(card.PadRight(80));
        }
        byte[] file = [.. new FitsBuilder().Image(8, [], []).Bytes, .. Encoding.ASCII.GetBytes(header.ToString().PadRight(2880) + string.Concat(rows))];
        FitsTable table = FitsTable.Read(file, "ascii.fits");
        Assert.Equal([12L, 0L], (long[])table.Columns[0].Values);
        Assert.Equal([false, true], table.Columns[0].Nulls);
        Assert.Equal([150, 0.25], (double[])table.Columns[1].Values);
        Assert.Equal(["abc", "d"], (string[])table.Columns[2].Values);
        Assert.Equal([123.45, -6.78], table.Columns[3].ToDoubles(), (a, b) => Math.Abs(a - b) < 1e-12);
        byte[] broken = [.. file];
        broken[^20] = (byte)'x';
        Assert.Contains("no number", Assert.Throws<FitsFormatException>(() => FitsTable.Read(broken, "ascii.fits")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1P", 8, 0x7f)]
    [InlineData("1PJ", 8, 0x7f)]
    [InlineData("1QD", 16, 0x7f)]
    [InlineData("9000000000J", 8, 0)]
    [InlineData("1Z", 8, 0)]
    [InlineData("", 8, 0)]
    public void A_column_that_lies_is_refused(string form, int bytes, byte fill)
    {
        byte[] row = new byte[bytes];
        row.AsSpan().Fill(fill);
        Assert.Contains("HDU 1", Assert.Throws<FitsFormatException>(() => Read(row, 1, [form])).Message, StringComparison.Ordinal);
    }

    private static FitsTable Read(byte[] rows, int count, string[] forms, params string[] cards)
    {
        StringBuilder header = new();
        string[] all =
        [
            Card("XTENSION", "'BINTABLE'"), Card("BITPIX", "8"), Card("NAXIS", "2"), Card("NAXIS1", $"{rows.Length / count}"), Card("NAXIS2", $"{count}"), Card("PCOUNT", "0"), Card("GCOUNT", "1"),
            Card("TFIELDS", $"{forms.Length}"), .. forms.Select((form, i) => Card($"TFORM{i + 1}", $"'{form,-8}'")), .. cards, "END",
        ];
        Array.ForEach(all, card => header.Append(card.PadRight(80)));
        return FitsTable.Read((byte[])[.. new FitsBuilder().Image(8, [], []).Bytes, .. Encoding.ASCII.GetBytes(header.ToString().PadRight((header.Length + 2879) / 2880 * 2880)), .. rows], "table.fits");
    }

    private static FitsTable EveryType() => new("TYPES",
    [
        new FitsColumn("bytes", new byte[] { 1, 200 }, 2),
        new FitsColumn("signed", new sbyte[] { -128, 127 }, 2) { Form = "1B" },
        new FitsColumn("shorts", new short[] { 1, 2, 3, 4 }, 2) { Shape = [2] },
        new FitsColumn("ushorts", new ushort[] { 0, 65535 }, 2),
        new FitsColumn("ints", new[] { int.MinValue, 7 }, 2) { Nulls = [true, false] },
        new FitsColumn("uints", new[] { 0u, uint.MaxValue }, 2),
        new FitsColumn("longs", new[] { long.MaxValue, -5L }, 2) { Unit = "s", Ucd = "time", Description = "how long it took, in all the cases that were looked at, with what came before and after" },
        new FitsColumn("ulongs", new[] { ulong.MaxValue, 5UL }, 2),
        new FitsColumn("floats", new[] { 1.5f, float.NaN, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }, 2) { Shape = [3, 2] },
        new FitsColumn("doubles", new[] { Math.PI, double.NegativeInfinity }, 2) { Unit = "deg" },
        new FitsColumn("pairs", new[] { new Complex(1, -2), new Complex(0.5, 3) }, 2),
        new FitsColumn("texts", new[] { "a", "it's longer" }, 2),
        new FitsColumn("flags", new[] { true, false }, 2),
        new FitsColumn("bits", new[] { true, false, true, false, true, true, false, false, true, true, false, false, false, false, true, false, false, true, true, false, false, true }, 2) { Form = "11X", Shape = [11] },
        new FitsColumn("lists", new[] { 1.0, 2, 3 }, 2) { Starts = [0, 0, 3] },
    ]);

    private static int CompareAll(string[] files, Func<string, string>? other = null)
    {
        (int exit, string output, string error) = Judge.Run(Judge.Python, ["-c", Astropy, .. files]);
        Assert.True(exit == 0, error);
        using JsonDocument judged = JsonDocument.Parse(output);
        int tables = 0;
        foreach (JsonProperty file in judged.RootElement.EnumerateObject())
        {
            string path = other?.Invoke(file.Name) ?? file.Name;
            using FitsReader reader = FitsReader.Open(path);
            foreach (JsonProperty hdu in file.Value.EnumerateObject())
            {
                int index = int.Parse(hdu.Name, CultureInfo.InvariantCulture);
                if (reader.Hdu(new FitsSelection(index)).Kind == FitsHduKind.CompressedImage)
                {
                    continue;
                }
                FitsTable table = FitsTable.Read(path, new FitsSelection(index));
                Assert.Equal(hdu.Value.GetArrayLength(), table.Columns.Count);
                foreach ((FitsColumn column, JsonElement cells) in table.Columns.Zip(hdu.Value.EnumerateArray()))
                {
                    Compare($"{path}[{index}] {column.Name} {column.Form}", column, cells);
                }
                tables++;
            }
        }
        return tables;
    }

    private static void Compare(string what, FitsColumn column, JsonElement cells)
    {
        // Of a column without bytes astropy shows no rows.
        Assert.True(cells.GetArrayLength() == column.RowCount || column.Values.Length == 0, what);
        int at = 0;
        foreach (JsonElement element in cells.EnumerateArray().SelectMany(cell => cell.EnumerateArray()))
        {
            Assert.True(at < column.Values.Length, what);
            // astropy shows undefined numbers of ASCII tables as zero.
            Assert.True(column.Nulls?[at] == true || IsSame(column.Values.GetValue(at), element), $"{what} [{at}]: {column.Values.GetValue(at)} for {element}");
            at++;
        }
        Assert.True(at == column.Values.Length, $"{what}: {column.Values.Length} elements for {at}");
    }

    private static bool IsSame(object? ours, JsonElement theirs) => (ours, theirs.ValueKind) switch
    {
        (string text, JsonValueKind.String) => text == theirs.GetString(),
        (bool flag, _) => theirs.ValueKind == (flag ? JsonValueKind.True : JsonValueKind.False),
        (Complex pair, JsonValueKind.Array) => pair == new Complex(theirs[0].GetDouble(), theirs[1].GetDouble()),
        (ulong number, JsonValueKind.Number) => number == theirs.GetUInt64(),
        (float or double, JsonValueKind.Null) => double.IsNaN(Convert.ToDouble(ours, CultureInfo.InvariantCulture)),
        (float or double, JsonValueKind.String) => double.IsInfinity(Convert.ToDouble(ours, CultureInfo.InvariantCulture)),
        (_, JsonValueKind.Number) => Math.Abs(Convert.ToDouble(ours, CultureInfo.InvariantCulture) - theirs.GetDouble()) <= 1e-7 * Math.Abs(theirs.GetDouble()),
        _ => false,
    };
}

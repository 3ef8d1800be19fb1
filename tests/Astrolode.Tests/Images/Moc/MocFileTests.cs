using System.Globalization;
using System.Text;
using Astrolode.Images.Healpix;
using Astrolode.Images.Moc;
using Astrolode.Images.Sky;

namespace Astrolode.Tests.Images.Moc;

public class MocFileTests
{
    private static SpaceMoc FromText(string text) => MocFile.Read(Encoding.UTF8.GetBytes(text), "text");

    private static IEnumerable<SpaceMoc> Battery()
    {
        Random random = new(1);
        yield return SpaceMoc.Empty(0);
        yield return SpaceMoc.Empty(29);
        yield return SpaceMoc.Everything(0);
        yield return SpaceMoc.Everything(17);
        yield return SpaceMoc.FromRanges(29, [new PixelRange(0, 1), new PixelRange(NestedIndex.PixelCount(29) - 1, NestedIndex.PixelCount(29))], SkyFrame.Icrs);
        for (int order = 0; order <= 29; order++)
        {
            yield return RandomMocs.Make(random, order);
        }
    }

    [Fact]
    public void Coverages_come_back_from_every_format_and_layout()
    {
        using TemporaryFolder folder = new();
        foreach (SpaceMoc moc in Battery())
        {
            foreach (string name in new[] { "moc.fits", "moc.json", "moc.txt" })
            {
                MocFile.Write(folder.File(name), moc);
                Assert.Equal(moc, MocFile.Read(folder.File(name)));
            }
            MocFile.Write(folder.File("range.fits"), moc, MocLayout.Range);
            Assert.Equal(moc, MocFile.Read(folder.File("range.fits")));
        }
    }

    [SharedFact("moc")]
    public void Real_maps_come_back_from_every_format_and_layout()
    {
        using TemporaryFolder folder = new();
        string[] files = [.. Directory.GetFiles(SharedData.Find("moc"))];
        Assert.Equal(5, files.Length);
        foreach (string file in files)
        {
            SpaceMoc moc = MocFile.Read(file);
            Assert.False(moc.IsEmpty);
            foreach (MocLayout layout in Enum.GetValues<MocLayout>())
            {
                foreach (string name in MocFile.Extensions.Select(extension => folder.File("moc" + extension)))
                {
                    MocFile.Write(name, moc, layout);
                    Assert.Equal(moc, MocFile.Read(name));
                }
            }
        }
    }

    [SharedFact("moc")]
    public void Real_maps_are_what_astropy_reads_and_what_their_twins_say()
    {
        SpaceMoc smoc = MocFile.Read(SharedData.Find("moc/SMOC.fits"));
        Assert.Equal(smoc, MocFile.Read(SharedData.Find("moc/smoc.ascii.txt")));
        Assert.Equal(File.ReadAllText(SharedData.Find("moc/smoc.ascii.txt")), MocText.ToAscii(smoc) + "\n");
        // Counted with astropy and numpy: rows of the tables, and the sum of 4^-order over 12.
        foreach ((string file, int cells, double fraction) in new[] { ("P-SDSS9-r", 160269, 0.3624379634857178), ("moc", 398, 0.00017694632212320963), ("SMOC", 10, 0.004069010421517306) })
        {
            SpaceMoc moc = MocFile.Read(SharedData.Find($"moc/{file}.fits"));
            Assert.Equal((cells, 29), (moc.Cells().Count(), moc.Order));
            Assert.Equal(fraction, moc.SkyFraction, 1e-15);
        }
    }

    [SharedFact("moc")]
    public void Reading_and_writing_text_gives_the_very_text()
    {
        string json = File.ReadAllText(SharedData.Find("moc/glimpse.moc.json"));
        Assert.Equal(string.Concat(json.Where(c => !char.IsWhiteSpace(c))), Encoding.UTF8.GetString(MocText.ToJson(MocFile.Read(SharedData.Find("moc/glimpse.moc.json")))));
    }

    [JudgeFact("python:astropy", "python:healpy")]
    public void Astropy_reads_both_layouts_with_the_keywords_of_the_standard()
    {
        using TemporaryFolder folder = new();
        SpaceMoc moc = SpaceMoc.FromShape(new CircleShape(266.4, -28.9, 4), 6);
        string expected = string.Join(' ', RandomMocs.Mask(moc, 6).Index().Where(each => each.Item).Select(each => each.Index));
        foreach (MocLayout layout in Enum.GetValues<MocLayout>())
        {
            string path = folder.File($"{layout}.fits");
            MocFile.Write(path, moc, layout);
            (int exit, string output, string error) = Judge.Run(Judge.Python, ["-W", "error", Judge.Script("moc.py"), "expand", path, "6"]);
            Assert.True(exit == 0, error);
            Assert.Equal(expected, output.Trim());
            string[] keywords = Judge.Run(Judge.Python, [Judge.Script("moc.py"), "keywords", path]).Output.Split('\n');
            string[] needed = ["MOCVERS=2.0", "MOCDIM=SPACE", $"ORDERING={layout.ToString().ToUpperInvariant()}", "COORDSYS=C", "MOCORD_S=6", "TFORM1=1K", layout == MocLayout.Range ? "TTYPE1=RANGE" : "TTYPE1=UNIQ"];
            Assert.Empty(needed.Except(keywords));
            Assert.Equal(layout == MocLayout.Nuniq, keywords.Contains("MOCORDER=6"));
        }
    }

    [JudgeFact("stilts")]
    public void Stilts_finds_the_positions_in_our_file_that_we_do()
    {
        Random random = new(3);
        using TemporaryFolder folder = new();
        SpaceMoc moc = SpaceMoc.FromShape(new CircleShape(266.4, -28.9, 4), 9);
        MocFile.Write(folder.File("moc.fits"), moc);
        (double Ra, double Dec)[] positions = [.. Enumerable.Range(0, 2000).Select(_ => (266.4 + 12 * (random.NextDouble() - 0.5), -28.9 + 10 * (random.NextDouble() - 0.5)))];
        File.WriteAllLines(folder.File("in.csv"), ["ra,dec", .. positions.Select(at => string.Create(CultureInfo.InvariantCulture, $"{at.Ra},{at.Dec}"))]);
        (int exit, string output, string error) = Judge.Run("/usr/bin/stilts",
            ["tpipe", $"in={folder.File("in.csv")}", "ifmt=csv", $"cmd=addcol inside 'inMoc(\"{folder.File("moc.fits")}\",ra,dec)'", "cmd=keepcols inside", "omode=out", "ofmt=csv-noheader", "out=-"]);
        Assert.True(exit == 0, error);
        bool[] theirs = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim() == "true")];
        Assert.Equal(positions.Select(at => moc.Contains(at.Ra, at.Dec)), theirs);
        Assert.InRange(theirs.Count(each => each), 300, 1700);
    }

    // The examples of MOC 2.0, section 4.3.2 and appendix C, and what programs write.
    [Theory]
    [InlineData("1/1 2 4 2/12-14 21 23 25 8/", "1/1-2 4 2/12-14 21 23 25 8/")]
    [InlineData("s1/1 2 4 2/12-14", "1/1-2 4 2/12-14")]
    [InlineData("1/1,2,4 2/12-14,21,23,25\n8/", "1/1-2 4 2/12-14 21 23 25 8/")]
    [InlineData("2/12-15 1/3", "1/3 2/")]
    [InlineData("2/15 14 13 12 11 2/11", "1/3 2/11")]
    [InlineData(" \r\n 0/0-11", "0/0-11")]
    [InlineData("29/", "29/")]
    [InlineData("29/3458764513820540927", "29/3458764513820540927")]
    [InlineData("{\"1\":[1,2,4],\"2\":[12,13,14,21,23,25],\"8\":[]}", "1/1-2 4 2/12-14 21 23 25 8/")]
    [InlineData("{}", "0/")]
    [InlineData("\n{ \"0\" : [ 0,\n1 ] }", "0/0-1")]
    public void Text_is_read_as_the_standard_says(string text, string canonical) => Assert.Equal(canonical, MocText.ToAscii(FromText(text)));

    [Theory]
    [InlineData("", "no coverage")]
    [InlineData("# no moc", "character 1")]
    [InlineData("3 10", "before any order")]
    [InlineData("30/1", "no order")]
    [InlineData("3/768", "has no cell 768")]
    [InlineData("3/5-4", "has no cells 5-4")]
    [InlineData("3/5-", "number is expected")]
    [InlineData("3/x", "character 3")]
    [InlineData("3/99999999999999999999", "number is expected")]
    [InlineData("t61/1 s29/0", "time or frequency")]
    [InlineData("{\"3\":[768]}", "has no cell 768")]
    [InlineData("{\"3\":[1.5]}", "lists of cells")]
    [InlineData("{\"3\":[-1]}", "has no cell -1")]
    [InlineData("{\"30\":[1]}", "lists of cells")]
    [InlineData("{\"s\":[1]}", "lists of cells")]
    [InlineData("{\"3\":1}", "lists of cells")]
    [InlineData("{\"3\":[[1]]}", "lists of cells")]
    [InlineData("{\"3\":[1", "no JSON")]
    [InlineData("[1]", "character 1")]
    public void Text_that_is_no_moc_is_refused_with_the_place(string text, string why)
    {
        MocException error = Assert.Throws<MocException>(() => FromText(text));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("cannot read text", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_galactic_map_keeps_its_frame_in_fits_and_is_refused_as_text()
    {
        using TemporaryFolder folder = new();
        SpaceMoc moc = SpaceMoc.FromShape(new CircleShape(18.9, -0.3, 1), 9, frame: SkyFrame.Galactic);
        MocFile.Write(folder.File("moc.fits"), moc);
        Assert.Equal(moc, MocFile.Read(folder.File("moc.fits")));
        Assert.Throws<MocException>(() => MocFile.Write(folder.File("moc.txt"), moc));
        Assert.Throws<MocException>(() => MocFile.Write(folder.File("moc.vot"), SpaceMoc.Empty(3)));
        Assert.Equal([folder.File("moc.fits")], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Damaged_files_end_in_one_error_or_in_a_map()
    {
        Random random = new(4);
        using TemporaryFolder folder = new();
        SpaceMoc moc = RandomMocs.Make(random, 8);
        foreach ((string name, MocLayout layout) in new[] { ("a.fits", MocLayout.Nuniq), ("b.fits", MocLayout.Range), ("c.json", default), ("d.txt", default) })
        {
            MocFile.Write(folder.File(name), moc, layout);
            byte[] whole = File.ReadAllBytes(folder.File(name));
            int read = 0;
            for (int i = 0; i < 1500; i++)
            {
                try
                {
                    SpaceMoc found = MocFile.Read(Mutation.Of(whole, random), "damaged");
                    // Whatever was read is well-formed.
                    Assert.Equal(found.Cells().Sum(cell => Math.Pow(4, -cell.Order)) / 12, found.SkyFraction, 1e-9);
                    read++;
                }
                catch (FormatException error)
                {
                    Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
                    Assert.DoesNotContain('\n', error.Message);
                }
            }
            Assert.InRange(read, 1, 1499);
        }
    }

    [Fact]
    public void A_file_cut_off_at_any_block_is_refused()
    {
        using TemporaryFolder folder = new();
        MocFile.Write(folder.File("moc.fits"), SpaceMoc.FromShape(new CircleShape(10, 20, 3), 12));
        byte[] whole = File.ReadAllBytes(folder.File("moc.fits"));
        Assert.True(whole.Length > 3 * 2880);
        for (int length = 0; length < whole.Length - 2880; length += 577)
        {
            Assert.ThrowsAny<FormatException>(() => MocFile.Read(whole.AsSpan(0, length), "cut"));
        }
    }
}

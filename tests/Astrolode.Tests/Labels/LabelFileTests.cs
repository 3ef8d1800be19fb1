using System.Globalization;
using Astrolode.Images.Sky;
using Astrolode.Labels;

namespace Astrolode.Tests.Labels;

public sealed class LabelFileTests : IDisposable
{
    private const string Dr2Line = "MWP2G0000794-0020817\t  0.0794\t -0.2082\t 0.22\t 0.58\t 0.49\t 0.53\t 0.13\t161\t133\t0.530\t 0.06\t0.180\tR\t \t1G000080-002075\tG000.079-00.211\t    \t           CN2";

    private readonly string _folder = Directory.CreateTempSubdirectory("labels").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [SharedFact("mwp/mwpdr2bubbles.dat")]
    public void All_2600_bubbles_of_the_second_release_are_read()
    {
        string path = SharedData.Find("mwp/mwpdr2bubbles.dat")!;

        IReadOnlyList<SkyLabel> labels = LabelFile.Read(path);

        // Jayasinghe et al. 2019, abstract: 2600 bubbles, 1394 of them reliable.
        Assert.Equal(2600, labels.Count);
        Assert.Equal(1394, labels.Count(label => label.Reliability == LabelReliability.Reliable));
        Assert.Equal(2600, labels.Select(label => label.Name).Distinct().Count());
        // The name repeats the position: an outside check of every longitude and latitude.
        Assert.All(labels, label => Assert.Equal(double.Parse(label.Name.AsSpan(5, 7), CultureInfo.InvariantCulture) / 1e4, label.LonDegrees, 1.01e-4));
        Assert.All(labels, label => Assert.InRange(
            label.EffectiveRadiusArcmin / Math.Sqrt(label.SemiMajorArcmin!.Value * label.SemiMinorArcmin!.Value), 0.95, 1.16));
    }

    [SharedFact("mwp/mwp_dr1_bubbles.csv")]
    public void The_first_release_is_read_with_the_names_by_which_the_second_refers_to_it()
    {
        HashSet<string> names = [.. LabelFile.Read(SharedData.Find("mwp/mwp_dr1_bubbles.csv")!).Select(label => label.Name)];
        string[] referred = [.. File.ReadLines(SharedData.Find("mwp/mwpdr2bubbles.dat")!)
            .Select(line => line.Split('\t')[15].Trim()).Where(name => name.Length > 0)];

        Assert.Equal(3744, LabelFile.Read(SharedData.Find("mwp/mwp_dr1_bubbles.csv")!).Count);
        Assert.True(referred.Count(name => names.Contains("MWP" + name)) >= 1848, "names of DR1 bubbles do not agree with DR2's references");
    }

    [Fact]
    public void A_bubble_has_a_square_box_of_2_6_effective_radii_along_the_galactic_axes()
    {
        SkyLabel label = Assert.Single(LabelFile.Read(Write(Dr2Line)));

        Assert.Equal(new SkyBox(SkyFrame.Galactic, 0.0794, -0.2082, 2.6 * 0.53 / 60, 2.6 * 0.53 / 60), label.Box());
        Assert.Equal(2 * 0.53 / 60, label.Box(1).WidthDegrees, 12);
        Assert.Equal((0.58, 0.49, 161d, 0.18), (label.SemiMajorArcmin, label.SemiMinorArcmin, label.PositionAngleDegrees, label.HitRate));
    }

    [Fact]
    public void Box_labels_keep_their_box_and_may_have_columns_in_any_order()
    {
        IReadOnlyList<SkyLabel> labels = LabelFile.Read(Write(
            "# truth of a simulation", "class,name,lon,lat,wid,hei,frame", "", "\"ring, big\",B1,359.9,-0.5,0.1,0.2,galactic", "star,S1,10,20,0.01,0.01,ICRS"));

        Assert.Equal(new SkyBox(SkyFrame.Galactic, 359.9, -0.5, 0.1, 0.2), labels[0].Box(7));
        Assert.Equal("ring, big", labels[0].Class);
        Assert.Equal(Math.Sqrt(0.02) / 2 * 60, labels[0].EffectiveRadiusArcmin, 12);
        Assert.Equal((SkyFrame.Icrs, "star"), (labels[1].Frame, labels[1].Class));
    }

    [Fact]
    public void A_given_radius_wins_over_the_size_of_the_box()
    {
        SkyLabel label = Assert.Single(LabelFile.Read(Write("name,frame,lon,lat,wid,hei,class,radius_arcmin", "B1,galactic,1,2,0.13,0.13,bubble,3")));

        Assert.Equal(3, label.EffectiveRadiusArcmin);
    }

    [Theory]
    [InlineData("0.0794", "x", "column 2 (GLON) is 'x', not a number")]
    [InlineData("-0.2082", "-95", "column 3 (GLAT) is -95, outside -90 to 90")]
    [InlineData("0.53\t 0.13", "0\t 0.13", "column 7 (Reff) is 0; a size must be positive")]
    [InlineData("0.49", "nan", "column 6 (semi-minor axis) is 'nan', not a number")]
    [InlineData("\tR\t", "\tQ\t", "column 14 (flag) is 'Q', neither R nor C")]
    [InlineData("0.180", "  ", "column 13 (hit rate) is empty")]
    public void A_malformed_line_is_named_by_file_line_and_column(string good, string bad, string expected)
    {
        string path = Write(Dr2Line, Dr2Line.Replace(good, bad, StringComparison.Ordinal));

        LabelFormatException error = Assert.Throws<LabelFormatException>(() => LabelFile.Read(path));

        Assert.StartsWith($"label file {path}, line 2, {expected}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_cut_short_says_which_column_is_missing()
    {
        string boxes = Write("name,frame,lon,lat,wid,hei,class", "B1,galactic,1,2,0.1");
        Assert.Contains("line 2, column 6 (hei) is missing, the line has 5 columns", Assert.Throws<LabelFormatException>(() => LabelFile.Read(boxes)).Message, StringComparison.Ordinal);

        string bubbles = Write(Dr2Line[..Dr2Line.IndexOf("\t 0.53", StringComparison.Ordinal)]);
        Assert.Contains("is missing, the line has", Assert.Throws<LabelFormatException>(() => LabelFile.Read(bubbles)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("name,lon,lat")]
    [InlineData("\u0000\u0001garbage")]
    [InlineData("name,frame,lon,lat,wid,hei")]
    public void Something_that_is_no_label_catalogue_is_refused_with_its_name(string text)
    {
        string path = Write(text);

        Assert.Contains(path, Assert.Throws<LabelFormatException>(() => LabelFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_anywhere_is_a_label_format_error_and_nothing_else()
    {
        Random random = new(7);
        string good = string.Join('\n', Enumerable.Repeat(Dr2Line, 3));
        for (int trial = 0; trial < 500; trial++)
        {
            char[] text = good.ToCharArray();
            for (int i = 0; i < 3; i++)
            {
                text[random.Next(text.Length)] = (char)random.Next(1, 128);
            }
            string path = Write(new string(text, 0, random.Next(text.Length + 1)));
            try
            {
                Assert.All(LabelFile.Read(path), label => Assert.True(label.Box().Area > 0));
            }
            catch (LabelFormatException error)
            {
                Assert.Contains(path, error.Message, StringComparison.Ordinal);
            }
        }
    }

    private string Write(params string[] lines)
    {
        string path = Path.Combine(_folder, "labels.txt");
        File.WriteAllText(path, string.Join('\n', lines));
        return path;
    }
}

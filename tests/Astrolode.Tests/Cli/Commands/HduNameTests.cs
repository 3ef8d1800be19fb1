using Astrolode.Cli.Commands;
using Astrolode.Images.Fits;
using Astrolode.Tests.Images.Fits;

namespace Astrolode.Tests.Cli.Commands;

public class HduNameTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("[0]", 0)]
    [InlineData("[2]", 2)]
    [InlineData("#2", 2)]
    [InlineData("[SCI]", 1)]
    [InlineData("[sci,2]", 2)]
    [InlineData("#SCI", 1)]
    public void An_extension_is_named_by_number_or_name_or_version(string mark, int? hdu)
    {
        using TemporaryFolder folder = new();
        string path = Write(folder, "two.fits");
        Assert.Equal((path, hdu), HduName.Parse(path + mark));
    }

    [Theory]
    [InlineData("[ERR]")]
    [InlineData("[SCI,3]")]
    public void An_extension_that_is_not_there_is_named_in_the_error(string mark)
    {
        using TemporaryFolder folder = new();
        Assert.Contains(mark.Trim('[', ']'), Assert.Throws<FitsFormatException>(() => HduName.Parse(Write(folder, "two.fits") + mark)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_that_very_name_wins()
    {
        using TemporaryFolder folder = new();
        string path = Write(folder, "odd.fits[1]");
        Assert.Equal((path, null), HduName.Parse(path));
    }

    private static string Write(TemporaryFolder folder, string name)
    {
        FitsBuilder file = new();
        file.Image(8, [2, 2], [0, 0, 0, 0]);
        file.Image(8, [2, 2], [0, 0, 0, 0], true, FitsBuilder.Card("EXTNAME", "'SCI'"));
        file.Image(8, [2, 2], [0, 0, 0, 0], true, FitsBuilder.Card("EXTNAME", "'SCI'"), FitsBuilder.Card("EXTVER", "2"));
        File.WriteAllBytes(folder.File(name), file.Bytes);
        return folder.File(name);
    }
}

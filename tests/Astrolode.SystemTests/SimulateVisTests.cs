using System.Text.Json;
using System.Text.Json.Nodes;
using Astrolode.Images.Fits;

namespace Astrolode.SystemTests;

/// <summary>Simulated exposures, as a user makes them.</summary>
public sealed class SimulateVisTests : IDisposable
{
    private static readonly string[] AllStages =
        ["galaxies", "stars", "asteroids", "ghosts", "sky", "dark", "flat", "hot-pixels", "photon-noise", "cosmic-rays", "bleeding", "cti", "read-noise"];

    private readonly string folder = Directory.CreateTempSubdirectory("astrolode-vis-").FullName;

    // A Gaussian of 0.2 arcsec on pixels of 0.02 arcsec.
    private string PsfFile(string name, Dictionary<string, object> keywords)
    {
        float[] pixels = [.. Enumerable.Range(0, 64 * 64).Select(i => (float)Math.Exp(-4 * Math.Log(2) * (Math.Pow(i % 64 - 31.5, 2) + Math.Pow(i / 64 - 31.5, 2)) / 100))];
        FitsImage.Write(At(name), new Image(64, 64, pixels), keywords);
        return At(name);
    }

    [Fact]
    public void A_file_is_the_point_spread_function_that_is_in_it()
    {
        string pixelScale = PsfFile("pixscale.fits", new() { ["PIXSCALE"] = 0.02 });
        string wcs = PsfFile("wcs.fits", new()
        {
            ["CTYPE1"] = "RA---TAN",
            ["CTYPE2"] = "DEC--TAN",
            ["CRVAL1"] = 10.0,
            ["CRVAL2"] = 0.0,
            ["CRPIX1"] = 32.5,
            ["CRPIX2"] = 32.5,
            ["CDELT1"] = -0.02 / 3600,
            ["CDELT2"] = 0.02 / 3600,
        });
        string[] quiet = ["--electrons", "--without", .. AllStages.Except(["stars", "galaxies"])];
        Image byPixelScale = Simulate("a", ["--psf", pixelScale, .. quiet]), byWcs = Simulate("b", ["--psf", wcs, .. quiet]);
        Image gaussian = Simulate("c", ["--psf", "gaussian", "--psf-fwhm-arcsec", "0.2", .. quiet]), other = Simulate("d", ["--psf", "gaussian", "--psf-fwhm-arcsec", "0.4", .. quiet]);
        // One unit of the converter is 3.48 electrons, and a value on the edge between two may be rounded either way.
        Assert.InRange(LargestDifference(byPixelScale, byWcs), 0, 3.5);
        Assert.InRange(LargestDifference(byPixelScale, gaussian), 0, 3.5);
        Assert.True(LargestDifference(gaussian, other) > 50);
        // The width that signal over noise needs is the file's own.
        Assert.Equal(Column("c/truth.csv", "snr"), Column("a/truth.csv", "snr"), (expected, actual) => Math.Abs(actual / expected - 1) < 2e-3);
    }

    [Fact]
    public void Settings_make_the_same_again_and_options_win_over_them()
    {
        Simulate("first", ["--psf", "moffat", "--psf-fwhm-arcsec", "0.25", "--seed", "5", "--shear", "0.05,-0.02,0.1", "--asteroids", "7", "--center", "icrs:52.9,-28.1", "--without", "cti", "bleeding"]);
        string settings = At("first/settings.json");
        AstrolodeProgram.Run("simulate", "vis", "--out", At("again"), "--config", settings).MustSucceed();
        Assert.Equal(File.ReadAllText(settings), File.ReadAllText(At("again/settings.json")));
        foreach (string name in new[] { "truth.csv", "truth.fits", "exposure_1.fits", "cosmic_rays_1.fits" })
        {
            Assert.True(File.ReadAllBytes(At($"first/{name}")).AsSpan().SequenceEqual(File.ReadAllBytes(At($"again/{name}"))), name);
        }
        JsonNode read = JsonNode.Parse(File.ReadAllText(settings))!;
        Assert.Equal((0.05, -0.02, 0.1), (read["shear_g1"]!.GetValue<double>(), read["shear_g2"]!.GetValue<double>(), read["convergence"]!.GetValue<double>()));
        Assert.Equal((52.9, -28.1), (read["ra_degrees"]!.GetValue<double>(), read["dec_degrees"]!.GetValue<double>()));
        Assert.Equal("Infinity", read["detector"]!["full_well_electrons"]!.GetValue<string>());

        AstrolodeProgram.Run("simulate", "vis", "--out", At("other"), "--config", settings, "--seed", "6", "--width", "72", "--asteroids", "0", "--shear", "0,0").MustSucceed();
        JsonNode changed = JsonNode.Parse(File.ReadAllText(At("other/settings.json")))!;
        Assert.Equal((6, 72, 64, 0), (changed["seed"]!.GetValue<int>(), changed["width"]!.GetValue<int>(), changed["height"]!.GetValue<int>(), changed["asteroids"]!.GetValue<int>()));
        Assert.Equal((0, 0), (changed["shear_g1"]!.GetValue<double>(), changed["convergence"]!.GetValue<double>()));
        Assert.Equal(("moffat", 0.25), (changed["psf"]!.GetValue<string>(), changed["psf_fwhm_arcsec"]!.GetValue<double>()));
    }

    [Theory]
    // What the stage alone sets: its key in the settings and the value that is off.
    [InlineData("galaxies", "galaxy_density", "0")]
    [InlineData("stars", "star_density", "0")]
    [InlineData("asteroids", "asteroids", "0")]
    [InlineData("ghosts", "detector.ghost_ratio", "0")]
    [InlineData("sky", "detector.sky_electrons_per_second", "0")]
    [InlineData("dark", "detector.dark_electrons_per_second", "0")]
    [InlineData("flat", "detector.flat_pixel_sigma detector.flat_illumination", "0")]
    [InlineData("hot-pixels", "detector.hot_pixel_fraction", "0")]
    [InlineData("photon-noise", "detector.photon_noise", "false")]
    [InlineData("cosmic-rays", "detector.cosmic_ray_flux", "0")]
    [InlineData("bleeding", "detector.full_well_electrons", "\"Infinity\"")]
    [InlineData("cti", "detector.parallel_traps detector.serial_traps", "[]")]
    [InlineData("read-noise", "detector.read_noise_electrons", "0")]
    public void A_stage_that_is_left_out_is_off_and_no_other(string stage, string keys, string off)
    {
        AstrolodeProgram.Run(Vis("out", ["--psf", "gaussian", "--without", stage])).MustSucceed();
        JsonNode settings = JsonNode.Parse(File.ReadAllText(At("out/settings.json")))!;
        foreach (string key in AllKeys)
        {
            string value = key.Split('.').Aggregate(settings, (node, name) => node[name]!).ToJsonString();
            bool isOff = value is "0" or "false" or "[]" or "\"Infinity\"";
            Assert.True(isOff == keys.Split(' ').Contains(key) && (!isOff || value == off), $"{key}: {value}");
        }
    }

    private static readonly string[] AllKeys =
    [
        "galaxy_density", "star_density", "asteroids", "detector.ghost_ratio", "detector.sky_electrons_per_second", "detector.dark_electrons_per_second", "detector.flat_pixel_sigma",
        "detector.flat_illumination", "detector.hot_pixel_fraction", "detector.photon_noise", "detector.cosmic_ray_flux", "detector.full_well_electrons", "detector.parallel_traps", "detector.serial_traps",
        "detector.read_noise_electrons",
    ];

    [Fact]
    public void With_every_stage_left_out_an_exposure_is_the_bias()
    {
        string[] without = ["--without", .. AllStages];
        AstrolodeProgram.Run(Vis("empty", ["--psf", "gaussian", .. without])).MustSucceed();
        Assert.All(FitsImage.Read(At("empty/exposure_1.fits")).Pixels, value => Assert.Equal(1000, value));
        Assert.All(Simulate("empty-electrons", ["--psf", "gaussian", "--electrons", .. without]).Pixels, value => Assert.Equal(0, value));
        Assert.Single(File.ReadAllLines(At("empty/truth.csv")));
    }

    [Theory]
    [InlineData("rice")]
    [InlineData("gzip")]
    public void Compressed_exposures_hold_the_same_numbers_in_less_room(string codec)
    {
        string[] sizes = ["--psf", "gaussian", "--width", "256", "--height", "200"];
        foreach (string electrons in new[] { "", "--electrons" })
        {
            string[] format = electrons.Length > 0 ? [electrons] : [];
            Image plain = Simulate("plain" + electrons, [.. sizes, .. format]), packed = Simulate("packed" + electrons, [.. sizes, .. format, "--compress", codec]);
            Assert.Equal(electrons.Length > 0 ? "electron" : "adu", packed.Unit);
            Assert.Equal((1, 1), (plain.Header!.Number("SIMSEED"), packed.Header!.Number("SIMSEED")));
            long before = new FileInfo(At($"plain{electrons}/exposure_1.fits")).Length, after = new FileInfo(At($"packed{electrons}/exposure_1.fits")).Length;
            Assert.True(after < 0.8 * before, $"{codec}{electrons}: {after} of {before} bytes");
            if (electrons.Length > 0 && codec == "rice")
            {
                // Rice packs whole numbers; floats are rounded in steps of a quarter of their noise, which the sky's 124 photons make 12.
                Assert.InRange(LargestDifference(plain, packed), 0, 12 / 4);
            }
            else
            {
                Assert.Equal(plain.Pixels, packed.Pixels);
            }
        }
    }

    [Fact]
    public void Electrons_are_the_numbers_above_the_bias_times_the_gain_and_replace_them_in_the_folder()
    {
        Image adu = Simulate("same", ["--psf", "gaussian"]), electrons = Simulate("same", ["--psf", "gaussian", "--electrons"]);
        Assert.Equal(("adu", "electron"), (adu.Unit, electrons.Unit));
        Assert.All(adu.Pixels.Zip(electrons.Pixels), pair => Assert.Equal((pair.First - 1000) * 3.48, pair.Second, 1e-2));
    }

    [Fact]
    public void Json_is_one_document_that_counts_the_truth()
    {
        using JsonDocument said = JsonDocument.Parse(AstrolodeProgram.Run(Vis("json", ["--psf", "gaussian", "--asteroids", "400", "--json"])).MustSucceed().Output);
        string[] classes = [.. File.ReadAllLines(At("json/truth.csv")).Skip(1).Select(line => line.Split(',')[1])];
        JsonElement truth = said.RootElement.GetProperty("truth");
        Assert.Equal(classes.Length, truth.EnumerateObject().Sum(property => property.Value.GetInt32()));
        Assert.All(classes.CountBy(name => name), pair => Assert.Equal(pair.Value, truth.GetProperty(pair.Key).GetInt32()));
        Assert.Equal((1, 64, 64), (said.RootElement.GetProperty("exposures").GetInt32(), said.RootElement.GetProperty("width").GetInt32(), said.RootElement.GetProperty("height").GetInt32()));
        Assert.True(said.RootElement.GetProperty("sources").GetInt32() > classes.Count(name => name is "star" or "galaxy" or "asteroid") / 2);
    }

    [Fact]
    public void Shear_and_a_cluster_are_in_the_truth()
    {
        string[] sizes = ["--psf", "gaussian", "--width", "400", "--height", "400"];
        Simulate("sheared", [.. sizes, "--shear", "0.03,-0.04,0.1"]);
        string[] galaxies = [.. File.ReadAllLines(At("sheared/truth.csv")).Where(line => line.Contains(",galaxy,", StringComparison.Ordinal))];
        Assert.NotEmpty(galaxies);
        Assert.All(galaxies, line => Assert.Equal(("0.03", "-0.04"), (line.Split(',')[11], line.Split(',')[12])));
        Simulate("cluster", [.. sizes, "--cluster-mass", "1e15"]);
        double[] shears = [.. Column("cluster/truth.csv", "shear_g1").Zip(Column("cluster/truth.csv", "shear_g2"), double.Hypot)];
        Assert.True(shears.Max() > 0.3, $"within 20 arcsec of a massive cluster the shear is at most {shears.Max()}");
    }

    [Fact]
    public void A_folder_with_another_observation_is_left_as_it_is()
    {
        Simulate("taken", ["--psf", "gaussian"]);
        string[] before = Listing();
        AstrolodeProgram.Run(Vis("taken", ["--psf", "gaussian", "--seed", "2"])).MustFail(2, At("taken"), "other settings");
        Assert.Equal(before, Listing());
    }

    [Fact]
    public void Where_no_folder_can_be_made_one_line_names_it()
    {
        File.WriteAllText(At("file"), "kept");
        foreach (string place in new[] { At("file"), "/proc/none", "/dev/null/none" })
        {
            AstrolodeProgram.Run(Vis(place, ["--psf", "gaussian"])).MustFail(1, place);
        }
        Assert.Equal("kept", File.ReadAllText(At("file")));
        AstrolodeProgram.Run(Vis("", [])).MustFail(2, "--out");
        Directory.CreateDirectory(At("blocked/exposure_1.fits"));
        AstrolodeProgram.Run(Vis("blocked", ["--psf", "gaussian"])).MustFail(1, "exposure_1.fits");
        Assert.False(File.Exists(At("blocked/truth.csv")));
    }

    [Fact]
    public void Killed_at_any_time_it_leaves_whole_files_and_the_truth_last()
    {
        string[] settings = ["--exposures", "3", "--psf", "gaussian", "--width", "512", "--height", "512", "--seed", "9"];
        AstrolodeProgram.Run(Vis("whole", settings)).MustSucceed();
        int kills = 0, seenPart = 0;
        for (double milliseconds = 500; !AstrolodeProgram.RunAndKill(TimeSpan.FromMilliseconds(milliseconds), Vis("killed", settings)); milliseconds *= 1.2)
        {
            Assert.InRange(++kills, 1, 30);
            string[] there = Directory.Exists(At("killed")) ? [.. Directory.GetFiles(At("killed")).Select(path => Path.GetFileName(path)).Where(name => name[0] != '.')] : [];
            Assert.All(there, name => Assert.True(Same(name), $"{name} differs after {milliseconds} ms"));
            Assert.True(!there.Contains("truth.csv") || there.Count(name => name.StartsWith("exposure_", StringComparison.Ordinal)) == 3);
            seenPart += there.Length is > 0 and < 9 ? 1 : 0;
        }
        Assert.True(kills >= 2 && seenPart >= 1, $"{kills} kills, {seenPart} of them in the middle");
        Assert.All(Directory.GetFiles(At("whole")).Select(path => Path.GetFileName(path)), name => Assert.True(Same(name), name));
    }

    [Fact]
    public void The_picture_of_the_chain_has_five_panels_and_is_the_same_twice()
    {
        using JsonDocument said = JsonDocument.Parse(AstrolodeProgram.Run("simulate", "chain", "--out", At("chain.png"), "--json").MustSucceed().Output);
        Assert.Equal(["galaxy", "sheared", "blurred", "pixelised", "noisy"], said.RootElement.GetProperty("panels").EnumerateArray().Select(panel => panel.GetString()!));
        AstrolodeProgram.Run("simulate", "chain", "--out", At("again.png")).MustSucceed();
        AstrolodeProgram.Run("simulate", "chain", "--out", At("other.png"), "--seed", "2").MustSucceed();
        byte[] png = File.ReadAllBytes(At("chain.png"));
        Assert.Equal("\x89PNG", System.Text.Encoding.Latin1.GetString(png, 0, 4));
        Assert.Equal(png, File.ReadAllBytes(At("again.png")));
        Assert.NotEqual(png, File.ReadAllBytes(At("other.png")));
    }

    [Theory]
    [InlineData("--out", "chain.jpg", 2)]
    [InlineData("--out", "/proc/none/chain.png", 1)]
    [InlineData("--seed", "many", 2)]
    public void A_chain_that_cannot_be_drawn_is_refused(string option, string value, int exitCode) =>
        AstrolodeProgram.Run(["simulate", "chain", option, value, .. option == "--out" ? Array.Empty<string>() : ["--out", At("chain.png")]]).MustFail(exitCode);

    [Fact]
    public void Help_names_every_option_with_an_example()
    {
        foreach ((string command, string[] options) in new (string, string[])[]
        {
            ("vis", ["--out", "--config", "--seed", "--center", "--width", "--height", "--exposures", "--asteroids", "--shear", "--cluster-mass", "--psf", "--psf-fwhm-arcsec", "--without", "--electrons", "--compress", "--json"]),
            ("chain", ["--out", "--seed", "--json"]),
        })
        {
            string help = AstrolodeProgram.Run("simulate", command, "--help").MustSucceed().Output;
            Assert.Contains($"astrolode simulate {command} --out", help, StringComparison.Ordinal);
            string listed = help[help.IndexOf("Options:", StringComparison.Ordinal)..];
            // Its name at the start of a line, and something said of it.
            Assert.All(options, option => Assert.Matches($@"(?m)^  {option}\s[^\n]*[a-z]", listed));
            Assert.All(command == "vis" ? AllStages : [], stage => Assert.Contains(stage, System.Text.RegularExpressions.Regex.Replace(listed, @"\s+", " "), StringComparison.Ordinal));
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // Galaxies are what takes most of the time of a small image.
    public SimulateVisTests() => File.WriteAllText(At("config.json"), "{\"galaxy_density\":0.2}");

    private string At(string name) => Path.Combine(folder, name);

    // Small, one exposure; what is given comes later and so wins.
    private string[] Vis(string name, string[] options)
    {
        List<string> all = ["simulate", "vis", "--out", name.Length == 0 ? "" : At(name)];
        foreach ((string option, string value) in new[] { ("--width", "64"), ("--height", "64"), ("--exposures", "1"), ("--config", At("config.json")) })
        {
            all.AddRange(options.Contains(option) ? [] : [option, value]);
        }
        return [.. all, .. options];
    }

    private Image Simulate(string name, string[] options)
    {
        AstrolodeProgram.Run(Vis(name, options)).MustSucceed();
        return FitsImage.Read(At($"{name}/exposure_1.fits"));
    }

    private double[] Column(string table, string name)
    {
        string[][] rows = [.. File.ReadAllLines(At(table)).Select(line => line.Split(','))];
        int column = Array.IndexOf(rows[0], name);
        return [.. rows.Skip(1).Where(row => row[1] is "star" or "galaxy").Select(row => double.Parse(row[column], System.Globalization.CultureInfo.InvariantCulture))];
    }

    private bool Same(string name) => File.ReadAllBytes(At($"whole/{name}")).AsSpan().SequenceEqual(File.ReadAllBytes(At($"killed/{name}")));

    private static double LargestDifference(Image a, Image b) => a.Pixels.Zip(b.Pixels).Max(pair => Math.Abs(pair.First - pair.Second));

    private string[] Listing() => [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(path => $"{path} {File.GetLastWriteTimeUtc(path):O}")];
}

using System.CommandLine;
using System.Globalization;
using Astrolode.Images.Codecs;
using Astrolode.Images.Hips.Building;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Simulation.Scenes;
using Astrolode.Simulation.Volunteers;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode simulate plane</c>: a stretch of the Galactic plane from 8 to 160 µm, with the truth about its bubbles.</summary>
internal static class SimulatePlaneCommand
{
    private static readonly Colour TruthColour = new(90, 220, 120), FaintColour = new(200, 120, 60);

    private static readonly PlaneSceneSettings Usual = new();
    private static readonly Option<string> Out = new("--out") { Description = "folder to write maps and tables into", Required = true };
    private static readonly Option<long> Seed = new("--seed") { Description = "seed of all random numbers", DefaultValueFactory = _ => Usual.Seed };
    private static readonly Option<string> Centre = new("--center") { Description = "middle of the scene, gal:l,b in degrees", DefaultValueFactory = _ => "gal:20,0" };
    private static readonly Option<double> Width = new("--width-deg") { Description = "side along longitude, degrees", DefaultValueFactory = _ => Usual.WidthDegrees };
    private static readonly Option<double> Height = new("--height-deg") { Description = "side along latitude, degrees", DefaultValueFactory = _ => Usual.HeightDegrees };
    private static readonly Option<double> Scale = new("--scale-arcsec") { Description = "side of a pixel, arcsec; PACS maps never have pixels below 3.2", DefaultValueFactory = _ => Usual.ScaleArcsec };
    private static readonly Option<string> Bands = new("--bands") { Description = "bands to map, micron, comma-separated: 8, 24 (Spitzer), 70, 160 (Herschel PACS), or all; the first is plane.fits", DefaultValueFactory = _ => "8" };
    private static readonly Option<double> Density = new("--bubbles-per-square-degree") { Description = "bubbles per square degree, visible or not", DefaultValueFactory = _ => Usual.BubblesPerSquareDegree };
    private static readonly Option<double> Noise = new("--noise") { Description = "factor on noise and stripes, 0 for none", DefaultValueFactory = _ => Usual.NoiseFactor };
    private static readonly Option<int?> People = new("--volunteers") { Description = "simulate the drawings of that many volunteers as well, in the folder volunteers; 2000 give what the Milky Way Project has" };
    private static readonly Option<bool> Hips = new("--hips") { Description = "build a HiPS of every band as well: hips_8, hips_24 ... in the folder (made anew where they are there)" };
    private static readonly Option<bool> Png = new("--png") { Description = "write a picture of every map as well, and truth.png: boxes green where a person could see the bubble, brown where not" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new(
            "plane",
            "Simulate a stretch of the Galactic plane: dust torn by turbulence, dark clouds, bubbles and what looks like them, stars, and the instrument.\n\n"
            + "Example:\n  astrolode simulate plane --out scene --seed 7 --center gal:20,0 --width-deg 4 --height-deg 2 --bands all --png\n\n"
            + "Written are plane.fits (plane_24.fits ... of further bands), truth.csv and truth.fits (all bubbles), labels.csv (those a person could see), look_alikes and sources (CSV and FITS), all simulated and marked so. With --volunteers: images, looks and drawings, and apart from them the truth about each drawing.");
        foreach (Option option in new Option[] { Out, Seed, Centre, Width, Height, Scale, Bands, Density, Noise, People, Hips, Png })
        {
            command.Options.Add(option);
        }
        command.SetAction((parsed, cancellation) =>
        {
            PlaneSceneSettings settings = Read(parsed);
            VolunteerSettings? volunteers = ReadVolunteers(parsed.GetValue(People), settings);
            string folder = parsed.GetRequiredValue(Out);
            using ProgressLine progress = new("simulating", "bands");
            progress.Report(0, settings.Bands.Count);
            PlaneSceneResult scene = PlaneScene.Simulate(settings, 0, done => progress.Report(done, settings.Bands.Count), cancellation);
            PlaneSceneFiles.Write(folder, scene);
            if (parsed.GetValue(Png))
            {
                Draw(folder, scene);
            }
            VolunteerResult? drawn = volunteers is null ? null : VolunteerDrawings.Simulate(scene, volunteers, 0, cancellation);
            if (drawn is not null)
            {
                VolunteerFiles.Write(Path.Combine(folder, "volunteers"), drawn);
            }
            if (parsed.GetValue(Hips))
            {
                PlaneSurveys.Build(folder, scene.Settings, progress.Note, cancellation);
            }
            Report(parsed.GetValue(CommandLine.Json), folder, scene, drawn);
            return Task.FromResult(0);
        });
        return command;
    }

    private static PlaneSceneSettings Read(ParseResult parsed)
    {
        (SkyFrame frame, double lon, double lat) = CentreOption.Read(parsed.GetValue(Centre)!);
        if (frame != SkyFrame.Galactic)
        {
            throw new UsageException("--center of a plane must be Galactic; write gal:l,b in degrees");
        }
        PlaneSceneSettings settings = Usual with
        {
            Seed = parsed.GetValue(Seed),
            LonDegrees = lon,
            LatDegrees = lat,
            WidthDegrees = parsed.GetValue(Width),
            HeightDegrees = parsed.GetValue(Height),
            ScaleArcsec = parsed.GetValue(Scale),
            Bands = ReadBands(parsed.GetValue(Bands)!),
            BubblesPerSquareDegree = parsed.GetValue(Density),
            NoiseFactor = parsed.GetValue(Noise),
        };
        return settings.Error() is { } error ? throw new UsageException($"this scene cannot be simulated: {error}; see 'astrolode simulate plane --help'") : settings;
    }

    private static VolunteerSettings? ReadVolunteers(int? people, PlaneSceneSettings scene)
    {
        if (people is not { } count)
        {
            return null;
        }
        VolunteerSettings usual = new();
        VolunteerSettings settings = usual with { Seed = scene.Seed, Volunteers = count, ViewsPerSubject = Math.Min(usual.ViewsPerSubject, count) };
        return settings.Error() is { } error ? throw new UsageException($"--volunteers {count} cannot be simulated: {error}") : settings;
    }

    private static IReadOnlyList<PlaneBand> ReadBands(string text) => text == "all"
        ? PlaneBand.All
        : [.. text.Split(',', StringSplitOptions.TrimEntries).Select(name => PlaneBand.All.FirstOrDefault(band => band.Name == name)
            ?? throw new UsageException($"--bands '{name}' is no band; use {string.Join(", ", PlaneBand.All.Select(band => band.Name))} or all"))];

    private static void Draw(string folder, PlaneSceneResult scene)
    {
        foreach (BandMap map in scene.Maps)
        {
            PictureOf(map).WritePng(Path.ChangeExtension(PlaneSceneFiles.MapPath(folder, scene.Settings, map.Band), ".png"));
        }
        TanGrid grid = scene.Grid;
        Picture picture = PictureOf(scene.Maps[0]);
        foreach (SimulatedBubble bubble in scene.Bubbles.OrderBy(bubble => bubble.Visibility))
        {
            grid.SkyBoxToPixel(bubble.Box, out double x1, out double y1, out double x2, out double y2);
            bool visible = bubble.Visibility >= PlaneSceneFiles.LabelVisibility;
            picture.DrawRectangle(x1, grid.Height - 1 - y2, x2, grid.Height - 1 - y1, visible ? TruthColour : FaintColour, visible ? 2 : 1);
        }
        picture.WritePng(Path.Combine(folder, "truth.png"));
    }

    private static Picture PictureOf(BandMap map)
    {
        float[] grey = new float[map.Image.Pixels.Length];
        new Stretch().Apply(map.Image.Pixels, grey);
        for (int i = 0; i < grey.Length; i++)
        {
            grey[i] = (grey[i] + 1) / 2;
        }
        return Picture.FromGrey(grey, map.Grid.Width, map.Grid.Height, bottomUp: true);
    }

    private static void Report(bool json, string folder, PlaneSceneResult scene, VolunteerResult? drawn)
    {
        string image = Path.Combine(folder, PlaneSceneFiles.ImageName), truth = Path.Combine(folder, PlaneSceneFiles.TruthName);
        int visible = scene.Bubbles.Count(bubble => bubble.Visibility >= PlaneSceneFiles.LabelVisibility);
        if (json)
        {
            Output.WriteJson(new
            {
                Image = image,
                Truth = truth,
                Labels = Path.Combine(folder, PlaneSceneFiles.LabelsName),
                Maps = scene.Maps.Select(map => new { Band = map.Band.Name, Path = PlaneSceneFiles.MapPath(folder, scene.Settings, map.Band), map.Image.Width, map.Image.Height, map.Band.Unit }),
                scene.Image.Width,
                scene.Image.Height,
                Bubbles = scene.Bubbles.Count,
                Visible = visible,
                LookAlikes = scene.LookAlikes.Count,
                Sources = scene.Sources.Count,
                Volunteers = drawn is null ? null : new { Folder = Path.Combine(folder, "volunteers"), Subjects = drawn.Subjects.Count, Classifications = drawn.Classifications.Count, Drawings = drawn.Drawings.Count() },
                scene.Settings,
            });
            return;
        }
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{image}: {scene.Image.Width} x {scene.Image.Height} pixels, simulated, {string.Join(", ", scene.Settings.Bands.Select(band => band.Name))} micron; {truth}: {scene.Bubbles.Count} bubbles, {visible} of them to be seen (labels.csv), {scene.LookAlikes.Count} look-alikes, {scene.Sources.Count} point sources"));
        if (drawn is not null)
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Path.Combine(folder, "volunteers")}: {drawn.Drawings.Count()} drawings in {drawn.Classifications.Count} looks at {drawn.Subjects.Count} images, simulated"));
        }
    }
}

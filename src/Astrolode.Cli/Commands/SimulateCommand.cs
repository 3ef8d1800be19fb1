using System.CommandLine;
using System.Globalization;
using Astrolode.Images.Codecs;
using Astrolode.Images.Sky;
using Astrolode.Images.Tiles;
using Astrolode.Simulation.Scenes;

namespace Astrolode.Cli.Commands;

/// <summary><c>astrolode simulate</c>: skies whose truth is known.</summary>
internal static class SimulateCommand
{
    private static readonly Colour TruthColour = new(90, 220, 120);

    /// <summary>The command with its subcommands.</summary>
    public static Command Create()
    {
        Command command = new("simulate", "Simulate images of the sky with a catalogue of what is in them.\n\nExample:\n  astrolode simulate plane --out scene --seed 7");
        command.Subcommands.Add(SimulateVisCommand.Create());
        command.Subcommands.Add(SimulateChainCommand.Create());
        command.Subcommands.Add(CreatePlane());
        return command;
    }

    private static Command CreatePlane()
    {
        PlaneSceneSettings usual = new();
        Option<string> output = new("--out") { Description = "folder to write plane.fits and truth.csv into", Required = true };
        Option<long> seed = new("--seed") { Description = "seed of all random numbers", DefaultValueFactory = _ => usual.Seed };
        Option<string> centre = new("--center") { Description = "middle of the scene, gal:l,b in degrees", DefaultValueFactory = _ => "gal:20,0" };
        Option<double> width = new("--width-deg") { Description = "side along longitude, degrees", DefaultValueFactory = _ => usual.WidthDegrees };
        Option<double> height = new("--height-deg") { Description = "side along latitude, degrees", DefaultValueFactory = _ => usual.HeightDegrees };
        Option<double> scale = new("--scale-arcsec") { Description = "side of a pixel, arcsec", DefaultValueFactory = _ => usual.ScaleArcsec };
        Option<double> density = new("--bubbles-per-square-degree") { Description = "bubbles per square degree", DefaultValueFactory = _ => usual.BubblesPerSquareDegree };
        Option<bool> png = new("--png") { Description = "write plane.png and truth.png (with the true boxes drawn) as well" };
        Command command = new(
            "plane",
            "Simulate a stretch of the Galactic plane at 8 micron: turbulent background, bubbles, knots, stars, noise (MJy/sr).\n\n"
            + "Example:\n  astrolode simulate plane --out scene --seed 7 --center gal:20,0 --width-deg 4 --height-deg 2 --scale-arcsec 12 --png");
        foreach (Option option in new Option[] { output, seed, centre, width, height, scale, density, png })
        {
            command.Options.Add(option);
        }
        command.SetAction((parsed, cancellation) =>
        {
            (SkyFrame frame, double lon, double lat) = CentreOption.Read(parsed.GetRequiredValue(centre));
            PlaneSceneSettings settings = usual with
            {
                Seed = parsed.GetValue(seed),
                LonDegrees = lon,
                LatDegrees = lat,
                WidthDegrees = parsed.GetValue(width),
                HeightDegrees = parsed.GetValue(height),
                ScaleArcsec = parsed.GetValue(scale),
                BubblesPerSquareDegree = parsed.GetValue(density),
            };
            Check(frame, settings);
            PlaneSceneResult scene = PlaneScene.Simulate(settings, cancellation: cancellation);
            string folder = parsed.GetRequiredValue(output);
            PlaneSceneFiles.Write(folder, scene);
            if (parsed.GetValue(png))
            {
                Draw(folder, scene);
            }
            Report(parsed.GetValue(CommandLine.Json), folder, scene);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Check(SkyFrame frame, PlaneSceneSettings settings)
    {
        if (frame != SkyFrame.Galactic)
        {
            throw new UsageException("--center of a plane must be Galactic; write gal:l,b in degrees");
        }
        if (settings.Error() is { } error)
        {
            throw new UsageException($"this scene cannot be simulated: {error}; see 'astrolode simulate plane --help'");
        }
    }

    private static void Draw(string folder, PlaneSceneResult scene)
    {
        TanGrid grid = scene.Grid;
        float[] grey = new float[scene.Image.Pixels.Length];
        new Stretch().Apply(scene.Image.Pixels, grey);
        for (int i = 0; i < grey.Length; i++)
        {
            grey[i] = (grey[i] + 1) / 2;
        }
        Picture picture = Picture.FromGrey(grey, grid.Width, grid.Height, bottomUp: true);
        picture.WritePng(Path.Combine(folder, "plane.png"));
        foreach (SimulatedBubble bubble in scene.Bubbles)
        {
            grid.SkyBoxToPixel(bubble.Box, out double x1, out double y1, out double x2, out double y2);
            picture.DrawRectangle(x1, grid.Height - 1 - y2, x2, grid.Height - 1 - y1, TruthColour, 2);
        }
        picture.WritePng(Path.Combine(folder, "truth.png"));
    }

    private static void Report(bool json, string folder, PlaneSceneResult scene)
    {
        string image = Path.Combine(folder, PlaneSceneFiles.ImageName), truth = Path.Combine(folder, PlaneSceneFiles.TruthName);
        if (json)
        {
            Output.WriteJson(new { Image = image, Truth = truth, scene.Image.Width, scene.Image.Height, Bubbles = scene.Bubbles.Count, scene.Settings });
            return;
        }
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{image}: {scene.Image.Width} x {scene.Image.Height} pixels, simulated; {truth}: {scene.Bubbles.Count} bubbles"));
    }
}

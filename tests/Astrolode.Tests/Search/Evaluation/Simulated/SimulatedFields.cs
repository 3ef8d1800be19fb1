using Astrolode.Search.Evaluation.Simulated;
using Astrolode.Simulation.Vis;

namespace Astrolode.Tests.Search.Evaluation.Simulated;

/// <summary>A small simulated field with the catalogue that a network would leave, made once for all tests.</summary>
public sealed class SimulatedFields : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SimulatedFields()
    {
        Folder = folder.File("field");
        Settings = new VisSettings { Seed = 41, Width = 400, Height = 400, DitherScale = 0.02, Asteroids = 300, StarDensity = 5, AsteroidFaintest = 25, Exposures = 4, Psf = "gaussian" };
        Catalogue = SimulatedCatalogues.Make(Folder, Settings, 12, 4);
    }

    public string Folder { get; }

    public VisSettings Settings { get; }

    public ClassifiedCatalogue Catalogue { get; }

    public string File(string name) => folder.File(name);

    public void Dispose() => folder.Dispose();
}

[CollectionDefinition("simulated fields")]
public sealed class SimulatedFieldsCollection : ICollectionFixture<SimulatedFields>;

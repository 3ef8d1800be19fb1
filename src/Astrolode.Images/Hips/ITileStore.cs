namespace Astrolode.Images.Hips;

/// <summary>Where the files of a HiPS are: a folder or a web server. Safe for use by many threads.</summary>
internal interface ITileStore : IDisposable
{
    /// <summary>The folder or URL, for messages.</summary>
    string Where { get; }

    /// <summary>The text of the properties file.</summary>
    /// <exception cref="HipsException">There is none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    string ReadProperties();

    /// <summary>A tile, or null where the survey has none.</summary>
    /// <exception cref="IOException">It cannot be read; the message names it.</exception>
    /// <exception cref="FormatException">It is damaged; the message names it.</exception>
    HipsTile? ReadTile(TileKey key, int width);

    /// <summary>Orders up to <paramref name="finest"/> at which there are tiles; null where only the properties can say.</summary>
    IReadOnlyList<int>? ListOrders(int finest);

    /// <summary>Numbers of the tiles of an order; null where they cannot be listed.</summary>
    IReadOnlyList<long>? ListTiles(int order);
}

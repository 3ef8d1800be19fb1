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
    /// <param name="relativePath">Path under the survey's root.</param>
    /// <param name="decode">Makes a tile of a file's bytes and its name, for messages.</param>
    /// <exception cref="IOException">It cannot be read; the message names it.</exception>
    /// <exception cref="FormatException">It is damaged; the message names it.</exception>
    T? ReadTile<T>(string relativePath, Func<ReadOnlyMemory<byte>, string, T> decode)
        where T : class;

    /// <summary>Orders up to <paramref name="finest"/> at which there are tiles with an ending (fits, png, jpg); null where only the properties can say.</summary>
    IReadOnlyList<int>? ListOrders(int finest, string ending);

    /// <summary>Numbers of the tiles of an order with an ending; null where they cannot be listed.</summary>
    IReadOnlyList<long>? ListTiles(int order, string ending);
}

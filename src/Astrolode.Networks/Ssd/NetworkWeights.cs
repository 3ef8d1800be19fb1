using System.Diagnostics.CodeAnalysis;
using Astrolode.Files;

namespace Astrolode.Networks.Ssd;

/// <summary>One array of a network: its shape, slowest axis first, and its values in that order.</summary>
public sealed record WeightArray(int[] Shape, float[] Values);

/// <summary>
/// The named float32 arrays of a network (names: see <see cref="SsdLayer.Arrays"/>) and free text about them.
/// On disk a safetensors file, which PyTorch, JAX and many others read: see <see cref="SafeTensors"/>.
/// </summary>
public sealed class NetworkWeights
{
    private readonly SortedDictionary<string, WeightArray> _arrays = new(StringComparer.Ordinal);

    /// <summary>Free text kept with the arrays (safetensors' <c>__metadata__</c>).</summary>
    public SortedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of all arrays, in ordinal order.</summary>
    public IReadOnlyCollection<string> Names => _arrays.Keys;

    /// <summary>The array of that name.</summary>
    /// <exception cref="ModelException">There is none.</exception>
    public WeightArray this[string name] => _arrays.TryGetValue(name, out WeightArray? array)
        ? array
        : throw new ModelException($"cannot find the array {name}: the network has {_arrays.Count} others; give weights of the same architecture");

    /// <summary>True, and the array, if there is one of that name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out WeightArray? array) => _arrays.TryGetValue(name, out array);

    /// <summary>Adds or replaces an array; the values are kept, not copied.</summary>
    /// <exception cref="ArgumentException">The number of values is not the product of the shape.</exception>
    public void Set(string name, int[] shape, float[] values)
    {
        long count = shape.Aggregate(1L, (product, side) => product * side);
        if (count != values.Length)
        {
            throw new ArgumentException($"{name}: shape [{string.Join(", ", shape)}] needs {count} values, not {values.Length}");
        }
        _arrays[name] = new WeightArray(shape, values);
    }

    /// <summary>Reads a safetensors file.</summary>
    /// <exception cref="ModelException">The file is damaged or holds another type of number than F32, F16 or BF16.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NetworkWeights Load(string path) => SafeTensors.Read(File.ReadAllBytes(path), path);

    /// <summary>Writes a safetensors file, whole or not at all.</summary>
    /// <exception cref="IOException">The folder cannot be written or the disk is full.</exception>
    public void Save(string path) => AtomicFile.Write(path, beside =>
    {
        using FileStream file = File.Create(beside);
        SafeTensors.Write(this, file);
    });
}

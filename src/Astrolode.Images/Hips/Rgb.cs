using System.Numerics;

namespace Astrolode.Images.Hips;

/// <summary>A colour as a picture shows it, red, green and blue from 0 to 255; blank where they are not numbers. Sums, means and interpolation go channel by channel.</summary>
internal readonly struct Rgb : IEquatable<Rgb>, IAdditionOperators<Rgb, Rgb, Rgb>, ISubtractionOperators<Rgb, Rgb, Rgb>, IMultiplyOperators<Rgb, float, Rgb>, IDivisionOperators<Rgb, float, Rgb>,
    IEqualityOperators<Rgb, Rgb, bool>
{
    private readonly Vector3 channels;

    private Rgb(Vector3 channels) => this.channels = channels;

    /// <summary>A colour of three bytes.</summary>
    public Rgb(byte red, byte green, byte blue) => channels = new Vector3(red, green, blue);

    /// <summary>No colour.</summary>
    public static Rgb Blank => new(new Vector3(float.NaN));

    /// <summary>Red, green, blue and opacity (255, or 0 for blank) in four bytes.</summary>
    public void Put(Span<byte> rgba)
    {
        if (float.IsNaN(channels.X))
        {
            rgba[..4].Clear();
            return;
        }
        Vector3 rounded = Vector3.Clamp(channels + new Vector3(0.5f), Vector3.Zero, new Vector3(255));
        (rgba[0], rgba[1], rgba[2], rgba[3]) = ((byte)rounded.X, (byte)rounded.Y, (byte)rounded.Z, 255);
    }

    /// <inheritdoc/>
    public static Rgb operator +(Rgb left, Rgb right) => new(left.channels + right.channels);

    /// <inheritdoc/>
    public static Rgb operator -(Rgb left, Rgb right) => new(left.channels - right.channels);

    /// <inheritdoc/>
    public static Rgb operator *(Rgb left, float right) => new(left.channels * right);

    /// <inheritdoc/>
    public static Rgb operator /(Rgb left, float right) => new(left.channels / right);

    /// <summary>False where either is blank.</summary>
    public static bool operator ==(Rgb left, Rgb right) => left.channels == right.channels;

    /// <summary>True where either is blank.</summary>
    public static bool operator !=(Rgb left, Rgb right) => left.channels != right.channels;

    /// <summary>Blank equals blank here.</summary>
    public bool Equals(Rgb other) => channels.Equals(other.channels);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Rgb other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => channels.GetHashCode();
}

using System.Buffers.Binary;
using System.Text;

namespace Astrolode.Networks.Weights;

/// <summary>
/// Reads FlatBuffers without a schema compiler: tables, vectors and scalars by field number, every offset checked against the file.
/// Format: flatbuffers.dev, "FlatBuffer Internals". All numbers are little-endian; an offset to a table or vector counts from where it is stored.
/// </summary>
internal sealed class FlatBuffer(byte[] bytes, string name)
{
    /// <summary>What messages call the file.</summary>
    public string Name { get; } = name;

    /// <summary>The root table of a file of that kind.</summary>
    /// <param name="identifier">The four letters after the root offset.</param>
    /// <exception cref="ModelException">It is another kind of file or damaged.</exception>
    public FlatTable Root(string identifier)
    {
        if (bytes.Length < 8 || Encoding.ASCII.GetString(bytes, 4, 4) != identifier)
        {
            throw new ModelException($"cannot read weights ({Name}, byte 4): the letters {identifier} of a {identifier} file are not there; give an undamaged file");
        }
        return Table(0);
    }

    /// <summary>The table that the offset stored at <paramref name="at"/> points to.</summary>
    public FlatTable Table(int at)
    {
        int table = Follow(at);
        long fields = (long)table - Int32(table);
        if (fields < 0 || fields > bytes.Length - 4)
        {
            throw Damaged(table, "its table of fields lies outside the file");
        }
        return new FlatTable(this, table, (int)fields, UInt16((int)fields));
    }

    /// <summary>First element and length of the vector that the offset stored at <paramref name="at"/> points to.</summary>
    public (int Start, int Count) Vector(int at, int elementSize)
    {
        int vector = Follow(at);
        uint count = (uint)Int32(vector);
        if (count * (long)elementSize > bytes.Length - vector - 4)
        {
            throw Damaged(vector, $"a list of {count} elements does not fit in the file");
        }
        return (vector + 4, (int)count);
    }

    public ReadOnlySpan<byte> Bytes(int at, int count) =>
        at >= 0 && count >= 0 && at <= bytes.Length - count ? bytes.AsSpan(at, count) : throw Damaged(at, "the file ends before that");

    public int Int32(int at) => BinaryPrimitives.ReadInt32LittleEndian(Bytes(at, 4));

    public long Int64(int at) => BinaryPrimitives.ReadInt64LittleEndian(Bytes(at, 8));

    public float Single(int at) => BinaryPrimitives.ReadSingleLittleEndian(Bytes(at, 4));

    public ushort UInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(at, 2));

    public ModelException Damaged(int at, string why) => new($"cannot read weights ({Name}, byte {at}): {why}; give an undamaged file");

    private int Follow(int at)
    {
        long target = at + (long)(uint)Int32(at);
        return target <= bytes.Length - 4 ? (int)target : throw Damaged(at, $"it points to byte {target} of {bytes.Length}");
    }
}

/// <summary>One table of a FlatBuffer. An absent field reads as its default: zero, empty or null.</summary>
internal readonly record struct FlatTable(FlatBuffer Buffer, int Position, int Fields, int FieldsSize)
{
    public byte Byte(int field) => Find(field) is var at and > 0 ? Buffer.Bytes(at, 1)[0] : (byte)0;

    public int Int32(int field) => Find(field) is var at and > 0 ? Buffer.Int32(at) : 0;

    public FlatTable? Table(int field) => Find(field) is var at and > 0 ? Buffer.Table(at) : null;

    public string Text(int field)
    {
        (int start, int count) = Vector(field, 1);
        return Encoding.UTF8.GetString(Buffer.Bytes(start, count));
    }

    public FlatTable[] Tables(int field)
    {
        (int start, int count) = Vector(field, 4);
        FlatTable[] tables = new FlatTable[count];
        for (int i = 0; i < count; i++)
        {
            tables[i] = Buffer.Table(start + 4 * i);
        }
        return tables;
    }

    public int[] Int32s(int field)
    {
        (int start, int count) = Vector(field, 4);
        int[] values = new int[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Buffer.Int32(start + 4 * i);
        }
        return values;
    }

    public float[] Singles(int field)
    {
        (int start, int count) = Vector(field, 4);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Buffer.Single(start + 4 * i);
        }
        return values;
    }

    public long[] Int64s(int field)
    {
        (int start, int count) = Vector(field, 8);
        long[] values = new long[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Buffer.Int64(start + 8 * i);
        }
        return values;
    }

    public (int Start, int Count) Vector(int field, int elementSize) =>
        Find(field) is var at and > 0 ? Buffer.Vector(at, elementSize) : (0, 0);

    // The list of fields begins with its own size and the table's; a field beyond it, or with offset 0, is absent.
    private int Find(int field)
    {
        int slot = 4 + 2 * field;
        int offset = slot + 2 <= FieldsSize ? Buffer.UInt16(Fields + slot) : 0;
        return offset == 0 ? 0 : Position + offset;
    }
}

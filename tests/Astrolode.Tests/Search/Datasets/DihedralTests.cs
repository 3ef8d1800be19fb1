using Astrolode.Search.Datasets;

namespace Astrolode.Tests.Search.Datasets;

public sealed class DihedralTests
{
    [Fact]
    public void Boxes_move_with_the_pixels_they_hold()
    {
        const int side = 20;
        (int X1, int Y1, int X2, int Y2) box = (3, 5, 8, 17);
        float[] image = new float[side * side];
        for (int y = box.Y1; y < box.Y2; y++)
        {
            image.AsSpan(y * side + box.X1, box.X2 - box.X1).Fill(1);
        }
        HashSet<string> seen = [];
        for (int symmetry = 0; symmetry < Dihedral.Count; symmetry++)
        {
            float[] turned = new float[side * side];
            Dihedral.Apply(symmetry, image, turned, side);
            var moved = Dihedral.Apply(symmetry, (box.X1 / 20f, box.Y1 / 20f, box.X2 / 20f, box.Y2 / 20f));
            for (int y = 0; y < side; y++)
            {
                for (int x = 0; x < side; x++)
                {
                    bool inside = x + 0.5f > moved.X1 * side && x + 0.5f < moved.X2 * side && y + 0.5f > moved.Y1 * side && y + 0.5f < moved.Y2 * side;
                    Assert.Equal(inside ? 1 : 0, turned[y * side + x]);
                }
            }
            seen.Add(string.Join(',', turned));
        }
        Assert.Equal(Dihedral.Count, seen.Count);
    }
}

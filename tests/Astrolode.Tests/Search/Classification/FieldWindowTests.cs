using Astrolode.Search.Classification;

namespace Astrolode.Tests.Search.Classification;

public class FieldWindowTests
{
    [Fact]
    public async Task Each_field_is_simulated_once_and_a_few_are_kept()
    {
        List<int> drawn = [];
        await using FieldWindow window = new(number =>
        {
            drawn.Add(number);
            return new CutoutField([], [], [number]);
        }, fields: 7, width: 3);
        for (int step = 0; step < 70; step++)
        {
            IReadOnlyList<CutoutField> fields = await window.At(window.Newest(step, 70));
            Assert.Equal([.. Enumerable.Range(0, 7).Where(number => number <= step / 10 && number > step / 10 - 3)], fields.Select(field => (int)field.Abundances[0]));
        }
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], drawn);
    }

    [Fact]
    public async Task A_run_that_goes_on_simulates_what_it_needs()
    {
        List<int> drawn = [];
        await using (FieldWindow window = new(number =>
        {
            drawn.Add(number);
            return new CutoutField([], [], [number]);
        }, fields: 9, width: 2))
        {
            await window.At(6);
        }
        Assert.Equal([5, 6, 7], drawn);
    }

    [Fact]
    public async Task An_error_of_the_simulation_reaches_who_waits_for_the_field()
    {
        await using FieldWindow window = new(_ => throw new OperationCanceledException(), fields: 2, width: 1);
        await Assert.ThrowsAsync<OperationCanceledException>(() => window.At(0));
    }
}

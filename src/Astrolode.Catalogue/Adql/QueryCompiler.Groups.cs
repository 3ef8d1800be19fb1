namespace Astrolode.Catalogue.Adql;

/// <content>What GROUP BY demands: a value outside an aggregate must be one that rows are grouped by.</content>
internal sealed partial class QueryCompiler
{
    // Of the SELECT whose items are being compiled; null where no aggregate may stand: in WHERE, ON, GROUP BY, and within an aggregate.
    private Grouping? grouping;

    private sealed class Grouping(Scope scope, IEnumerable<string> groups)
    {
        private readonly HashSet<string> sqls = [.. groups];

        /// <summary>The SELECT's own tables.</summary>
        public Scope Scope => scope;

        /// <summary>Columns that stood outside aggregates and are no part of what rows are grouped by.</summary>
        public List<(int At, string Name)> Bare { get; } = [];

        public bool HasAggregate { get; set; }

        public bool Has(string sql) => sqls.Contains(sql);
    }

    private T With<T>(Grouping? inside, Func<T> compile)
    {
        Grouping? around = grouping;
        grouping = inside;
        T result = compile();
        grouping = around;
        return result;
    }

    private Value Compile(Expression expression, Scope scope)
    {
        Grouping? mine = grouping;
        int before = mine?.Bare.Count ?? 0;
        Value value = CompileValue(expression, scope);
        if (mine is not null && mine.Has(value.Sql))
        {
            mine.Bare.RemoveRange(before, mine.Bare.Count - before);
        }
        return value;
    }

    private List<string> Groups(Select select, Scope scope) => [.. select.GroupBy.Select(term => With(null, () => Compile(Meant(term, select, scope), scope).Sql))];

    // A name that is no column may be that of an item.
    private static Expression Meant(Expression term, Select select, Scope scope) =>
        term is ColumnReference { Path: [var only] } && !NamesOf(scope).Any(only.Matches) && select.Items.FirstOrDefault(item => item.Alias is { } alias && only.Matches(alias))?.Value is { } value
            ? value : term;

    private void CheckGroups(Select select, Grouping groups)
    {
        if ((select.GroupBy.Count > 0 || select.Having is not null || groups.HasAggregate) && groups.Bare is [var (at, name), ..])
        {
            throw Wrong(at, $"'{name}' stands outside an aggregate, and rows are not grouped by it; add it to GROUP BY, or take its MIN or MAX");
        }
    }
}

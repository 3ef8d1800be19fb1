using System.Globalization;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Adql;

/// <summary>
/// Checks a tree against the tables and writes it as SQL, rule by rule. This file has queries and tables; the others values, conditions, and geometry.
/// </summary>
internal sealed partial class QueryCompiler(string query, IReadOnlyList<TableDescription> tables, SqlDialect dialect)
{
    private const int MostColumns = 1000, MostParameters = 30_000, MostTables = 60;

    private readonly List<object?> parameters = [];
    private readonly Dictionary<object, string> known = [];
    private readonly List<Dictionary<string, (string Sql, IReadOnlyList<ColumnDescription> Columns)>> common = [];
    private int relations;

    /// <summary>Values of the parameters @p0, @p1 and so on.</summary>
    public IReadOnlyList<object?> Parameters => parameters;

    /// <summary>A whole query with at most so many rows.</summary>
    public CompiledPart Whole(Query tree, long? limit) => Compile(tree, null, limit);

    // A value is a parameter once: PostgreSQL takes equal parameters for different expressions, as in GROUP BY.
    private string Parameter(object value)
    {
        if (!known.TryGetValue(value, out string? name))
        {
            if (parameters.Count == MostParameters)
            {
                throw new QueryException($"the query has more than {MostParameters} values; upload them as a table and join it");
            }
            known[value] = name = string.Create(CultureInfo.InvariantCulture, $"@p{parameters.Count}");
            parameters.Add(value);
        }
        return name;
    }

    private QueryException Wrong(int at, string what) => QueryException.At(query, at, what);

    private CompiledPart Compile(Query tree, Scope? outer, long? limit = null)
    {
        if (tree.With.Count > 0)
        {
            common.Add([]);
        }
        List<string> with = [.. tree.With.Select(table => Common(table, outer))];
        (string sql, IReadOnlyList<ColumnDescription> columns) = tree.Body is Select select
            ? CompileSelect(select, outer, tree.Order, (tree.Offset, limit))
            : Ordered(CompileBody(tree.Body, outer), tree.Order, (tree.Offset, limit));
        if (with.Count > 0)
        {
            common.RemoveAt(common.Count - 1);
            sql = $"WITH {string.Join(", ", with)} {sql}";
        }
        return new CompiledPart(sql, columns);
    }

    private string Common(CommonTable table, Scope? outer)
    {
        CompiledPart body = Compile(table.Query, outer);
        IReadOnlyList<ColumnDescription> columns = body.Columns;
        string names = "";
        if (table.Columns is { } given)
        {
            columns = given.Count == columns.Count ? [.. columns.Select((column, i) => column with { Name = given[i] })]
                : throw Wrong(table.At, $"{table.Name} has {columns.Count} columns, and {given.Count} names are given for them");
            names = $" ({string.Join(", ", given.Select(Relation.Quote))})";
        }
        string sql = Relation.Quote($"w{relations++}");
        if (!common[^1].TryAdd(table.Name.ToUpperInvariant(), (sql, columns)))
        {
            throw Wrong(table.At, $"WITH has two queries called {table.Name}");
        }
        return $"{sql}{names} AS ({body.Sql})";
    }

    private CompiledPart CompileBody(QueryBody body, Scope? outer) => body switch
    {
        Select select => CompileSelect(select, outer, [], (null, null)),
        NestedQuery nested => Compile(nested.Query, outer),
        SetOperation operation => Combine(operation, outer),
        _ => throw new InvalidOperationException($"a query of the kind {body.GetType().Name}"),
    };

    private CompiledPart Combine(SetOperation operation, Scope? outer)
    {
        if (dialect == SqlDialect.Sqlite && operation is { IsAll: true, Operator: not "UNION" })
        {
            throw Wrong(operation.At, $"{operation.Operator} ALL is not known here; {operation.Operator} without ALL is");
        }
        CompiledPart left = CompileBody(operation.Left, outer), right = CompileBody(operation.Right, outer);
        if (left.Columns.Count != right.Columns.Count)
        {
            throw Wrong(operation.At, $"{operation.Operator} stands between {left.Columns.Count} and {right.Columns.Count} columns; both sides need the same number");
        }
        ColumnDescription[] columns = [.. left.Columns.Select((column, i) => column with { Kind = Common(operation.At, column, right.Columns[i]) })];
        string all = operation.IsAll ? " ALL" : "";
        return new CompiledPart($"SELECT * FROM ({left.Sql}) AS l{relations} {operation.Operator}{all} SELECT * FROM ({right.Sql}) AS r{relations++}", columns);
    }

    private ColumnKind Common(int at, ColumnDescription left, ColumnDescription right)
    {
        bool leftIsNumber = left.Kind is ColumnKind.Integer or ColumnKind.Int or ColumnKind.Real, rightIsNumber = right.Kind is ColumnKind.Integer or ColumnKind.Int or ColumnKind.Real;
        return (leftIsNumber, rightIsNumber) switch
        {
            (true, true) => left.Kind == right.Kind ? left.Kind : left.Kind == ColumnKind.Real || right.Kind == ColumnKind.Real ? ColumnKind.Real : ColumnKind.Integer,
            (false, false) => left.Kind == right.Kind ? left.Kind : ColumnKind.Text,
            _ => throw Wrong(at, $"'{left.Name}' and '{right.Name}' are in the same column, and one of them is a number, the other a text"),
        };
    }

    private CompiledPart Ordered(CompiledPart body, IReadOnlyList<OrderTerm> order, (long? Offset, long? Limit) rows)
    {
        if (order.Count == 0 && rows is (null, null))
        {
            return body;
        }
        List<string> terms = [];
        foreach (OrderTerm term in order)
        {
            string? name = term.Value switch
            {
                NumberLiteral { Value: long position } => position >= 1 && position <= body.Columns.Count ? body.Columns[(int)position - 1].Name : throw NoPosition(term.Value.At, position, body.Columns.Count),
                ColumnReference { Path: [var only] } => body.Columns.FirstOrDefault(column => only.Matches(column.Name))?.Name,
                _ => null,
            };
            terms.Add(Relation.Quote(name ?? throw Wrong(term.Value.At, "after UNION, EXCEPT and INTERSECT rows are ordered by names or numbers of columns")) + (term.IsDescending ? " DESC" : ""));
        }
        string by = terms.Count == 0 ? "" : $" ORDER BY {string.Join(", ", terms)}";
        return body with { Sql = $"SELECT * FROM ({body.Sql}) AS u{relations++}{by}{Limit(rows.Offset, rows.Limit)}" };
    }

    private string Limit(long? offset, long? limit)
    {
        string sql = limit is { } most ? $" LIMIT {Parameter(most)}" : offset is null || dialect == SqlDialect.Postgres ? "" : " LIMIT -1";
        return offset is { } skipped ? $"{sql} OFFSET {Parameter(skipped)}" : sql;
    }

    private QueryException NoPosition(int at, long position, int columns) => Wrong(at, $"ORDER BY {position}: the query has columns 1 to {columns}");

    private CompiledPart CompileSelect(Select select, Scope? outer, IReadOnlyList<OrderTerm> order, (long? Offset, long? Limit) rows)
    {
        Scope scope = new(outer);
        string from = string.Join(", ", select.From.Select(table => From(table, scope)));
        string where = select.Where is { } condition ? $" WHERE {With(null, () => Compile(condition, scope))}" : "";
        List<string> groups = Groups(select, scope);
        Grouping inside = new(scope, groups);
        List<(string Name, Value Value)> items = With(inside, () => select.Items.SelectMany(item => Item(item, scope, select)).ToList());
        if (items.Count > MostColumns)
        {
            throw Wrong(select.At, $"the query has {items.Count} columns and may have {MostColumns}");
        }
        Unique(items);
        string having = select.Having is { } filter ? $" HAVING {With(inside, () => Compile(filter, scope))}" : "";
        string[] terms = With(inside, () => order.Select(term => OrderBy(term, scope, items) + (term.IsDescending ? " DESC" : "")).ToArray());
        CheckGroups(select, inside);
        long? limit = select.Top is { } top ? Math.Min(top, rows.Limit ?? top) : rows.Limit;
        string columns = string.Join(", ", items.Select(item => $"{item.Value.Sql} AS {Relation.Quote(item.Name)}"));
        string sql = $"SELECT {(select.IsDistinct ? "DISTINCT " : "")}{columns} FROM {from}{where}{(groups.Count > 0 ? $" GROUP BY {string.Join(", ", groups)}" : "")}{having}"
            + (terms.Length > 0 ? $" ORDER BY {string.Join(", ", terms)}" : "") + Limit(rows.Offset, limit);
        return new CompiledPart(sql, [.. items.Select(item => Described(item.Name, item.Value))]);
    }

    private static ColumnDescription Described(string name, Value value) => value.Column is { } column
        ? column with { Name = name, Kind = value.Kind, Indexed = false, Principal = false, Declared = value.Relation is null ? null : column.Declared } : new ColumnDescription(name, value.Kind, null, null, "");

    private IEnumerable<(string Name, Value Value)> Item(SelectItem item, Scope scope, Select select)
    {
        if (item.Value is { } value)
        {
            Value compiled = Compile(value, scope);
            return [(item.Alias ?? NameOf(value, compiled), compiled)];
        }
        if (select.GroupBy.Count > 0)
        {
            throw Wrong(item.At, "* cannot stand with GROUP BY; name the columns");
        }
        if (item.Qualifier is { } qualifier)
        {
            Relation only = scope.Relations.FirstOrDefault(relation => relation.IsNamed(qualifier)) ?? throw NoTable(item.At, qualifier, scope);
            return only.Columns.Select(column => (column.Name, ColumnOf(only, column)));
        }
        IEnumerable<(string, Value)> others = scope.Relations.SelectMany(relation => relation.Columns
            .Where(column => !scope.Merged.Any(merged => merged.Name.Equals(column.Name, StringComparison.OrdinalIgnoreCase)))
            .Select(column => (column.Name, ColumnOf(relation, column))));
        return scope.Merged.Concat(others);
    }

    private static string NameOf(Expression value, Value compiled) => value switch
    {
        ColumnReference reference => compiled.Column?.Name ?? reference.Path[^1].Text,
        Call call => call.Function.ToLowerInvariant(),
        _ => "",
    };

    // A column without a name, or with that of another, gets one.
    private static void Unique(List<(string Name, Value Value)> items)
    {
        HashSet<string> taken = new(items.Select(item => item.Name), StringComparer.OrdinalIgnoreCase);
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < items.Count; i++)
        {
            (string name, Value value) = items[i];
            if (name.Length == 0 || !seen.Add(name))
            {
                string stem = name.Length == 0 ? "col" : name;
                int number = name.Length == 0 ? i + 1 : 2;
                while (!taken.Add(string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}")))
                {
                    number++;
                }
                items[i] = (string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}"), value);
            }
        }
    }

    private string OrderBy(OrderTerm term, Scope scope, List<(string Name, Value Value)> items) => term.Value switch
    {
        NumberLiteral { Value: long position } => position >= 1 && position <= items.Count ? position.ToString(CultureInfo.InvariantCulture) : throw NoPosition(term.Value.At, position, items.Count),
        ColumnReference { Path: [var only] } when items.Any(item => only.Matches(item.Name)) => Relation.Quote(items.First(item => only.Matches(item.Name)).Name),
        var value => Compile(value, scope).Sql,
    };

    private string From(TableReference reference, Scope scope)
    {
        switch (reference)
        {
            case NamedTable named:
                (string name, Relation relation) = Find(named);
                return Add(scope, relation, named.At, $"{name} AS {relation.Sql}");
            case DerivedTable derived:
                CompiledPart part = Compile(derived.Query, scope.Parent);
                Relation inner = new($"t{relations++}", [derived.Alias], part.Columns, null);
                return Add(scope, inner, derived.At, $"({part.Sql}) AS {inner.Sql}");
            default:
                return Join((JoinedTable)reference, scope);
        }
    }

    private string Add(Scope scope, Relation relation, int at, string sql)
    {
        if (scope.Relations.Any(other => other.Names.SequenceEqual(relation.Names, StringComparer.OrdinalIgnoreCase)))
        {
            throw Wrong(at, $"the table '{relation.Names[^1]}' stands in FROM twice; give each a name of its own: AS name");
        }
        if (relations > MostTables)
        {
            throw Wrong(at, $"the query has more than {MostTables} tables");
        }
        scope.Relations.Add(relation);
        return sql;
    }

    private (string Sql, Relation Relation) Find(NamedTable named)
    {
        IReadOnlyList<string> alias = named.Alias is { } given ? [given] : [];
        if (named.Path is [var single])
        {
            for (int level = common.Count - 1; level >= 0; level--)
            {
                if (common[level].TryGetValue(single.Text.ToUpperInvariant(), out (string Sql, IReadOnlyList<ColumnDescription> Columns) found))
                {
                    return (found.Sql, new Relation($"t{relations++}", alias.Count > 0 ? alias : [single.Text], found.Columns, null));
                }
            }
        }
        TableDescription[] matches = [.. tables.Where(table => IsNamed(table, named.Path))];
        return matches switch
        {
            [var table] => (table.SqlName, new Relation($"t{relations++}", alias.Count > 0 ? alias : [table.Schema, table.Name], table.Columns, table.Sky)),
            [] => throw NoSuchTable(named),
            _ => throw Wrong(named.At, $"'{named.Path[^1].Text}' may be {string.Join(" or ", matches.Select(table => $"{table.Schema}.{table.Name}"))}; write which"),
        };
    }

    private static bool IsNamed(TableDescription table, IReadOnlyList<Name> path) => path switch
    {
        [var name] => name.Matches(table.Name),
        [var schema, var name] => schema.Matches(table.Schema) && name.Matches(table.Name),
        _ => false,
    };

    private QueryException NoSuchTable(NamedTable named)
    {
        string wrong = string.Join('.', named.Path.Select(name => name.Text));
        string? near = AdqlWords.Nearest(wrong, tables.Select(table => named.Path.Count == 1 ? table.Name : $"{table.Schema}.{table.Name}"));
        string hint = near is null ? $"there are {string.Join(", ", tables.Where(table => table.Schema != "tap_schema").Select(table => $"{table.Schema}.{table.Name}"))}" : $"is it {near}?";
        return Wrong(named.At, $"there is no table '{wrong}'; {hint}");
    }

    private QueryException NoTable(int at, IReadOnlyList<Name> path, Scope scope)
    {
        string wrong = string.Join('.', path.Select(name => name.Text));
        string? near = AdqlWords.Nearest(wrong, scope.Relations.Select(relation => relation.Names[^1]));
        return Wrong(at, $"no table of FROM is called '{wrong}'{(near is null ? "" : $"; is it {near}?")}");
    }

    private string Join(JoinedTable join, Scope scope)
    {
        // Names of the condition mean the tables that are joined, or those of the query around.
        Scope left = new(scope.Parent), right = new(scope.Parent);
        string leftSql = From(join.Left, left), rightSql = From(join.Right, right);
        Scope both = new(scope.Parent);
        both.Relations.AddRange(left.Relations);
        foreach (Relation relation in right.Relations)
        {
            Add(both, relation, join.At, "");
        }
        string on = Condition(join, left, right, both);
        foreach (Relation relation in both.Relations)
        {
            Add(scope, relation, join.At, "");
        }
        scope.Merged.AddRange(both.Merged);
        return $"({leftSql} {join.Type} JOIN {rightSql} ON {on})";
    }

    private string Condition(JoinedTable join, Scope left, Scope right, Scope both)
    {
        if (join.On is { } on)
        {
            both.Merged.AddRange(left.Merged.Concat(right.Merged));
            return With(null, () => Compile(on, both));
        }
        List<string> names = join.Using is { } given ? [.. given.Select(name => name.Text)] : join.IsNatural ? [.. NamesOf(left).Intersect(NamesOf(right), StringComparer.OrdinalIgnoreCase)] : [];
        List<string> equal = [];
        foreach (string name in names)
        {
            ColumnReference reference = new(join.At, [new Name(name, IsQuoted: false)]);
            Value first = Column(reference, left), second = Column(reference, right);
            equal.Add($"{first.Sql} = {second.Sql}");
            Value one = join.Type is "RIGHT" or "FULL" ? first with { Sql = $"COALESCE({first.Sql}, {second.Sql})", Relation = null } : first;
            both.Merged.Add((first.Column?.Name ?? name, one));
        }
        both.Merged.AddRange(left.Merged.Concat(right.Merged).Where(merged => !names.Contains(merged.Name, StringComparer.OrdinalIgnoreCase)));
        return equal.Count == 0 ? "1 = 1" : string.Join(" AND ", equal);
    }

    private static IEnumerable<string> NamesOf(Scope scope) => scope.Merged.Select(merged => merged.Name).Concat(scope.Relations.SelectMany(relation => relation.Columns.Select(column => column.Name)));
}

namespace Astrolode.Catalogue.Adql;

/// <content>Conditions.</content>
internal sealed partial class QueryCompiler
{
    private string Compile(Condition condition, Scope scope) => condition switch
    {
        Junction junction => $"({string.Join(junction.IsAnd ? " AND " : " OR ", junction.Parts.Select(part => Compile(part, scope)))})",
        Not not => $"(NOT {Compile(not.Operand, scope)})",
        Comparison comparison => SkyCondition(comparison, scope) ?? Compare(comparison, scope),
        Between between => $"({Same(between.Operand, scope, between.Low, between.High)[0].Sql} {Negation(between.IsNot)}BETWEEN {Compile(between.Low, scope).Sql} AND {Compile(between.High, scope).Sql})",
        InList list => $"({Same(list.Operand, scope, [.. list.Values])[0].Sql} {Negation(list.IsNot)}IN ({string.Join(", ", list.Values.Select(value => Compile(value, scope).Sql))}))",
        InQuery inside => InSubquery(inside, scope),
        Like like => Matches(like, scope),
        IsNull isNull => $"({Compile(isNull.Operand, scope).Sql} IS {Negation(isNull.IsNot)}NULL)",
        Exists exists => $"EXISTS ({With(null, () => Compile(exists.Query, scope)).Sql})",
        _ => throw new InvalidOperationException($"a condition of the kind {condition.GetType().Name}"),
    };

    private static string Negation(bool isNot) => isNot ? "NOT " : "";

    private string Compare(Comparison comparison, Scope scope)
    {
        Value[] sides = Same(comparison.Left, scope, comparison.Right);
        return $"({sides[0].Sql} {comparison.Operator} {sides[1].Sql})";
    }

    // A number is never compared with a text: SQLite would say that it is less, PostgreSQL that there is no such operator.
    private Value[] Same(Expression first, Scope scope, params Expression[] others)
    {
        Value[] values = [Compile(first, scope), .. others.Select(other => Compile(other, scope))];
        for (int i = 1; i < values.Length; i++)
        {
            if (!((values[0].IsNumber && values[i].IsNumber) || (values[0].IsText && values[i].IsText)))
            {
                throw Wrong(others[i - 1].At, values[0].IsNumber ? "a text is compared with a number here; leave the quotes out, or CAST one of them" : "a number is compared with a text here; put it in quotes, or CAST one of them");
            }
        }
        return values;
    }

    private string InSubquery(InQuery inside, Scope scope)
    {
        Value operand = Compile(inside.Operand, scope);
        CompiledPart part = With(null, () => Compile(inside.Query, scope));
        if (part.Columns is not [var only])
        {
            throw Wrong(inside.At, $"a query after IN has one column, and this has {part.Columns.Count}");
        }
        Value value = new("", only.Kind);
        return operand.IsNumber && value.IsNumber || operand.IsText && value.IsText ? $"({operand.Sql} {Negation(inside.IsNot)}IN ({part.Sql}))"
            : throw Wrong(inside.At, "IN compares a number with a text here; CAST one of them");
    }

    private string Matches(Like like, Scope scope)
    {
        string text = TextOf(like.Operand, scope).Sql, pattern = TextOf(like.Pattern, scope).Sql;
        if (like.IgnoresCase)
        {
            (text, pattern) = ($"lower({text})", $"lower({pattern})");
        }
        // SQLite's LIKE does not tell case apart as it stands; connections for queries are told to. In ADQL nothing escapes % and _.
        return $"({text} {Negation(like.IsNot)}LIKE {pattern}{(IsSqlite ? "" : " ESCAPE ''")})";
    }
}

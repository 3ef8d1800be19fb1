namespace Astrolode.Catalogue.Adql;

/// <summary>A name in a query; names without quotes match in any case.</summary>
internal readonly record struct Name(string Text, bool IsQuoted)
{
    /// <summary>Whether it names this.</summary>
    public bool Matches(string name) => Text.Equals(name, IsQuoted ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
}

/// <summary>A value or a condition; <paramref name="At"/> is where it begins.</summary>
internal abstract record Node(int At);

/// <summary>Something that has a value.</summary>
internal abstract record Expression(int At) : Node(At);

/// <summary>A number: a long or a double.</summary>
internal sealed record NumberLiteral(int At, object Value) : Expression(At);

/// <summary>A text.</summary>
internal sealed record TextLiteral(int At, string Value) : Expression(At);

/// <summary>NULL, where it may stand.</summary>
internal sealed record NullLiteral(int At) : Expression(At);

/// <summary>A column, by its name alone or after that of its table.</summary>
internal sealed record ColumnReference(int At, IReadOnlyList<Name> Path) : Expression(At);

/// <summary>A function; <paramref name="Function"/> is upper case.</summary>
internal sealed record Call(int At, string Function, IReadOnlyList<Expression> Arguments, bool IsDistinct = false, bool IsStar = false) : Expression(At);

/// <summary>Two values with an operator between: + - * / ||.</summary>
internal sealed record Arithmetic(int At, string Operator, Expression Left, Expression Right) : Expression(At);

/// <summary>Minus a value.</summary>
internal sealed record Negation(int At, Expression Operand) : Expression(At);

/// <summary>CASE; of a simple one the operand stands in the conditions already.</summary>
internal sealed record Choice(int At, IReadOnlyList<(Condition When, Expression Then)> Cases, Expression? Else) : Expression(At);

/// <summary>CAST.</summary>
internal sealed record Cast(int At, Expression Operand, string Type, long? Length) : Expression(At);

/// <summary>A query that stands for a value.</summary>
internal sealed record ScalarQuery(int At, Query Query) : Expression(At);

/// <summary>Something that is true or not.</summary>
internal abstract record Condition(int At) : Node(At);

/// <summary>Two values compared.</summary>
internal sealed record Comparison(int At, string Operator, Expression Left, Expression Right) : Condition(At);

/// <summary>Conditions with AND or OR between all of them.</summary>
internal sealed record Junction(int At, bool IsAnd, IReadOnlyList<Condition> Parts) : Condition(At);

/// <summary>NOT.</summary>
internal sealed record Not(int At, Condition Operand) : Condition(At);

/// <summary>BETWEEN.</summary>
internal sealed record Between(int At, Expression Operand, Expression Low, Expression High, bool IsNot) : Condition(At);

/// <summary>IN a list.</summary>
internal sealed record InList(int At, Expression Operand, IReadOnlyList<Expression> Values, bool IsNot) : Condition(At);

/// <summary>IN a query.</summary>
internal sealed record InQuery(int At, Expression Operand, Query Query, bool IsNot) : Condition(At);

/// <summary>LIKE and ILIKE.</summary>
internal sealed record Like(int At, Expression Operand, Expression Pattern, bool IgnoresCase, bool IsNot) : Condition(At);

/// <summary>IS NULL.</summary>
internal sealed record IsNull(int At, Expression Operand, bool IsNot) : Condition(At);

/// <summary>EXISTS.</summary>
internal sealed record Exists(int At, Query Query) : Condition(At);

/// <summary>A whole query.</summary>
internal sealed record Query(int At, IReadOnlyList<CommonTable> With, QueryBody Body, IReadOnlyList<OrderTerm> Order, long? Offset);

/// <summary>A table of WITH.</summary>
internal sealed record CommonTable(int At, string Name, IReadOnlyList<string>? Columns, Query Query);

/// <summary>A term of ORDER BY.</summary>
internal sealed record OrderTerm(Expression Value, bool IsDescending);

/// <summary>A query without its order.</summary>
internal abstract record QueryBody(int At);

/// <summary>SELECT.</summary>
internal sealed record Select(
    int At, bool IsDistinct, long? Top, IReadOnlyList<SelectItem> Items, IReadOnlyList<TableReference> From, Condition? Where, IReadOnlyList<Expression> GroupBy, Condition? Having)
    : QueryBody(At);

/// <summary>UNION, EXCEPT, INTERSECT.</summary>
internal sealed record SetOperation(int At, string Operator, bool IsAll, QueryBody Left, QueryBody Right) : QueryBody(At);

/// <summary>A query in brackets.</summary>
internal sealed record NestedQuery(int At, Query Query) : QueryBody(At);

/// <summary>What is selected: a value, or all columns (<paramref name="Value"/> null), of one table (<paramref name="Qualifier"/>) or of every one.</summary>
internal sealed record SelectItem(int At, Expression? Value, string? Alias, IReadOnlyList<Name>? Qualifier);

/// <summary>Where rows come from.</summary>
internal abstract record TableReference(int At);

/// <summary>A table by its name.</summary>
internal sealed record NamedTable(int At, IReadOnlyList<Name> Path, string? Alias) : TableReference(At);

/// <summary>A query as a table.</summary>
internal sealed record DerivedTable(int At, Query Query, string Alias) : TableReference(At);

/// <summary>Two tables joined; <paramref name="Type"/> is INNER, LEFT, RIGHT or FULL.</summary>
internal sealed record JoinedTable(int At, TableReference Left, TableReference Right, string Type, bool IsNatural, Condition? On, IReadOnlyList<Name>? Using) : TableReference(At);

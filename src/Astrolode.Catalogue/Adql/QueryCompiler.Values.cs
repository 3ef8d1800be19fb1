using System.Globalization;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Adql;

/// <content>Values.</content>
internal sealed partial class QueryCompiler
{
    private Value CompileValue(Expression expression, Scope scope) => expression switch
    {
        NumberLiteral { Value: long number } => new Value(Parameter(number), ColumnKind.Integer) { Constant = number },
        NumberLiteral literal => Number((double)literal.Value),
        TextLiteral literal => new Value(Parameter(literal.Value), ColumnKind.Text),
        NullLiteral => new Value("NULL", ColumnKind.Text) { IsNull = true },
        ColumnReference reference => Column(reference, scope),
        Negation negation => Negated(negation, scope),
        Arithmetic arithmetic => Calculated(arithmetic, scope),
        Choice choice => Chosen(choice, scope),
        Cast cast => Casted(cast, scope),
        ScalarQuery scalar => Scalar(scalar, scope),
        Call call when AdqlWords.IsAggregate(call.Function) => Aggregate(call, scope),
        Call call when IsGeometryFunction(call.Function) => GeometryValue(call, scope),
        Call call => Function(call, scope),
        _ => throw new InvalidOperationException($"a value of the kind {expression.GetType().Name}"),
    };

    private Value Number(double number) => new(Parameter(number), ColumnKind.Real) { Constant = number };

    private Value Column(ColumnReference reference, Scope scope)
    {
        for (Scope? at = scope; at is not null; at = at.Parent)
        {
            if (Column(reference, at, out Value? value))
            {
                if (grouping?.Scope == at)
                {
                    grouping.Bare.Add((reference.At, reference.Path[^1].Text));
                }
                return value!;
            }
        }
        throw NoColumn(reference, scope);
    }

    private bool Column(ColumnReference reference, Scope scope, out Value? value)
    {
        Name name = reference.Path[^1];
        Name[] qualifier = [.. reference.Path.Take(reference.Path.Count - 1)];
        if (qualifier.Length == 0 && scope.Merged.Find(merged => name.Matches(merged.Name)) is { Value: { } one })
        {
            value = one;
            return true;
        }
        (Relation Relation, ColumnDescription Column)[] found = [.. scope.Relations.Where(relation => qualifier.Length == 0 || relation.IsNamed(qualifier))
            .SelectMany(relation => relation.Columns.Where(column => name.Matches(column.Name)).Select(column => (relation, column)))];
        value = found switch
        {
            [] => null,
            [var (relation, column)] => ColumnOf(relation, column),
            _ => throw Wrong(reference.At, $"'{name.Text}' may be a column of {string.Join(" or ", found.Select(each => each.Relation.Names[^1]))}; write which"),
        };
        return value is not null;
    }

    private static Value ColumnOf(Relation relation, ColumnDescription column) => new(relation.Column(column.Name), column.Kind) { Column = column, Relation = relation };

    private QueryException NoColumn(ColumnReference reference, Scope scope)
    {
        string wrong = string.Join('.', reference.Path.Select(name => name.Text));
        Name[] qualifier = [.. reference.Path.Take(reference.Path.Count - 1)];
        Relation[] all = [.. scope.Relations.Where(relation => qualifier.Length == 0 || relation.IsNamed(qualifier))];
        if (all.Length == 0)
        {
            return NoTable(reference.At, qualifier, scope);
        }
        string? near = AdqlWords.Nearest(reference.Path[^1].Text, all.SelectMany(relation => relation.Columns.Select(column => column.Name)));
        string where = all is [var only] ? $" in {string.Join('.', only.Names)}" : "";
        return Wrong(reference.At, $"there is no column '{wrong}'{where}{(near is null ? "" : $"; is it {near}?")}");
    }

    private Value Negated(Negation negation, Scope scope)
    {
        Value operand = NumberOf(negation.Operand, scope);
        return operand.Constant is { } number
            ? operand.IsInteger ? new Value(Parameter(-(long)number), ColumnKind.Integer) { Constant = -number } : Number(-number)
            : new Value($"(-{operand.Sql})", operand.Kind) { Column = Measured(operand) };
    }

    private Value Calculated(Arithmetic arithmetic, Scope scope)
    {
        if (arithmetic.Operator == "||")
        {
            Value first = Compile(arithmetic.Left, scope), second = Compile(arithmetic.Right, scope);
            return new Value($"({Text(first)} || {Text(second)})", ColumnKind.Text);
        }
        Value left = NumberOf(arithmetic.Left, scope), right = NumberOf(arithmetic.Right, scope);
        bool isInteger = left.IsInteger && right.IsInteger;
        // SQLite's answer to a division by 0 is NULL; so is PostgreSQL's then.
        string divisor = arithmetic.Operator == "/" && dialect == SqlDialect.Postgres && right.Constant is null or 0 ? $"NULLIF({right.Sql}, 0)" : right.Sql;
        Value result = new($"({left.Sql} {arithmetic.Operator} {divisor})", isInteger ? ColumnKind.Integer : ColumnKind.Real) { Constant = isInteger ? null : Folded(arithmetic.Operator, left, right) };
        return arithmetic.Operator is "+" or "-" && left.Column?.Unit == right.Column?.Unit ? result with { Column = Measured(left) } : result;
    }

    private static double? Folded(string sign, Value left, Value right) => (left.Constant, right.Constant) switch
    {
        ({ } a, { } b) => sign switch { "+" => a + b, "-" => a - b, "*" => a * b, _ => b == 0 ? null : a / b },
        _ => null,
    };

    // What is calculated keeps the unit, and nothing else of what its column was.
    private static ColumnDescription? Measured(Value value) => value.Column is { } column ? new ColumnDescription("", value.Kind, column.Unit, null, "") : null;

    private Value NumberOf(Expression expression, Scope scope) => Compile(expression, scope) is { IsNumber: true } number
        ? number : throw Wrong(expression.At, "a number is needed here, and this is a text");

    private Value TextOf(Expression expression, Scope scope) => Compile(expression, scope) is { IsText: true } text
        ? text : throw Wrong(expression.At, "a text is needed here, and this is a number");

    private string Text(Value value) => value.IsText || dialect == SqlDialect.Sqlite ? value.Sql : $"CAST({value.Sql} AS text)";

    private Value Chosen(Choice choice, Scope scope)
    {
        System.Text.StringBuilder sql = new("CASE");
        List<Value> results = [];
        foreach ((Condition when, Expression then) in choice.Cases)
        {
            results.Add(Compile(then, scope));
            sql.Append(CultureInfo.InvariantCulture, $" WHEN {Compile(when, scope)} THEN {results[^1].Sql}");
        }
        if (choice.Else is { } otherwise)
        {
            results.Add(Compile(otherwise, scope));
            sql.Append(CultureInfo.InvariantCulture, $" ELSE {results[^1].Sql}");
        }
        return new Value($"({sql} END)", CommonKind(choice.At, results));
    }

    private ColumnKind CommonKind(int at, IReadOnlyList<Value> values)
    {
        Value[] known = [.. values.Where(value => !value.IsNull)];
        return known.Length == 0 ? ColumnKind.Text
            : known.All(value => value.IsInteger) ? ColumnKind.Integer
            : known.All(value => value.IsNumber) ? ColumnKind.Real
            : known.All(value => value.IsText) ? known[0].Kind == ColumnKind.Time && known.All(value => value.Kind == ColumnKind.Time) ? ColumnKind.Time : ColumnKind.Text
            : throw Wrong(at, "some of these values are numbers and some are texts; CAST makes them alike");
    }

    private Value Casted(Cast cast, Scope scope)
    {
        Value operand = Compile(cast.Operand, scope);
        if (cast.Type is "POINT" or "CIRCLE" or "POLYGON")
        {
            return cast.Operand is NullLiteral ? operand with { Kind = ColumnKind.Region } : new Value(Parameter(ConstantShape(cast, scope).Text), ColumnKind.Region);
        }
        (string type, ColumnKind kind) = cast.Type switch
        {
            "SMALLINT" or "INTEGER" => ("integer", ColumnKind.Int),
            "BIGINT" => (dialect == SqlDialect.Sqlite ? "integer" : "bigint", ColumnKind.Integer),
            "REAL" or "DOUBLE" => (dialect == SqlDialect.Sqlite ? "real" : "double precision", ColumnKind.Real),
            "TIMESTAMP" => ("text", ColumnKind.Time),
            _ => ("text", ColumnKind.Text),
        };
        string sql = $"CAST({operand.Sql} AS {type})";
        // CHAR without a length is of one character (ISO/IEC 9075:1992, section 6.1).
        long? length = cast.Length ?? (cast.Type == "CHAR" ? 1 : null);
        return new Value(length is { } most ? $"substr({sql}, 1, {Math.Min(most, int.MaxValue).ToString(CultureInfo.InvariantCulture)})" : sql, kind) { Column = kind is ColumnKind.Text or ColumnKind.Time ? null : Measured(operand) };
    }

    private Value Scalar(ScalarQuery scalar, Scope scope)
    {
        CompiledPart part = With(null, () => Compile(scalar.Query, scope));
        return part.Columns is [var only] ? new Value($"({part.Sql})", only.Kind) { Column = only }
            : throw Wrong(scalar.At, $"a query that stands for a value has one column, and this has {part.Columns.Count}");
    }

    private Value Aggregate(Call call, Scope scope)
    {
        if (grouping is not { } around)
        {
            throw Wrong(call.At, $"{call.Function} cannot stand in WHERE, ON or GROUP BY, nor within another aggregate; HAVING is for conditions on it");
        }
        around.HasAggregate = true;
        if (call.IsStar)
        {
            return new Value("COUNT(*)", ColumnKind.Integer);
        }
        Value argument = With(null, () => Compile(call.Arguments[0], scope));
        string inner = $"{call.Function}({(call.IsDistinct ? "DISTINCT " : "")}{argument.Sql})";
        if (call.Function is "AVG" or "SUM" && !argument.IsNumber)
        {
            throw Wrong(call.Arguments[0].At, $"{call.Function} needs numbers, and this is a text");
        }
        return call.Function switch
        {
            "COUNT" => new Value(inner, ColumnKind.Integer),
            "AVG" => new Value(dialect == SqlDialect.Postgres ? $"CAST({inner} AS double precision)" : inner, ColumnKind.Real) { Column = Measured(argument) },
            "SUM" when argument.IsInteger => new Value(dialect == SqlDialect.Postgres ? $"CAST({inner} AS bigint)" : inner, ColumnKind.Integer) { Column = Measured(argument) },
            _ => new Value(inner, argument.Kind) { Column = Measured(argument) },
        };
    }
}

using System.Globalization;
using Astrolode.Catalogue.Schema;

namespace Astrolode.Catalogue.Adql;

/// <content>Functions of numbers and texts (ADQL 2.1, sections 2.3, 4.4, 4.8, 4.9), and those of the IVOA's catalogue of user-defined functions.</content>
internal sealed partial class QueryCompiler
{
    private bool IsSqlite => dialect == SqlDialect.Sqlite;

    private Value Function(Call call, Scope scope)
    {
        switch (call.Function)
        {
            case "LOWER" or "UPPER":
                return new Value($"{call.Function}({TextOf(call.Arguments[0], scope).Sql})", ColumnKind.Text);
            case "COALESCE":
                Value[] choices = [.. call.Arguments.Select(argument => Compile(argument, scope))];
                return choices is [var only] ? only : new Value($"COALESCE({string.Join(", ", choices.Select(choice => choice.Sql))})", CommonKind(call.At, choices)) { Column = Measured(choices[0]) };
            case "IN_UNIT":
                return InUnit(call, scope);
        }
        if (AdqlWords.ArgumentsOf(call.Function) is null)
        {
            return UserFunction(call, scope);
        }
        Value[] numbers = [.. call.Arguments.Select(argument => NumberOf(argument, scope))];
        string[] sql = [.. numbers.Select(number => number.Sql)];
        bool keepsKind = call.Function is "ABS" || (call.Function == "MOD" && numbers.All(number => number.IsInteger));
        return new Value(Mathematics(call, sql, numbers), keepsKind ? numbers[0].Kind : ColumnKind.Real) { Column = call.Function is "ABS" or "ROUND" or "TRUNCATE" or "FLOOR" or "CEILING" ? Measured(numbers[0]) : null };
    }

    private string Mathematics(Call call, string[] sql, Value[] numbers) => call.Function switch
    {
        "MOD" when numbers.All(number => number.IsInteger) => $"({sql[0]} % {(IsSqlite ? sql[1] : $"NULLIF({sql[1]}, 0)")})",
        "MOD" => IsSqlite ? $"mod({sql[0]}, {sql[1]})" : $"CAST(mod(CAST({sql[0]} AS numeric), NULLIF(CAST({sql[1]} AS numeric), 0)) AS double precision)",
        "LOG" => $"ln({Real(sql[0])})",
        "LOG10" => IsSqlite ? $"log10({sql[0]})" : $"log({Real(sql[0])})",
        "RAND" => IsSqlite ? "(random() / 18446744073709551616.0 + 0.5)" : "random()",
        "COT" => $"(1 / tan({sql[0]}))",
        "ROUND" => Rounded("round", call, sql),
        "TRUNCATE" => Rounded("trunc", call, sql),
        "CEILING" => $"ceil({Real(sql[0])})",
        "FLOOR" => $"floor({Real(sql[0])})",
        "ABS" => $"abs({sql[0]})",
        _ => $"{call.Function.ToLowerInvariant()}({string.Join(", ", sql.Select(Real))})",
    };

    // PostgreSQL has other functions for its exact numbers.
    private string Real(string sql) => IsSqlite ? sql : $"CAST({sql} AS double precision)";

    private string Rounded(string function, Call call, string[] sql)
    {
        if (sql.Length == 1)
        {
            return IsSqlite ? $"{function}({sql[0]})" : $"CAST({function}(CAST({sql[0]} AS numeric)) AS double precision)";
        }
        Expression digits = call.Arguments[1];
        long places = digits switch
        {
            NumberLiteral { Value: long number } => number,
            Negation { Operand: NumberLiteral { Value: long number } } => -number,
            _ => throw Wrong(digits.At, $"the digits of {call.Function} must be a whole number that stands in the query"),
        };
        string count = Math.Clamp(places, -300, 300).ToString(CultureInfo.InvariantCulture);
        string scale = $"pow(10.0, {count})";
        return IsSqlite ? $"({function}({sql[0]} * {scale}) / {scale})" : $"CAST({function}(CAST({sql[0]} AS numeric), {count}) AS double precision)";
    }

    private Value InUnit(Call call, Scope scope)
    {
        Value value = NumberOf(call.Arguments[0], scope);
        if (call.Arguments[1] is not TextLiteral to)
        {
            throw Wrong(call.Arguments[1].At, "the unit of IN_UNIT must be a text that stands in the query");
        }
        string from = value.Column?.Unit ?? throw Wrong(call.Arguments[0].At, "IN_UNIT needs a value whose unit is known, such as a column with one");
        double factor;
        try
        {
            factor = Units.Factor(from, to.Value);
        }
        catch (FormatException error)
        {
            throw Wrong(to.At, error.Message);
        }
        return new Value($"({value.Sql} * {Parameter(factor)})", ColumnKind.Real) { Column = new ColumnDescription("", ColumnKind.Real, to.Value, value.Column.Ucd, "") };
    }

    private Value UserFunction(Call call, Scope scope)
    {
        UserFunction function = Adql.UserFunction.All.FirstOrDefault(each => each.Name.Equals(call.Function, StringComparison.OrdinalIgnoreCase))
            ?? throw Wrong(call.At, $"there is no function '{call.Function.ToLowerInvariant()}'{(AdqlWords.Nearest(call.Function, Adql.UserFunction.All.Select(each => each.Name)) is { } near ? $"; is it {near}?" : $"; there are those of ADQL, and {string.Join(", ", Adql.UserFunction.All.Select(each => each.Name))}")}");
        if (call.Arguments.Count != function.Parameters.Count)
        {
            throw Wrong(call.At, $"the function is {function.Signature}, and it has {call.Arguments.Count} arguments here");
        }
        string[] sql = [.. call.Arguments.Select((argument, i) => function.Parameters[i].Kind == ColumnKind.Text ? TextOf(argument, scope).Sql
            : function.Parameters[i].Kind == ColumnKind.Real ? Real(NumberOf(argument, scope).Sql) : IsSqlite ? NumberOf(argument, scope).Sql : $"CAST({NumberOf(argument, scope).Sql} AS bigint)")];
        return new Value($"{function.SqlName}({string.Join(", ", sql)})", function.Result);
    }
}

using System.Globalization;

namespace Astrolode.Catalogue.Adql;

/// <content>Values and conditions.</content>
internal sealed partial class AdqlParser
{
    private Condition SearchCondition() => AsCondition(Disjunction());

    private Expression Value() => AsValue(Disjunction());

    private Node Disjunction() => Nested(() => Junction("OR", Conjunction));

    private Node Conjunction() => Junction("AND", Factor);

    private Node Junction(string word, Func<Node> part)
    {
        int at = Current.At;
        Node first = part();
        if (!Current.Is(word))
        {
            return first;
        }
        List<Condition> parts = [AsCondition(first)];
        int links = 0;
        while (TakeWord(word))
        {
            CountLink(ref links);
            parts.Add(AsCondition(part()));
        }
        return new Junction(at, word == "AND", parts);
    }

    private Node Factor()
    {
        int at = Current.At;
        return TakeWord("NOT") ? Nested(() => new Not(at, AsCondition(Factor()))) : Predicate();
    }

    private Node Predicate()
    {
        int at = Current.At;
        if (TakeWord("EXISTS"))
        {
            Expect("(");
            Query inner = QuerySpecification();
            Expect(")");
            return new Exists(at, inner);
        }
        Node left = NumericExpression();
        if (Current.Kind == TokenKind.Symbol && Current.Text is "=" or "<>" or "!=" or "<" or "<=" or ">" or ">=")
        {
            string comparison = Current.Text == "!=" ? "<>" : Current.Text;
            next++;
            return new Comparison(at, comparison, AsValue(left), AsValue(NumericExpression()));
        }
        if (TakeWord("IS"))
        {
            bool isNot = TakeWord("NOT");
            ExpectWord("NULL");
            return new IsNull(at, AsValue(left), isNot);
        }
        bool negated = (Current.Is("NOT") && (tokens[next + 1].Is("BETWEEN") || tokens[next + 1].Is("IN") || tokens[next + 1].Is("LIKE") || tokens[next + 1].Is("ILIKE"))) && TakeWord("NOT");
        return Current.Kind != TokenKind.Word ? left : Current.Text.ToUpperInvariant() switch
        {
            "BETWEEN" => BetweenPredicate(at, AsValue(left), negated),
            "IN" => InPredicate(at, AsValue(left), negated),
            "LIKE" or "ILIKE" => LikePredicate(at, AsValue(left), negated),
            _ => left,
        };
    }

    private Between BetweenPredicate(int at, Expression operand, bool negated)
    {
        next++;
        Expression low = AsValue(NumericExpression());
        ExpectWord("AND");
        return new Between(at, operand, low, AsValue(NumericExpression()), negated);
    }

    private Condition InPredicate(int at, Expression operand, bool negated)
    {
        next++;
        if (Current.IsSymbol("(") && BracketHoldsQuery())
        {
            next++;
            Query inner = QuerySpecification();
            Expect(")");
            return new InQuery(at, operand, inner, negated);
        }
        Expect("(");
        List<Expression> values = List(Value);
        Expect(")");
        return new InList(at, operand, values, negated);
    }

    private Like LikePredicate(int at, Expression operand, bool negated)
    {
        bool ignoresCase = Current.Is("ILIKE");
        next++;
        return new Like(at, operand, AsValue(NumericExpression()), ignoresCase, negated);
    }

    // numeric_value_expression and character_value_expression: + - and || stand on one level.
    private Node NumericExpression() => Chain(Term, "+", "-", "||");

    private Node Term() => Chain(Signed, "*", "/");

    private Node Chain(Func<Node> part, params ReadOnlySpan<string> operators)
    {
        int at = Current.At;
        Node left = part();
        int links = 0;
        while (Current.Kind == TokenKind.Symbol && operators.Contains(Current.Text))
        {
            CountLink(ref links);
            string sign = Current.Text;
            next++;
            left = new Arithmetic(at, sign, AsValue(left), AsValue(part()));
        }
        return left;
    }

    // factor: one sign at most.
    private Node Signed()
    {
        int at = Current.At;
        if (Take("-"))
        {
            return new Negation(at, AsValue(Primary()));
        }
        return Take("+") ? AsValue(Primary()) : Primary();
    }

    private Node Primary()
    {
        Token token = Current;
        switch (token.Kind)
        {
            case TokenKind.Integer:
                next++;
                return new NumberLiteral(token.At, long.Parse(token.Text, CultureInfo.InvariantCulture));
            case TokenKind.Number:
                next++;
                double number = double.Parse(token.Text, CultureInfo.InvariantCulture);
                return double.IsFinite(number) ? new NumberLiteral(token.At, number) : throw QueryException.At(query, token.At, $"the number {token.Shown} is too large");
            case TokenKind.Text:
                next++;
                return new TextLiteral(token.At, token.Text);
            case TokenKind.Symbol when token.Text == "(":
                return Brackets();
            case TokenKind.Word when token.Text.Equals("CASE", StringComparison.OrdinalIgnoreCase):
                return Nested(Case);
            case TokenKind.Word when token.Text.Equals("CAST", StringComparison.OrdinalIgnoreCase) && tokens[next + 1].IsSymbol("("):
                return Nested(CastSpecification);
            case TokenKind.Word when tokens[next + 1].IsSymbol("("):
                return Function();
            case TokenKind.Word or TokenKind.Quoted when IsName(token):
                return new ColumnReference(token.At, Names("a column"));
            default:
                throw Wrong(token.Kind == TokenKind.Word && AdqlWords.IsReserved(token.Text)
                    ? $"a value is needed here; {token.Shown} is a word of ADQL (in double quotes it is a name)" : "a value is needed here");
        }
    }

    private Node Brackets()
    {
        int at = Current.At;
        Expect("(");
        if (Current.Is("SELECT") || Current.Is("WITH"))
        {
            Query inner = QuerySpecification();
            Expect(")");
            return new ScalarQuery(at, inner);
        }
        Node node = Disjunction();
        if (node is ScalarQuery first && (Current.Is("UNION") || Current.Is("EXCEPT") || Current.Is("INTERSECT") || Current.Is("ORDER") || Current.Is("OFFSET")))
        {
            node = new ScalarQuery(at, SelectExpression(at, [], QuerySetExpression(new NestedQuery(first.At, first.Query))));
        }
        Expect(")");
        return node;
    }

    private Choice Case()
    {
        int at = Current.At;
        ExpectWord("CASE");
        Expression? operand = Current.Is("WHEN") ? null : Value();
        List<(Condition, Expression)> cases = [];
        while (TakeWord("WHEN"))
        {
            int whenAt = Current.At;
            Condition when = operand is null ? SearchCondition() : new Comparison(whenAt, "=", operand, Value());
            ExpectWord("THEN");
            cases.Add((when, ValueOrNull()));
        }
        if (cases.Count == 0)
        {
            throw Wrong("CASE needs WHEN");
        }
        Expression? otherwise = TakeWord("ELSE") ? ValueOrNull() : null;
        ExpectWord("END");
        return new Choice(at, cases, otherwise);
    }

    private Expression ValueOrNull()
    {
        int at = Current.At;
        return TakeWord("NULL") ? new NullLiteral(at) : Value();
    }

    private Cast CastSpecification()
    {
        int at = Current.At;
        next++;
        Expect("(");
        Expression operand = ValueOrNull();
        ExpectWord("AS");
        string type = Current.Kind == TokenKind.Word ? Current.Text.ToUpperInvariant() : "";
        if (type is not ("CHAR" or "VARCHAR" or "SMALLINT" or "INTEGER" or "BIGINT" or "REAL" or "DOUBLE" or "TIMESTAMP" or "POINT" or "CIRCLE" or "POLYGON"))
        {
            throw Wrong("CAST needs one of CHAR, VARCHAR, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE PRECISION, TIMESTAMP, POINT, CIRCLE, POLYGON");
        }
        next++;
        if (type == "DOUBLE")
        {
            ExpectWord("PRECISION");
        }
        long? length = null;
        if (type is "CHAR" or "VARCHAR" && Take("("))
        {
            length = UnsignedInteger(type);
            Expect(")");
        }
        Expect(")");
        return new Cast(at, operand, type, length);
    }

    private Call Function() => Nested(() =>
    {
        Token name = Current;
        string function = name.Text.ToUpperInvariant();
        (int Least, int Most)? counts = AdqlWords.ArgumentsOf(function);
        if (counts is null && AdqlWords.IsReserved(function))
        {
            throw Wrong("a value is needed here");
        }
        next++;
        Expect("(");
        if (AdqlWords.IsAggregate(function))
        {
            return Aggregate(name, function);
        }
        List<Expression> arguments = Current.IsSymbol(")") ? [] : List(() => IsGeometry(function) ? ValueOrNull() : Value());
        Expect(")");
        if (counts is { } allowed && (arguments.Count < allowed.Least || arguments.Count > allowed.Most))
        {
            throw QueryException.At(query, name.At, $"{function} takes {(allowed.Least == allowed.Most ? allowed.Least : $"{allowed.Least} to {allowed.Most}")} arguments and has {arguments.Count}");
        }
        Call call = new(name.At, function, arguments);
        CheckShape(call);
        return call;
    });

    private Call Aggregate(Token name, string function)
    {
        if (function == "COUNT" && Take("*"))
        {
            Expect(")");
            return new Call(name.At, function, [], IsStar: true);
        }
        bool distinct = TakeWord("DISTINCT");
        _ = distinct || TakeWord("ALL");
        Expression argument = Value();
        Expect(")");
        return new Call(name.At, function, [argument], distinct);
    }

    private static bool IsGeometry(string function) => function is "POINT" or "CIRCLE" or "BOX" or "POLYGON";

    // How many arguments a shape has depends on whether a coordinate system comes first, and on whether its points are pairs of numbers or points.
    private void CheckShape(Call call)
    {
        IReadOnlyList<Expression> arguments = WithoutCoordinateSystem(call);
        bool right = call.Function switch
        {
            "POINT" => arguments.Count == 2,
            "CIRCLE" => arguments.Count == 3 || (arguments.Count == 2 && IsPoint(arguments[0])),
            "BOX" => arguments.Count == 4 || (arguments.Count == 3 && IsPoint(arguments[0])),
            "POLYGON" => arguments.All(IsPoint) ? arguments.Count >= 3 : arguments.Count >= 6 && arguments.Count % 2 == 0,
            "DISTANCE" => arguments.Count == 4 || (arguments.Count == 2 && arguments.All(IsPoint)),
            _ => true,
        };
        if (!right)
        {
            throw QueryException.At(query, call.At, $"{call.Function} has {arguments.Count} arguments besides its coordinate system: {call.Function switch
            {
                "POINT" => "a longitude and a latitude are needed",
                "CIRCLE" => "a centre (a point, or a longitude and a latitude) and a radius are needed",
                "BOX" => "a centre (a point, or a longitude and a latitude), a width and a height are needed",
                "POLYGON" => "three or more vertices are needed, all of them points or all of them a longitude and a latitude",
                _ => "two points, or two longitudes each with its latitude, are needed",
            }}");
        }
    }

    /// <summary>The arguments of a shape without the coordinate system that may come first.</summary>
    internal static IReadOnlyList<Expression> WithoutCoordinateSystem(Call call) =>
        IsGeometry(call.Function) && call.Arguments is [TextLiteral or NullLiteral, ..] ? [.. call.Arguments.Skip(1)] : call.Arguments;

    /// <summary>Whether a value may be a point: a function that gives one, or a column.</summary>
    internal static bool IsPoint(Expression value) => value is ColumnReference or Call { Function: "POINT" or "CENTROID" } or Cast { Type: "POINT" }
        || (value is Call call && AdqlWords.ArgumentsOf(call.Function) is null);

    private Expression AsValue(Node node) => node as Expression ?? throw QueryException.At(query, node.At, "a value is needed here, and this is a condition");

    private Condition AsCondition(Node node) => node as Condition ?? throw QueryException.At(query, node.At,
        node is Call { Function: "CONTAINS" or "INTERSECTS" } call ? $"{call.Function} is 1 or 0, not a condition; write 1 = {call.Function}(...)" : "a condition is needed here, and this is a value; compare it with something");
}

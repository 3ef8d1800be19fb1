using System.Globalization;

namespace Astrolode.Catalogue.Adql;

/// <summary>
/// Reads ADQL 2.1 (IVOA Recommendation 2023-12-15, appendix A) into a tree: recursive descent, a method for a rule of the grammar. This file has queries and tables, the
/// other one values and conditions. Values and conditions in brackets look alike until their end, so both are read as nodes, and what is neither where it must be one is refused.
/// </summary>
internal sealed partial class AdqlParser
{
    private const int MostCharacters = 256 << 10, DeepestNesting = 100, LongestChain = 500;

    private readonly string query;
    private readonly List<Token> tokens;
    private int next;
    private int depth;

    private AdqlParser(string query)
    {
        this.query = query;
        tokens = AdqlLexer.Tokens(query);
    }

    private Token Current => tokens[next];

    /// <summary>The tree of a query.</summary>
    /// <exception cref="QueryException">It is no ADQL, or longer or deeper than anybody needs.</exception>
    public static Query Parse(string query)
    {
        if (query.Length > MostCharacters)
        {
            throw new QueryException($"the query has {query.Length} characters and may have {MostCharacters}; upload long lists as tables and join them");
        }
        AdqlParser parser = new(query);
        Query tree = parser.QuerySpecification();
        parser.Take(";");
        return parser.Current.Kind == TokenKind.End ? tree : throw parser.Wrong("the query should be at its end here");
    }

    // query_specification: [ WITH … ] select_expression
    private Query QuerySpecification() => Nested(() =>
    {
        int at = Current.At;
        List<CommonTable> with = [];
        if (TakeWord("WITH"))
        {
            do
            {
                with.Add(CommonTable());
            }
            while (Take(","));
        }
        return SelectExpression(at, with, QuerySetExpression(null));
    });

    private CommonTable CommonTable()
    {
        int at = Current.At;
        string name = Identifier("the name of a query").Text;
        List<string>? columns = null;
        if (Take("("))
        {
            columns = [.. List(() => Identifier("the name of a column").Text)];
            Expect(")");
        }
        ExpectWord("AS");
        Expect("(");
        Query body = QuerySpecification();
        Expect(")");
        return new CommonTable(at, name, columns, body);
    }

    // select_expression: query_set_expression [ order_by_clause ] [ offset_clause ]
    private Query SelectExpression(int at, List<CommonTable> with, QueryBody body)
    {
        List<OrderTerm> order = [];
        if (TakeWord("ORDER"))
        {
            ExpectWord("BY");
            order = List(() =>
            {
                Expression value = Value();
                bool descends = TakeWord("DESC");
                _ = descends || TakeWord("ASC");
                return new OrderTerm(value, descends);
            });
        }
        long? offset = TakeWord("OFFSET") ? UnsignedInteger("OFFSET") : null;
        return new Query(at, with, body, order, offset);
    }

    // query_set_expression; INTERSECT binds closer than UNION and EXCEPT.
    private QueryBody QuerySetExpression(QueryBody? first)
    {
        QueryBody left = QuerySetTerm(first);
        int links = 0;
        while (Current.Is("UNION") || Current.Is("EXCEPT"))
        {
            CountLink(ref links);
            (int at, string word) = (Current.At, Current.Text.ToUpperInvariant());
            next++;
            left = new SetOperation(at, word, TakeWord("ALL"), left, QuerySetTerm(null));
        }
        return left;
    }

    private QueryBody QuerySetTerm(QueryBody? first)
    {
        QueryBody left = first ?? QuerySetPrimary();
        int links = 0;
        while (Current.Is("INTERSECT"))
        {
            CountLink(ref links);
            int at = Current.At;
            next++;
            left = new SetOperation(at, "INTERSECT", TakeWord("ALL"), left, QuerySetPrimary());
        }
        return left;
    }

    private QueryBody QuerySetPrimary()
    {
        int at = Current.At;
        if (!Take("("))
        {
            return SelectQuery();
        }
        Query inner = QuerySpecification();
        Expect(")");
        return new NestedQuery(at, inner);
    }

    private Select SelectQuery()
    {
        int at = Current.At;
        ExpectWord("SELECT");
        bool distinct = TakeWord("DISTINCT");
        _ = distinct || TakeWord("ALL");
        long? top = TakeWord("TOP") ? UnsignedInteger("TOP") : null;
        List<SelectItem> items = Current.Is("FROM") ? throw Wrong("nothing is selected; name columns, or * for all") : List(SelectItem);
        ExpectWord("FROM");
        List<TableReference> from = List(TableReference);
        Condition? where = TakeWord("WHERE") ? SearchCondition() : null;
        List<Expression> groups = [];
        if (TakeWord("GROUP"))
        {
            ExpectWord("BY");
            groups = List(Value);
        }
        Condition? having = TakeWord("HAVING") ? SearchCondition() : null;
        return new Select(at, distinct, top, items, from, where, groups, having);
    }

    private SelectItem SelectItem()
    {
        int at = Current.At;
        if (Take("*"))
        {
            return new SelectItem(at, null, null, null);
        }
        if (StarAfterNames() is { } qualifier)
        {
            return new SelectItem(at, null, null, qualifier);
        }
        Expression value = Value();
        string? alias = TakeWord("AS") || IsName(Current) ? Identifier("a name for what is selected").Text : null;
        return new SelectItem(at, value, alias, null);
    }

    // table.* is a select_sublist; table.column the beginning of a value.
    private List<Name>? StarAfterNames()
    {
        int look = next;
        List<Name> names = [];
        while (IsName(tokens[look]) && tokens[look + 1].IsSymbol("."))
        {
            names.Add(new Name(tokens[look].Text, tokens[look].Kind == TokenKind.Quoted));
            look += 2;
            if (tokens[look].IsSymbol("*"))
            {
                next = look + 1;
                return names;
            }
        }
        return null;
    }

    // table_reference, with the joins that follow it.
    private TableReference TableReference() => Nested(() =>
    {
        TableReference left = TablePrimary();
        int links = 0;
        while (JoinType(out int at, out bool natural) is { } type)
        {
            CountLink(ref links);
            TableReference right = TablePrimary();
            Condition? on = null;
            List<Name>? columns = null;
            if (type != "CROSS" && !natural && TakeWord("ON"))
            {
                on = SearchCondition();
            }
            else if (type != "CROSS" && !natural && TakeWord("USING"))
            {
                Expect("(");
                columns = List(() => Identifier("the name of a column"));
                Expect(")");
            }
            else if (type != "CROSS" && !natural)
            {
                throw Wrong("a join needs ON and a condition, or USING and columns");
            }
            left = new JoinedTable(at, left, right, type == "CROSS" ? "INNER" : type, natural, on, columns);
        }
        return left;
    });

    private string? JoinType(out int at, out bool natural)
    {
        at = Current.At;
        natural = TakeWord("NATURAL");
        string type = "INNER";
        if (TakeWord("CROSS"))
        {
            type = "CROSS";
        }
        else if (Current.Is("LEFT") || Current.Is("RIGHT") || Current.Is("FULL"))
        {
            type = Current.Text.ToUpperInvariant();
            next++;
            TakeWord("OUTER");
        }
        else if (!TakeWord("INNER") && !natural && !Current.Is("JOIN"))
        {
            return null;
        }
        ExpectWord("JOIN");
        return type;
    }

    private TableReference TablePrimary()
    {
        int at = Current.At;
        if (!Current.IsSymbol("("))
        {
            List<Name> path = Names("a table");
            return new NamedTable(at, path, Alias());
        }
        if (BracketHoldsQuery())
        {
            next++;
            Query inner = QuerySpecification();
            Expect(")");
            return new DerivedTable(at, inner, Alias() ?? throw Wrong("a query in FROM needs a name after it: AS name"));
        }
        next++;
        TableReference table = TableReference();
        Expect(")");
        return table;
    }

    private string? Alias() => TakeWord("AS") || IsName(Current) ? Identifier("a name for the table").Text : null;

    // ((SELECT …) UNION …) is a query, ((SELECT …) AS a JOIN …) is not: what follows the inner brackets tells.
    private bool BracketHoldsQuery()
    {
        int look = next;
        while (tokens[look].IsSymbol("("))
        {
            look++;
        }
        int inner = look - next - 1;
        if (!tokens[look].Is("SELECT") && !tokens[look].Is("WITH"))
        {
            return false;
        }
        for (; inner > 0; inner--)
        {
            look = AfterClosing(look);
            Token after = tokens[look];
            if (!after.IsSymbol(")"))
            {
                return after.Is("UNION") || after.Is("EXCEPT") || after.Is("INTERSECT") || after.Is("ORDER") || after.Is("OFFSET");
            }
        }
        return true;
    }

    private int AfterClosing(int look)
    {
        for (int open = 1; open > 0 && tokens[look].Kind != TokenKind.End; look++)
        {
            open += tokens[look].IsSymbol("(") ? 1 : tokens[look].IsSymbol(")") ? -1 : 0;
        }
        return look;
    }

    private List<T> List<T>(Func<T> one)
    {
        List<T> all = [one()];
        while (Take(","))
        {
            all.Add(one());
        }
        return all;
    }

    private List<Name> Names(string what)
    {
        List<Name> path = [Identifier(what)];
        while (Take("."))
        {
            path.Add(Identifier(what));
        }
        return path;
    }

    private Name Identifier(string what)
    {
        Token token = Current;
        if (!IsName(token))
        {
            throw Wrong(token.Kind == TokenKind.Word ? $"{token.Shown} is a word of ADQL, and {what} is needed here; in double quotes it is a name" : $"{what} is needed here");
        }
        next++;
        return new Name(token.Text, token.Kind == TokenKind.Quoted);
    }

    private static bool IsName(Token token) => token.Kind == TokenKind.Quoted || (token.Kind == TokenKind.Word && !AdqlWords.IsReserved(token.Text));

    private long UnsignedInteger(string after)
    {
        Token token = Current;
        if (token.Kind != TokenKind.Integer)
        {
            throw Wrong($"{after} needs a whole number, 0 or more");
        }
        next++;
        return long.Parse(token.Text, CultureInfo.InvariantCulture);
    }

    private bool Take(string symbol)
    {
        bool found = Current.IsSymbol(symbol);
        next += found ? 1 : 0;
        return found;
    }

    private bool TakeWord(string word)
    {
        bool found = Current.Is(word);
        next += found ? 1 : 0;
        return found;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
        {
            throw Wrong($"'{symbol}' is needed here");
        }
    }

    private void ExpectWord(string word)
    {
        if (!TakeWord(word))
        {
            throw Wrong($"{word} is needed here");
        }
    }

    // Deep nesting would end the stack, and the process with it.
    private T Nested<T>(Func<T> rule)
    {
        if (++depth > DeepestNesting)
        {
            throw QueryException.At(query, Current.At, $"the query is nested deeper than {DeepestNesting} levels");
        }
        T result = rule();
        depth--;
        return result;
    }

    private void CountLink(ref int links)
    {
        if (++links > LongestChain)
        {
            throw QueryException.At(query, Current.At, $"more than {LongestChain} operators follow each other; use IN with a list, or an uploaded table");
        }
    }

    private QueryException Wrong(string what) => QueryException.At(query, Current.At, $"{what}, not {Current.Shown}");
}

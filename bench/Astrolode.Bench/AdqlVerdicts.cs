using System.Diagnostics;
using System.Text;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Adql;

namespace Astrolode.Bench;

/// <summary>
/// 60,000 queries, each a right one with one or two words changed, judged by our parser of ADQL 2.1 and by that of the CDS for ADQL 2.0 (Debian's adql-java, which comes with stilts): what only they take is printed. It
/// should be only what 2.1 left out: texts side by side, and columns as coordinate systems.
/// </summary>
internal static class AdqlVerdicts
{
    private const int Count = 60_000;

    private static readonly string[] Seeds =
    [
        "SELECT TOP 10 t.a , b AS c , COUNT(*) , 'x' || d FROM s.t AS t , u WHERE a = 1 AND NOT ( b < 2 OR c >= 3.5e2 ) GROUP BY a , b HAVING COUNT(*) > 1 ORDER BY a DESC , 2 ASC",
        "SELECT DISTINCT a , ABS( b ) , POWER( a , 2 ) , - c + 4 * ( d / 2 ) FROM t LEFT OUTER JOIN u ON t.a = u.b WHERE a BETWEEN 1 AND 2 AND b NOT IN ( 1 , 2 ) AND c LIKE 'x%' AND d IS NOT NULL",
        "SELECT * FROM t NATURAL JOIN u INNER JOIN v USING ( a , b ) WHERE EXISTS ( SELECT * FROM w WHERE w.x = t.a ) AND a IN ( SELECT b FROM z )",
        "SELECT u.* , \"From\" , MAX( DISTINCT a ) FROM ( SELECT a FROM t ) AS u WHERE 1 = CONTAINS( POINT( 'ICRS' , ra , dec ) , CIRCLE( 'ICRS' , 1 , 2 , 3 ) ) AND INTERSECTS( BOX( '' , 1 , 2 , 3 , 4 ) , REGION( 'x' ) ) = 0",
        "SELECT COORD1( POINT( '' , 1 , 2 ) ) , AREA( CIRCLE( '' , 1 , 2 , 3 ) ) , DISTANCE( POINT( '' , 1 , 2 ) , p ) , ROUND( a , 2 ) , RAND() , PI() , MOD( a , 3 ) FROM t ORDER BY a",
    ];

    private static readonly string[] Pieces =
    [
        "(", ")", ",", ".", "*", "+", "-", "||", "=", "<>", "a", "t.a", "'x'", "1", "2.5", "AS", "AND", "OR", "NOT", "IN", "IS", "NULL", "SELECT", "FROM", "WHERE", "JOIN", "ON", "LEFT", "GROUP", "BY", "HAVING", "ORDER", "DISTINCT",
        "TOP", "COUNT(*)", "LIKE", "BETWEEN", "EXISTS", "\"q\"", "POINT('',1,2)",
    ];

    /// <summary>Judges and prints.</summary>
    public static void Run()
    {
        Random random = new(3);
        string file = Path.GetTempFileName();
        File.WriteAllLines(file, Enumerable.Range(0, Count).Select(_ => Mutated(random)).Select(query => $"{(IsTaken(query) ? 1 : 0)}\t{Convert.ToBase64String(Encoding.UTF8.GetBytes(query))}"));
        using Process process = Process.Start(new ProcessStartInfo("java", ["-cp", "/usr/share/java/*", Path.Combine(Repository.Root, "bench", "peers", "AdqlVerdicts.java"), file]) { RedirectStandardOutput = true })!;
        Console.Write($"adql: {process.StandardOutput.ReadToEnd()}");
        process.WaitForExit();
        File.Delete(file);
    }

    private static bool IsTaken(string query)
    {
        try
        {
            AdqlParser.Parse(query);
            return true;
        }
        catch (QueryException)
        {
            return false;
        }
    }

    private static string Mutated(Random random)
    {
        List<string> words = [.. Seeds[random.Next(Seeds.Length)].Split(' ')];
        for (int changes = random.Next(1, 3); changes > 0; changes--)
        {
            int at = random.Next(words.Count);
            switch (random.Next(4))
            {
                case 0:
                    words.RemoveAt(at);
                    break;
                case 1:
                    words.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    words[at] = Pieces[random.Next(Pieces.Length)];
                    break;
                default:
                    words.Insert(at, words[random.Next(words.Count)]);
                    break;
            }
        }
        return string.Join(' ', words);
    }
}

namespace Astrolode.Catalogue.Adql;

/// <summary>Words that have a meaning of their own in ADQL 2.1 (sections 2.1.2 and appendix A), and its functions with how many arguments they take.</summary>
internal static class AdqlWords
{
    private static readonly HashSet<string> Words = new(
        (
        "ABSOLUTE ACTION ADD ALL ALLOCATE ALTER AND ANY ARE AS ASC ASSERTION AT AUTHORIZATION AVG BEGIN BETWEEN BIT BIT_LENGTH BOTH BY CASCADE CASCADED CASE CAST CATALOG " +
        "CHAR CHARACTER CHAR_LENGTH CHARACTER_LENGTH CHECK CLOSE COALESCE COLLATE COLLATION COLUMN COMMIT CONNECT CONNECTION CONSTRAINT CONSTRAINTS CONTINUE CONVERT " +
        "CORRESPONDING COUNT CREATE CROSS CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER CURSOR DATE DAY DEALLOCATE DECIMAL DECLARE DEFAULT DEFERRABLE " +
        "DEFERRED DELETE DESC DESCRIBE DESCRIPTOR DIAGNOSTICS DISCONNECT DISTINCT DOMAIN DOUBLE DROP ELSE END END-EXEC ESCAPE EXCEPT EXCEPTION EXEC EXECUTE EXISTS EXTERNAL " +
        "EXTRACT FALSE FETCH FIRST FLOAT FOR FOREIGN FOUND FROM FULL GET GLOBAL GO GOTO GRANT GROUP HAVING HOUR IDENTITY IMMEDIATE IN INDICATOR INITIALLY INNER INPUT " +
        "INSENSITIVE INSERT INT INTEGER INTERSECT INTERVAL INTO IS ISOLATION JOIN KEY LANGUAGE LAST LEADING LEFT LEVEL LIKE LOCAL LOWER MATCH MAX MIN MINUTE MODULE MONTH " +
        "NAMES NATIONAL NATURAL NCHAR NEXT NO NOT NULL NULLIF NUMERIC OCTET_LENGTH OF ON ONLY OPEN OPTION OR ORDER OUTER OUTPUT OVERLAPS PAD PARTIAL POSITION PRECISION " +
        "PREPARE PRESERVE PRIMARY PRIOR PRIVILEGES PROCEDURE PUBLIC READ REAL REFERENCES RELATIVE RESTRICT REVOKE RIGHT ROLLBACK ROWS SCHEMA SCROLL SECOND SECTION SELECT " +
        "SESSION SESSION_USER SET SIZE SMALLINT SOME SPACE SQL SQLCODE SQLERROR SQLSTATE SUBSTRING SUM SYSTEM_USER TABLE TEMPORARY THEN TIME TIMESTAMP TIMEZONE_HOUR " +
        "TIMEZONE_MINUTE TO TRAILING TRANSACTION TRANSLATE TRANSLATION TRIM TRUE UNION UNIQUE UNKNOWN UPDATE UPPER USAGE USER USING VALUE VALUES VARCHAR VARYING VIEW WHEN " +
        "WHENEVER WHERE WITH WORK WRITE YEAR ZONE " +
        "ABS ACOS AREA ASIN ATAN ATAN2 BIGINT BOX CEILING CENTROID CIRCLE CONTAINS COORD1 COORD2 COORDSYS COS COT DEGREES DISTANCE EXP FLOOR ILIKE INTERSECTS IN_UNIT LOG LOG10 " +
        "MOD OFFSET PI POINT POLYGON POWER RADIANS REGION RAND ROUND SIN SQRT TOP TAN TRUNCATE"
        ).Split(' '), StringComparer.OrdinalIgnoreCase);

    /// <summary>Functions of numbers: name, and how many arguments.</summary>
    private static readonly Dictionary<string, (int Least, int Most)> Arguments = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ABS"] = (1, 1),
        ["CEILING"] = (1, 1),
        ["DEGREES"] = (1, 1),
        ["EXP"] = (1, 1),
        ["FLOOR"] = (1, 1),
        ["LOG"] = (1, 1),
        ["LOG10"] = (1, 1),
        ["MOD"] = (2, 2),
        ["PI"] = (0, 0),
        ["POWER"] = (2, 2),
        ["RADIANS"] = (1, 1),
        ["RAND"] = (0, 1),
        ["ROUND"] = (1, 2),
        ["SQRT"] = (1, 1),
        ["TRUNCATE"] = (1, 2),
        ["ACOS"] = (1, 1),
        ["ASIN"] = (1, 1),
        ["ATAN"] = (1, 1),
        ["ATAN2"] = (2, 2),
        ["COS"] = (1, 1),
        ["COT"] = (1, 1),
        ["SIN"] = (1, 1),
        ["TAN"] = (1, 1),
        ["LOWER"] = (1, 1),
        ["UPPER"] = (1, 1),
        ["COALESCE"] = (1, 100),
        ["IN_UNIT"] = (2, 2),
        ["COUNT"] = (1, 1),
        ["AVG"] = (1, 1),
        ["MIN"] = (1, 1),
        ["MAX"] = (1, 1),
        ["SUM"] = (1, 1),
        ["AREA"] = (1, 1),
        ["CENTROID"] = (1, 1),
        ["COORD1"] = (1, 1),
        ["COORD2"] = (1, 1),
        ["COORDSYS"] = (1, 1),
        ["REGION"] = (1, 1),
        ["CONTAINS"] = (2, 2),
        ["INTERSECTS"] = (2, 2),
        ["POINT"] = (2, 3),
        ["CIRCLE"] = (2, 4),
        ["BOX"] = (3, 5),
        ["POLYGON"] = (3, 2001),
        ["DISTANCE"] = (2, 4),
    };

    /// <summary>Whether a word cannot be a name without double quotes.</summary>
    public static bool IsReserved(string word) => Words.Contains(word);

    /// <summary>How many arguments a function of ADQL takes; null for words that are none.</summary>
    public static (int Least, int Most)? ArgumentsOf(string function) => Arguments.TryGetValue(function, out (int Least, int Most) count) ? count : null;

    /// <summary>Whether it is an aggregate.</summary>
    public static bool IsAggregate(string function) => function is "COUNT" or "AVG" or "MIN" or "MAX" or "SUM";

    /// <summary>The name among several that looks most like one that is not there, to be asked for; null where none is near.</summary>
    public static string? Nearest(string wrong, IEnumerable<string> names)
    {
        if (wrong.Length > 60)
        {
            return null;
        }
        string lower = wrong.ToLowerInvariant();
        (string Name, int Distance)? best = null;
        foreach (string name in names)
        {
            int distance = Distance(lower, name.ToLowerInvariant());
            if (distance < (best?.Distance ?? 1 + Math.Max(1, wrong.Length / 3)))
            {
                best = (name, distance);
            }
        }
        return best?.Name;
    }

    // Levenshtein 1966.
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int substituted = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}

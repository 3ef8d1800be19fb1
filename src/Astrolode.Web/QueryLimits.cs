using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Astrolode.Web;

/// <summary>What SQLite itself must refuse of queries from outside, since its time limit is not looked at within one function: patterns and texts that grow without end.</summary>
internal static class QueryLimits
{
    // Numbers of https://sqlite.org/c3ref/c_limit_attached.html.
    private const int LengthLimit = 0, LikePatternLengthLimit = 8;
    private const int MaxTextBytes = 16 << 20, MaxPatternBytes = 1000;

    /// <summary>Sets the limits of a connection.</summary>
    public static void Apply(DbConnection connection)
    {
        if (connection is SqliteConnection { Handle: { } handle })
        {
            raw.sqlite3_limit(handle, LengthLimit, MaxTextBytes);
            raw.sqlite3_limit(handle, LikePatternLengthLimit, MaxPatternBytes);
        }
    }
}

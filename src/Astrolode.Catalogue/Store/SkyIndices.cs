using System.Data.Common;
using Dapper;

namespace Astrolode.Catalogue.Store;

/// <summary>The index of a table on the sky around a load of many rows: numbers of cells come in any order, and an index that is made at the end is made from sorted ones.</summary>
internal static class SkyIndices
{
    /// <summary>Loads rows into a table that has none yet, without its index, which is made anew then; into one that has rows, with it. Within the transaction that is open.</summary>
    public static long Load(DbConnection connection, DbTransaction transaction, string table, Func<long> load)
    {
        bool isEmpty = connection.QueryFirstOrDefault<long?>($"SELECT id FROM {table} LIMIT 1", transaction: transaction) is null;
        if (isEmpty)
        {
            connection.Execute($"DROP INDEX {table}_sky", transaction: transaction);
        }
        long rows = load();
        if (isEmpty)
        {
            connection.Execute($"CREATE INDEX {table}_sky ON {table} (hpx, ux, uy, uz)", transaction: transaction);
        }
        return rows;
    }
}

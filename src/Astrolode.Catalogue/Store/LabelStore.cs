using System.Data.Common;
using Astrolode.Catalogue.Schema;
using Dapper;

namespace Astrolode.Catalogue.Store;

/// <summary>Labels of a catalogue, whatever database it is in.</summary>
public static class LabelStore
{
    /// <summary>Adds labels: all of them, or none where one cannot be read. Those that the catalogue has under the same name of a catalogue are replaced.</summary>
    /// <returns>How many were added, and how many replaced.</returns>
    /// <exception cref="CatalogueException">The catalogue cannot be written, or a label cannot be read.</exception>
    public static (long Added, long Replaced) Replace(CatalogueAddress address, string catalogue, IEnumerable<LabelRow> labels)
    {
        using DbConnection connection = address.OpenWriting();
        using DbTransaction transaction = connection.BeginTransaction();
        long replaced = connection.Execute("DELETE FROM label WHERE catalogue = @catalogue", new { catalogue }, transaction);
        IReadOnlyList<Column<LabelRow>> columns = [.. LabelColumns.All.Skip(1)];
        long added = SkyIndices.Load(connection, transaction, "label",
            () => BulkInsert.Into(connection, "label", [.. columns.Select(column => column.Name)], [.. columns.Select(column => column.Kind)], Rows(labels, columns)));
        transaction.Commit();
        return (added, replaced);
    }

    private static IEnumerable<object?[]> Rows(IEnumerable<LabelRow> labels, IReadOnlyList<Column<LabelRow>> columns)
    {
        object?[] row = new object?[columns.Count];
        foreach (LabelRow label in labels)
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = columns[i].Value(label);
            }
            yield return row;
        }
    }
}

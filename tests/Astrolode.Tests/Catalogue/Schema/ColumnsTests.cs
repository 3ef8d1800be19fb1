using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;
using Dapper;

namespace Astrolode.Tests.Catalogue.Schema;

public sealed class ColumnsTests
{
    [Fact]
    public void The_registries_and_the_migrated_schema_have_the_same_columns_in_the_same_order()
    {
        string folder = Directory.CreateTempSubdirectory("schema").FullName;
        using (CatalogueStore store = CatalogueStore.Open(Path.Combine(folder, "cat.db")))
        {
            AssertSame(store, DetectionColumns.Table);
            AssertSame(store, SourceColumns.Table);
            AssertSame(store, MovingObjectColumns.Table);
            AssertSame(store, LabelColumns.Table);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Every_column_says_what_it_is()
    {
        AssertDescribed(DetectionColumns.All);
        AssertDescribed(SourceColumns.All);
        AssertDescribed(MovingObjectColumns.All);
        AssertDescribed(LabelColumns.All);
    }

    private static void AssertSame<T>(CatalogueStore store, CatalogueTable<T> table)
    {
        IEnumerable<(string Name, string Type)> inFile = store.Connection.Query<(string, string)>($"SELECT name, type FROM pragma_table_info('{table.Name}') ORDER BY cid");

        Assert.Equal(table.Columns.Select(column => (column.Name, column.SqlType)), inFile);
    }

    private static void AssertDescribed<T>(IReadOnlyList<Column<T>> columns)
    {
        Assert.All(columns, column => Assert.True(column.Description.Length > 10 && column.Ucd.Length > 0));
        Assert.All(columns.Where(column => !column.IsDerived && column.Ucd.StartsWith("pos.", StringComparison.Ordinal) && column.Kind == ColumnKind.Real),
            column => Assert.NotNull(column.Unit));
    }
}

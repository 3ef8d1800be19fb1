using Astrolode.Catalogue.Schema;
using Astrolode.Catalogue.Store;
using Dapper;

namespace Astrolode.Tests.Catalogue.Schema;

public sealed class DetectionColumnsTests
{
    [Fact]
    public void The_registry_and_the_migrated_schema_have_the_same_columns_in_the_same_order()
    {
        string folder = Directory.CreateTempSubdirectory("schema").FullName;
        using (CatalogueStore store = CatalogueStore.Open(Path.Combine(folder, "cat.db")))
        {
            IEnumerable<(string Name, string Type)> inFile = store.Connection.Query<(string, string)>("SELECT name, type FROM pragma_table_info('detection') ORDER BY cid");

            Assert.Equal(DetectionColumns.All.Select(column => (column.Name, column.SqlType)), inFile);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Every_column_says_what_it_is()
    {
        Assert.All(DetectionColumns.All, column => Assert.True(column.Description.Length > 10 && column.Ucd.Length > 0));
        Assert.All(DetectionColumns.All.Where(column => column.Ucd.StartsWith("pos.", StringComparison.Ordinal) && column.Kind == ColumnKind.Real),
            column => Assert.NotNull(column.Unit));
    }
}

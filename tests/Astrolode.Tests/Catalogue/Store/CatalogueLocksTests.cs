using System.Data.Common;
using Astrolode.Catalogue;
using Astrolode.Catalogue.Store;

namespace Astrolode.Tests.Catalogue.Store;

public class CatalogueLocksTests
{
    // What another program does with a catalogue that is served, when it has done its work.
    private const string Write = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('UPDATE property SET value = value'); c.commit(); c.close()";

    [JudgeFact("python:sqlite3")]
    public void A_program_that_closes_the_catalogue_leaves_the_log_of_one_that_has_it_open()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("cat.db");
        CatalogueAddress address = CatalogueAddress.Parse(path);
        using (DbConnection served = address.OpenWriting())
        {
            // As a server does for each request.
            address.OpenReading().Dispose();
            address.OpenWriting().Dispose();
            Judge.RunPython(Write, path);
            Assert.True(File.Exists(path + "-wal"));
        }
        Assert.False(File.Exists(path + "-wal"));
    }

    [Fact]
    public void A_file_that_was_a_catalogue_and_is_none_any_more_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("cat.db");
        CatalogueAddress.Parse(path).OpenWriting().Dispose();
        File.WriteAllText(path, "something else");
        CatalogueException error = Assert.Throws<CatalogueException>(() => CatalogueAddress.Parse(path).OpenReading());
        Assert.Contains("is not a catalogue of Astrolode", error.Message, StringComparison.Ordinal);
    }
}

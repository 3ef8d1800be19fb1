using System.Data.Common;
using System.Globalization;
using Dapper;

namespace Astrolode.Catalogue.Store;

/// <summary>What people say of detections.</summary>
public sealed class ReviewStore(CatalogueAddress address, TimeProvider clock)
{
    /// <summary>The verdicts there are.</summary>
    public static IReadOnlyList<string> Verdicts { get; } = ["accepted", "rejected", "unsure"];

    /// <summary>Keeps a verdict; the detection shows it from now on, and all of them stay in the table of reviews.</summary>
    /// <returns>Whether there is such a detection.</returns>
    /// <exception cref="CatalogueException">The verdict is none, or the catalogue cannot be written.</exception>
    public bool Add(long detection, string verdict, string? comment, string reviewer)
    {
        if (!Verdicts.Contains(verdict))
        {
            throw new CatalogueException($"review: the verdict '{verdict}' is none; give {string.Join(", ", Verdicts)}");
        }
        using DbConnection connection = address.OpenWriting();
        using DbTransaction transaction = connection.BeginTransaction();
        if (connection.Execute("UPDATE detection SET review = @verdict WHERE id = @detection", new { verdict, detection }, transaction) == 0)
        {
            return false;
        }
        string reviewed = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        connection.Execute("INSERT INTO review (detection, verdict, comment, reviewer, reviewed) VALUES (@detection, @verdict, @comment, @reviewer, @reviewed)",
            new { detection, verdict, comment, reviewer, reviewed }, transaction);
        transaction.Commit();
        return true;
    }

    /// <summary>Takes the newest verdict of a reviewer on a detection back; the detection shows the one before it again, if there is any.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TakeBack(long detection, string reviewer)
    {
        using DbConnection connection = address.OpenWriting();
        using DbTransaction transaction = connection.BeginTransaction();
        if (connection.Execute("DELETE FROM review WHERE id = (SELECT max(id) FROM review WHERE detection = @detection AND reviewer = @reviewer)", new { detection, reviewer }, transaction) == 0)
        {
            return false;
        }
        connection.Execute("UPDATE detection SET review = (SELECT verdict FROM review WHERE detection = @detection ORDER BY id DESC LIMIT 1) WHERE id = @detection", new { detection }, transaction);
        transaction.Commit();
        return true;
    }
}

using Astrolode.Catalogue;
using Astrolode.Catalogue.Import;
using Astrolode.Catalogue.Store;
using Astrolode.Web.Security;
using Astrolode.Web.Vo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web.Api;

/// <summary>What somebody says of a detection.</summary>
/// <param name="Verdict">accepted, rejected or unsure.</param>
/// <param name="Comment">Why; may be left out.</param>
internal sealed record ReviewRequest(string Verdict, string? Comment);

/// <summary>What came of labels that were sent.</summary>
internal sealed record LabelsAnswer(string Catalogue, long Added, long Replaced);

/// <summary>All that writes into the catalogue through the server; each of it needs a token.</summary>
internal static class WritingApi
{
    private const int LongestComment = 2000;

    /// <summary>Puts it at <c>/api</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes, TokenStore tokens, ReviewStore reviews, CatalogueAddress catalogue)
    {
        RouteGroupBuilder api = routes.MapGroup("/api").WithTags("writing");
        api.MapPost("/detections/{id}/review", (long id, ReviewRequest review, HttpContext context) =>
            review.Comment?.Length > LongestComment ? throw new VoException($"the comment has more than {LongestComment} characters")
                : reviews.Add(id, review.Verdict, review.Comment, BearerToken.NameOf(context)) ? Results.NoContent() : throw new VoException($"there is no detection {id}", StatusCodes.Status404NotFound))
            .RequireToken(tokens).WithVoErrors().WithSummary("Judges a detection: accepted, rejected or unsure; needs a token");
        api.MapPost("/labels", async (string name, string? @class, HttpContext context) => await Labels(catalogue, name, @class ?? "object", context).ConfigureAwait(false))
            .RequireToken(tokens).WithVoErrors().Accepts<byte[]>("application/x-votable+xml").WithSummary("Adds the rows of a VOTable as labels of a catalogue called name, in place of those it had; needs a token");
    }

    private static async Task<LabelsAnswer> Labels(CatalogueAddress catalogue, string name, string usualClass, HttpContext context)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100)
        {
            throw new VoException("name must have 1 to 100 characters");
        }
        string path = Path.GetTempFileName();
        try
        {
            await using (FileStream copy = File.Create(path))
            {
                await context.Request.Body.CopyToAsync(copy, context.RequestAborted).ConfigureAwait(false);
            }
            using FileStream body = File.OpenRead(path);
            TableContent table = VoTableReader.Read(body, name);
            (long added, long replaced) = LabelStore.Replace(catalogue, name, new LabelMapping(table.Columns, name, usualClass, [], name).Labels(table.Rows));
            return new LabelsAnswer(name, added, replaced);
        }
        catch (CatalogueException error) when (error.Message.StartsWith($"{name}: ", StringComparison.Ordinal))
        {
            // It is the table that is wrong, not the catalogue.
            throw new VoException(error.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }
}

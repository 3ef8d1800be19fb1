using Astrolode.Catalogue;
using Astrolode.Catalogue.Import;
using Astrolode.Catalogue.Store;
using Astrolode.Images.Sky;
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

/// <summary>An ellipse on the sky.</summary>
/// <param name="Ra">Right ascension of its centre, ICRS degrees.</param>
/// <param name="Dec">Declination.</param>
/// <param name="SemiMajor">Longer semi-axis, degrees.</param>
/// <param name="SemiMinor">Shorter one.</param>
/// <param name="Pa">Direction of the longer one, north through east, degrees.</param>
/// <param name="Class">What it is.</param>
internal sealed record DrawingRequest(double Ra, double Dec, double SemiMajor, double SemiMinor, double Pa, string Class);

/// <summary>The label that a drawing became.</summary>
internal sealed record DrawingAnswer(long Id);

/// <summary>All that writes into the catalogue through the server; each of it needs a token.</summary>
internal static class WritingApi
{
    private const int LongestComment = 2000;

    /// <summary>Puts it at <c>/api</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes, TokenStore tokens, ReviewStore reviews, DrawingStore drawings, CatalogueAddress catalogue)
    {
        RouteGroupBuilder api = routes.MapGroup("/api").WithTags("writing");
        api.MapPost("/detections/{id}/review", (long id, ReviewRequest review, HttpContext context) =>
            review.Comment?.Length > LongestComment ? throw new VoException($"the comment has more than {LongestComment} characters")
                : reviews.Add(id, review.Verdict, review.Comment, BearerToken.NameOf(context)) ? Results.NoContent() : throw new VoException($"there is no detection {id}", StatusCodes.Status404NotFound))
            .RequireToken(tokens).WithVoErrors().WithSummary("Judges a detection: accepted, rejected or unsure; needs a token");
        api.MapDelete("/detections/{id}/review", (long id, HttpContext context) =>
            reviews.TakeBack(id, BearerToken.NameOf(context)) ? Results.NoContent() : throw new VoException($"there is no review of detection {id} to take back", StatusCodes.Status404NotFound))
            .RequireToken(tokens).WithVoErrors().WithSummary("Takes one's own newest verdict on a detection back; needs a token");
        api.MapPost("/drawings", (DrawingRequest drawing, HttpContext context) => new DrawingAnswer(Draw(drawings, drawing, BearerToken.NameOf(context))))
            .RequireToken(tokens).WithVoErrors().WithSummary("Keeps an ellipse that was drawn on the sky as a label; needs a token");
        api.MapDelete("/drawings/{id}", (long id, HttpContext context) =>
            drawings.Remove(id, BearerToken.NameOf(context)) ? Results.NoContent() : throw new VoException($"there is no drawing {id} of yours", StatusCodes.Status404NotFound))
            .RequireToken(tokens).WithVoErrors().WithSummary("Takes one's own drawing back; needs a token");
        api.MapPost("/labels", async (string name, string? @class, HttpContext context) => await Labels(catalogue, name, @class ?? "object", context).ConfigureAwait(false))
            .RequireToken(tokens).WithVoErrors().Accepts<byte[]>("application/x-votable+xml").WithSummary("Adds the rows of a VOTable as labels of a catalogue called name, in place of those it had; needs a token");
    }

    private static long Draw(DrawingStore drawings, DrawingRequest drawing, string author)
    {
        if (!double.IsFinite(drawing.Ra) || drawing.Dec is not (>= -90 and <= 90) || string.IsNullOrWhiteSpace(drawing.Class) || drawing.Class.Length > 100)
        {
            throw new VoException("a drawing needs ra and dec in degrees and a class of 1 to 100 characters");
        }
        try
        {
            return drawings.Add(new DrawnEllipse(new SkyPosition(SkyPosition.WrapDegrees(drawing.Ra), drawing.Dec), drawing.SemiMajor, drawing.SemiMinor, drawing.Pa, drawing.Class), author);
        }
        catch (CatalogueException error) when (error.Message.StartsWith("drawing: ", StringComparison.Ordinal))
        {
            throw new VoException(error.Message);
        }
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

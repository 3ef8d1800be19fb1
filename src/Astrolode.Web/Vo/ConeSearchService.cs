using System.Globalization;
using System.Xml.Linq;
using Astrolode.Catalogue.Results;
using Astrolode.Catalogue.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web.Vo;

/// <summary>
/// Simple Cone Search 1.03 (REC-ConeSearch-1.03) over each table on the sky, at <c>/scs/TABLE</c>: RA, DEC and SR in degrees, VERB 1 to 3. SR = 0 asks for the
/// columns alone.
/// </summary>
internal static class ConeSearchService
{
    /// <summary>Puts it there.</summary>
    public static void Map(IEndpointRouteBuilder routes, CatalogueQueries queries, ServerLimits limits)
    {
        foreach (TableDescription table in queries.Tables.Where(each => each.Sky is not null && each.Schema == "astrolode"))
        {
            routes.MapGet($"/scs/{table.Name}", async (HttpContext context) =>
            {
                try
                {
                    await Answer(context, queries, limits, table).ConfigureAwait(false);
                }
                catch (Exception error) when (VoDocuments.Explain(error) is not null && !context.Response.HasStarted)
                {
                    // Section 2.3: an error is a VOTable, and HTTP's status is that of success.
                    await Results.Text(Error(VoDocuments.Explain(error)!.Value.Message), "text/xml").ExecuteAsync(context).ConfigureAwait(false);
                }
            }).ExcludeFromDescription();
        }
    }

    private static async Task Answer(HttpContext context, CatalogueQueries queries, ServerLimits limits, TableDescription table)
    {
        RequestParameters parameters = await RequestParameters.Read(context.Request).ConfigureAwait(false);
        (double ra, double dec, double radius) = (Needed(parameters, "RA", 0, 360), Needed(parameters, "DEC", -90, 90), Needed(parameters, "SR", 0, 180));
        long verbosity = parameters.Count("VERB") ?? 2;
        if (verbosity is < 1 or > 3)
        {
            throw new VoException($"VERB = {verbosity}: give 1, 2 or 3");
        }
        long maxRows = radius == 0 ? 0 : Math.Min(parameters.Count("MAXREC") ?? limits.DefaultRows, limits.MaxRows);
        IReadOnlyList<ColumnDescription> columns = [.. table.Columns.Where(column => IsShown(table, column, verbosity))];
        string adql = string.Create(CultureInfo.InvariantCulture,
            $"SELECT {string.Join(", ", columns.Select(column => $"\"{column.Name}\""))} FROM {table.Schema}.\"{table.Name}\" WHERE 1 = CONTAINS(POINT({table.Sky!.Ra}, {table.Sky.Dec}), CIRCLE({ra:R}, {dec:R}, {radius:R}))");
        using RunningQuery query = await queries.Start(adql, maxRows, limits.SyncTime, [], context.RequestAborted).ConfigureAwait(false);
        ResultFormat format = TapRequest.FormatOf(parameters);
        context.Response.ContentType = format == ResultFormat.VoTable ? "text/xml;content=x-votable" : format.ContentType;
        ResultTable answer = new(table.Name, table.Description, [.. query.Columns.Select((column, i) => ForCones(table, column))]);
        await AnswerStream.Write(query, answer, format, maxRows, context.Response.BodyWriter, context.RequestAborted).ConfigureAwait(false);
    }

    private static double Needed(RequestParameters parameters, string name, double min, double max)
    {
        parameters.Required(name);
        double value = parameters.Number(name)!.Value;
        return value >= min && value <= max ? value
            : throw new VoException(string.Create(CultureInfo.InvariantCulture, $"{name} = {value} is outside {min} to {max} degrees"));
    }

    private static bool IsShown(TableDescription table, ColumnDescription column, long verbosity) =>
        verbosity == 3 || IsOfCone(table, column) || (verbosity == 2 && column.Principal);

    private static bool IsOfCone(TableDescription table, ColumnDescription column) => column.Name == table.Sky!.Ra || column.Name == table.Sky.Dec || IsIdentifier(table, column);

    private static bool IsIdentifier(TableDescription table, ColumnDescription column) => column.Name == "id" && table.Columns.Contains(column);

    // Section 2.2.2 wants the words of UCD1 on three columns, and a text as identifier.
    private static ColumnDescription ForCones(TableDescription table, ColumnDescription column) => column.Name switch
    {
        "id" => column with { Ucd = "ID_MAIN", Kind = ColumnKind.Text, Standard = true },
        var name when name == table.Sky!.Ra => column with { Ucd = "POS_EQ_RA_MAIN" },
        var name when name == table.Sky!.Dec => column with { Ucd = "POS_EQ_DEC_MAIN" },
        _ => column,
    };

    private static readonly XNamespace OldVoTable = "http://www.ivoa.net/xml/VOTable/v1.1";

    private static string Error(string message) => VoDocuments.Text(new XElement(OldVoTable + "VOTABLE", new XAttribute("version", "1.1"),
        new XElement(OldVoTable + "INFO", new XAttribute("ID", "Error"), new XAttribute("name", "Error"), new XAttribute("value", VoDocuments.Clean(message)))));
}

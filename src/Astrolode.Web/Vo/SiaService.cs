using System.Globalization;
using System.Xml.Linq;
using Astrolode.Catalogue.Results;
using Astrolode.Catalogue.Schema;
using Astrolode.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web.Vo;

/// <summary>
/// Simple Image Access 2.0 (REC-SIA-2.0-20151223) at <c>/sia2/query</c>: images and surveys as rows of ObsCore. Values of one parameter are alternatives, parameters are conditions that
/// must all hold, and what a row does not know never holds (section 2.1).
/// </summary>
internal static class SiaService
{
    // Parameters of an interval and the columns that it must overlap (section 2.1).
    private static readonly (string Name, string Low, string High)[] Intervals =
    [
        ("BAND", "em_min", "em_max"), ("TIME", "t_min", "t_max"), ("FOV", "s_fov", "s_fov"), ("SPATRES", "s_resolution", "s_resolution"),
        ("SPECRP", "em_res_power", "em_res_power"), ("EXPTIME", "t_exptime", "t_exptime"), ("TIMERES", "t_resolution", "t_resolution"),
    ];

    private static readonly (string Name, string Column)[] Words =
    [
        ("ID", "obs_publisher_did"), ("COLLECTION", "obs_collection"), ("FACILITY", "facility_name"), ("INSTRUMENT", "instrument_name"),
        ("DPTYPE", "dataproduct_type"), ("TARGET", "target_name"), ("FORMAT", "access_format"),
    ];

    /// <summary>Puts it there.</summary>
    public static void Map(IEndpointRouteBuilder routes, CatalogueQueries queries, ServerLimits limits, PublicAddress address)
    {
        TableDescription table = queries.Tables.First(each => each is { Schema: "ivoa", Name: "obscore" });
        routes.MapMethods("/sia2/query", [HttpMethods.Get, HttpMethods.Post], (Delegate)(async (HttpContext context) =>
        {
            RequestParameters parameters = await RequestParameters.Read(context.Request).ConfigureAwait(false);
            ResultFormat format = TapRequest.FormatOf(WithoutFormat(parameters));
            long maxRows = Math.Min(parameters.Count("MAXREC") ?? limits.DefaultRows, limits.MaxRows);
            using RunningQuery query = await queries.Start(Adql(parameters, table), maxRows, limits.SyncTime, [], context.RequestAborted).ConfigureAwait(false);
            context.Response.ContentType = format.ContentType;
            ResultTable answer = new("images", table.Description, query.Columns) { ServerUrl = address.Of(context.Request) };
            await AnswerStream.Write(query, answer, format, maxRows, context.Response.BodyWriter, context.RequestAborted).ConfigureAwait(false);
            return Results.Empty;
        })).WithVoErrors().ExcludeFromDescription();
        routes.MapGet("/sia2/capabilities", (HttpRequest request) => VoDocuments.Xml(ServiceCapabilities.Document($"{address.Of(request)}/sia2", "ivo://ivoa.net/std/SIA#query-2.0", "query"))).ExcludeFromDescription();
    }

    /// <summary>The query in ADQL.</summary>
    internal static string Adql(RequestParameters parameters, TableDescription table)
    {
        List<string> conditions = [];
        Add(conditions, parameters.Many("POS"), Position);
        foreach ((string name, string low, string high) in Intervals)
        {
            Add(conditions, parameters.Many(name), text => Overlap(name, text, low, high));
        }
        foreach ((string name, string column) in Words)
        {
            Add(conditions, parameters.Many(name), text => $"{column} = {Literal(text)}");
        }
        Add(conditions, parameters.Many("CALIB"), text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int level) ? $"calib_level = {level}" : throw new VoException($"UsageFault: CALIB = '{text}' is no level; give 0 to 4"));
        Add(conditions, parameters.Many("POL"), text => $"pol_states LIKE {Literal("%/" + text.ToUpperInvariant() + "/%")}");
        string where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        return $"SELECT {string.Join(", ", table.Columns.Select(column => column.Name))} FROM ivoa.obscore{where}";
    }

    // FORMAT is here a condition on rows, not the format of the answer.
    private static RequestParameters WithoutFormat(RequestParameters parameters) =>
        RequestParameters.Of(parameters.Many("RESPONSEFORMAT").Take(1).Select(format => KeyValuePair.Create("RESPONSEFORMAT", format)));

    private static void Add(List<string> conditions, IReadOnlyList<string> values, Func<string, string> condition)
    {
        if (values.Count > 0)
        {
            conditions.Add($"({string.Join(" OR ", values.Select(condition))})");
        }
    }

    private static string Position(string text)
    {
        try
        {
            return $"1 = INTERSECTS(s_region, {SkyRegion.Geometry(text)})";
        }
        catch (VoException error)
        {
            throw new VoException($"UsageFault: POS: {error.Message}");
        }
    }

    // Section 2.1: one value, or two with -Inf and +Inf for open ends; intervals overlap where each begins before the other ends.
    private static string Overlap(string name, string text, string low, string high)
    {
        double[] ends = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => Bound(name, text, word))];
        (double from, double to) = ends switch
        {
            [var only] => (only, only),
            [var first, var second] when first <= second => (first, second),
            _ => throw new VoException($"UsageFault: {name} = '{text}' is no interval; give one number, or two with the smaller first"),
        };
        List<string> conditions = [];
        if (!double.IsInfinity(from))
        {
            conditions.Add($"{high} >= {from.ToString("R", CultureInfo.InvariantCulture)}");
        }
        if (!double.IsInfinity(to))
        {
            conditions.Add($"{low} <= {to.ToString("R", CultureInfo.InvariantCulture)}");
        }
        return conditions.Count == 0 ? $"{low} IS NOT NULL" : $"({string.Join(" AND ", conditions)})";
    }

    private static double Bound(string name, string text, string word) => word.ToUpperInvariant() switch
    {
        "-INF" => double.NegativeInfinity,
        "+INF" or "INF" => double.PositiveInfinity,
        _ => double.TryParse(word, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : throw new VoException($"UsageFault: {name} = '{text}': '{word}' is no number"),
    };

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}

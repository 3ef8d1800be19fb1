using System.Globalization;
using Astrolode.Catalogue.Results;
using Astrolode.Catalogue.Schema;
using Astrolode.Web.Vo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web.Api;

/// <summary>A table as a page shows it.</summary>
/// <param name="Name">Name in ADQL, with its schema.</param>
/// <param name="Description">What a row is.</param>
/// <param name="OnSky">Whether its rows have positions.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record TableSummary(string Name, string Description, bool OnSky, IReadOnlyList<ColumnSummary> Columns);

/// <summary>A column as a page shows it.</summary>
internal sealed record ColumnSummary(string Name, string Kind, string? Unit, string Description, bool Principal);

/// <summary>How many rows of a table lie in a region.</summary>
internal sealed record TableCount(string Name, long Rows);

/// <summary>Rows in a HEALPix cell.</summary>
/// <param name="Cell">Number, nested.</param>
/// <param name="Rows">Rows in it.</param>
internal sealed record CellCount(long Cell, long Rows);

/// <summary>Rows of a table over the cells of a HEALPix order.</summary>
internal sealed record Density(string Table, int Order, IReadOnlyList<CellCount> Cells);

/// <summary>JSON for pages: what is there, counts of every table in the field in one call, density where there is too much to draw, and the rows in view. All of it is plain ADQL underneath.</summary>
internal static class CatalogueApi
{
    private const int FinestDensity = 12, MostCells = 50_000;
    private const long MostRows = 50_000, UsualRows = 5_000;

    /// <summary>Puts it at <c>/api</c>.</summary>
    public static void Map(IEndpointRouteBuilder routes, CatalogueQueries queries, ServerLimits limits)
    {
        RouteGroupBuilder api = routes.MapGroup("/api").WithTags("catalogue");
        api.MapGet("/tables", () => Tables(queries)).WithSummary("The tables of the catalogue and their columns");
        api.MapGet("/counts", (string? region, CancellationToken cancel) => Counts(queries, limits, region, cancel)).WithVoErrors()
            .WithSummary("Rows of every table in a region (CIRCLE, RANGE or POLYGON in degrees, ICRS), or of the whole sky, in one call");
        api.MapGet("/density", (string table, int order, string? region, double? minScore, CancellationToken cancel) => DensityOf(queries, limits, table, order, (region, minScore), cancel)).WithVoErrors()
            .WithSummary("Rows of a table over HEALPix cells of an order up to 12, for regions that hold too many to draw");
        api.MapGet("/rows", (HttpContext context, string table, string? region, double? minScore, long? limit, string? columns) =>
            Rows(context, queries, limits, (table, region, minScore, Math.Clamp(limit ?? UsualRows, 0, MostRows), columns))).WithVoErrors()
            .WithSummary("Rows of a table in a region, those of highest score first: {metadata, data, status}; status OVERFLOW where there are more");
    }

    private static TableSummary[] Tables(CatalogueQueries queries) => [.. queries.Tables.Where(table => table.Schema != "tap_schema").Select(table => new TableSummary($"{table.Schema}.{table.Name}", table.Description, table.Sky is not null,
        [.. table.Columns.Select(column => new ColumnSummary(column.Name, column.Kind.ToString().ToLowerInvariant(), column.Unit, column.Description, column.Principal))]))];

    private static async Task<IReadOnlyList<TableCount>> Counts(CatalogueQueries queries, ServerLimits limits, string? region, CancellationToken cancel)
    {
        List<TableCount> counts = [];
        foreach (TableDescription table in queries.Tables.Where(table => table.Sky is not null))
        {
            using RunningQuery query = await queries.Start($"SELECT COUNT(*) AS n FROM {Name(table)}{Where(table, region, null)}", 1, limits.SyncTime, [], cancel).ConfigureAwait(false);
            query.Read();
            counts.Add(new TableCount(Name(table), query.Cells().Integer(0)));
        }
        return counts;
    }

    private static async Task<Density> DensityOf(CatalogueQueries queries, ServerLimits limits, string name, int order, (string? Region, double? MinScore) filter, CancellationToken cancel)
    {
        TableDescription table = OnSky(queries, name);
        if (order is < 0 or > FinestDensity)
        {
            throw new VoException($"order = {order} is outside 0 to {FinestDensity}");
        }
        long divisor = 1L << (2 * (29 - order));
        string adql = string.Create(CultureInfo.InvariantCulture,
            $"SELECT cell, COUNT(*) AS n FROM (SELECT {table.Sky!.Hpx} / {divisor} AS cell FROM {Name(table)}{Where(table, filter.Region, filter.MinScore)}) AS cells WHERE cell IS NOT NULL GROUP BY cell ORDER BY cell");
        using RunningQuery query = await queries.Start(adql, MostCells, limits.SyncTime, [], cancel).ConfigureAwait(false);
        List<CellCount> cells = [];
        CellReader row = query.Cells();
        while (query.Read())
        {
            if (cells.Count == MostCells)
            {
                throw new VoException($"there are more than {MostCells} cells; ask for a lower order or a smaller region");
            }
            cells.Add(new CellCount(row.Integer(0), row.Integer(1)));
        }
        return new Density(Name(table), order, cells);
    }

    private static async Task<IResult> Rows(HttpContext context, CatalogueQueries queries, ServerLimits limits, (string Table, string? Region, double? MinScore, long Limit, string? Columns) asked)
    {
        TableDescription table = Find(queries, asked.Table);
        string columns = asked.Columns is null ? "*" : string.Join(", ", asked.Columns.Split(',', StringSplitOptions.TrimEntries).Select(column => $"\"{Column(table, column).Name}\""));
        string order = table.Columns.Any(column => column.Name == "score") ? " ORDER BY score DESC" : "";
        string adql = $"SELECT {columns} FROM {Name(table)}{Where(table, asked.Region, asked.MinScore)}{order}";
        using RunningQuery query = await queries.Start(adql, asked.Limit, limits.SyncTime, [], context.RequestAborted).ConfigureAwait(false);
        ResultFormat json = ResultFormat.Find("json")!;
        context.Response.ContentType = json.ContentType;
        await AnswerStream.Write(query, new ResultTable(Name(table), table.Description, query.Columns), json, asked.Limit, context.Response.BodyWriter, context.RequestAborted).ConfigureAwait(false);
        return Results.Empty;
    }

    private static string Name(TableDescription table) => $"{table.Schema}.{table.Name}";

    private static string Where(TableDescription table, string? region, double? minScore)
    {
        List<string> conditions = [];
        if (!string.IsNullOrWhiteSpace(region))
        {
            conditions.Add(table.Sky is null ? throw new VoException($"{Name(table)} has no positions; leave region out") : SkyRegion.Condition(region, table));
        }
        if (minScore is { } score)
        {
            conditions.Add(string.Create(CultureInfo.InvariantCulture, $"{Column(table, "score").Name} >= {score:R}"));
        }
        return conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
    }

    private static TableDescription OnSky(CatalogueQueries queries, string name) => Find(queries, name) is { Sky: not null } table ? table : throw new VoException($"{name} has no positions");

    private static TableDescription Find(CatalogueQueries queries, string name) =>
        queries.Tables.FirstOrDefault(table => Name(table).Equals(name, StringComparison.OrdinalIgnoreCase) || table.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new VoException($"there is no table '{name}'; /api/tables lists all", StatusCodes.Status404NotFound);

    private static ColumnDescription Column(TableDescription table, string name) =>
        table.Columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? throw new VoException($"{Name(table)} has no column '{name}'");
}

using System.Xml.Linq;
using Astrolode.Catalogue.Results;
using Astrolode.Catalogue.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web.Vo;

/// <summary>VOSI tables (IVOA Support Interfaces 1.1, section 2.3; types of VODataService 1.1, section 3.3): what may be queried, from the registry of columns.</summary>
internal static class TableSetDocument
{
    private static readonly XNamespace Vosi = "http://www.ivoa.net/xml/VOSITables/v1.0", Vod = "http://www.ivoa.net/xml/VODataService/v1.1", Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>Puts it at <c>/tables</c> of a service.</summary>
    public static void Map(IEndpointRouteBuilder routes, string service, IReadOnlyList<TableDescription> tables)
    {
        routes.MapGet($"{service}/tables", () => VoDocuments.Xml(TableSet(tables))).ExcludeFromDescription();
        routes.MapGet($"{service}/tables/{{name}}", (string name) => tables.FirstOrDefault(table => $"{table.Schema}.{table.Name}".Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found
            ? VoDocuments.Xml(Root("table", Content(found)))
            : throw new VoException($"there is no table '{name}'; {service}/tables lists all", StatusCodes.Status404NotFound)).WithVoErrors().ExcludeFromDescription();
    }

    private static XElement TableSet(IReadOnlyList<TableDescription> tables) => Root("tableset", tables.GroupBy(table => table.Schema).Select(schema => new XElement("schema",
        new XElement("name", schema.Key),
        new XElement("description", PublishedTables.Schemas.FirstOrDefault(known => known.Name == schema.Key).Description),
        schema.Select(table => new XElement("table", new XAttribute("type", "table"), Content(table))))));

    private static XElement Root(string name, params object[] content) => new(Vosi + name, new XAttribute(XNamespace.Xmlns + "vosi", Vosi),
        new XAttribute(XNamespace.Xmlns + "vod", Vod), new XAttribute(XNamespace.Xmlns + "xsi", Xsi), content);

    private static object[] Content(TableDescription table) =>
    [
        new XElement("name", $"{table.Schema}.{table.Name}"),
        new XElement("description", table.Description),
        .. table.Utype is { } utype ? (object[])[new XElement("utype", utype)] : [],
        .. table.Columns.Select(Column),
        .. PublishedTables.Keys.Where(key => key.From == $"{table.Schema}.{table.Name}").Select(key => new XElement("foreignKey",
            new XElement("targetTable", key.To), new XElement("fkColumn", new XElement("fromColumn", key.FromColumn), new XElement("targetColumn", key.ToColumn)), new XElement("description", key.Description))),
    ];

    private static XElement Column(ColumnDescription column)
    {
        VoTableType type = VoTableType.Of(column);
        return new XElement("column", new XAttribute("std", column.Standard),
            new XElement("name", column.AdqlName),
            new XElement("description", column.Description),
            column.Unit is null ? null : new XElement("unit", column.Unit),
            column.Ucd is null ? null : new XElement("ucd", column.Ucd),
            column.Utype is null ? null : new XElement("utype", column.Utype),
            new XElement("dataType", new XAttribute(Xsi + "type", "vod:VOTableType"), type.Arraysize is null ? null : new XAttribute("arraysize", type.Arraysize),
                type.Xtype is null ? null : new XAttribute("extendedType", type.Xtype), type.Datatype),
            column.Indexed ? new XElement("flag", "indexed") : null,
            column.Principal ? new XElement("flag", "principal") : null);
    }
}

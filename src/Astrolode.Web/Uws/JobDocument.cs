using System.Globalization;
using System.Xml.Linq;
using Astrolode.Web.Vo;

namespace Astrolode.Web.Uws;

/// <summary>Jobs as XML (UWS 1.1, appendix: schema UWS-v1.1).</summary>
internal static class JobDocument
{
    private static readonly XNamespace Uws = "http://www.ivoa.net/xml/UWS/v1.0", Xlink = "http://www.w3.org/1999/xlink", Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>All of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="url">Its URL.</param>
    public static XElement Of(Job job, string url) => Root("job",
        new XElement(Uws + "jobId", job.Id),
        job.RunId is null ? null : new XElement(Uws + "runId", VoDocuments.Clean(job.RunId)),
        Nil("ownerId", null),
        new XElement(Uws + "phase", job.Phase),
        Nil("quote", null),
        new XElement(Uws + "creationTime", Text(job.Created)),
        Nil("startTime", Text(job.Started)),
        Nil("endTime", Text(job.Ended)),
        new XElement(Uws + "executionDuration", Seconds(job.ExecutionDuration)),
        new XElement(Uws + "destruction", Text(job.Destruction)),
        Parameters(job),
        Results(job, url),
        job.Error is null ? null : new XElement(Uws + "errorSummary", new XAttribute("type", "fatal"), new XAttribute("hasDetail", true), new XElement(Uws + "message", VoDocuments.Clean(job.Error))));

    /// <summary>The list of jobs.</summary>
    public static XElement List(IEnumerable<Job> jobs, string url) => Root("jobs", jobs.Select(job => (object)new XElement(Uws + "jobref",
        new XAttribute("id", job.Id), new XAttribute(Xlink + "href", $"{url}/{job.Id}"),
        new XElement(Uws + "phase", job.Phase),
        job.RunId is null ? null : new XElement(Uws + "runId", VoDocuments.Clean(job.RunId)),
        new XElement(Uws + "creationTime", Text(job.Created)))).ToArray());

    /// <summary>Its parameters alone.</summary>
    public static XElement ParametersOf(Job job) => Rooted(Parameters(job));

    /// <summary>Its results alone.</summary>
    public static XElement ResultsOf(Job job, string url) => Rooted(Results(job, url));

    /// <summary>A moment as UWS writes it.</summary>
    public static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A time as UWS writes it: whole seconds.</summary>
    public static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static XElement Parameters(Job job) => new(Uws + "parameters",
        job.Parameters.Where(each => each.Key != Job.ServerUrlParameter).Select(each => new XElement(Uws + "parameter", new XAttribute("id", VoDocuments.Clean(each.Key)), VoDocuments.Clean(each.Value))));

    private static XElement Results(Job job, string url) => new(Uws + "results", job.Phase != Phase.Completed ? null :
        new XElement(Uws + "result", new XAttribute("id", "result"), new XAttribute(Xlink + "type", "simple"), new XAttribute(Xlink + "href", $"{url}/results/result"),
            job.ResultType is null ? null : new XAttribute("mime-type", job.ResultType)));

    private static XElement Nil(string name, string? value) => value is null ? new XElement(Uws + name, new XAttribute(Xsi + "nil", true)) : new XElement(Uws + name, value);

    private static XElement Root(string name, params object?[] content) => Rooted(new XElement(Uws + name, name is "job" or "jobs" ? new XAttribute("version", "1.1") : null, content));

    private static XElement Rooted(XElement element)
    {
        element.Add(new XAttribute(XNamespace.Xmlns + "uws", Uws), new XAttribute(XNamespace.Xmlns + "xlink", Xlink), new XAttribute(XNamespace.Xmlns + "xsi", Xsi));
        return element;
    }
}

using System.Globalization;
using System.Text;
using Astrolode.Catalogue.Results;
using Astrolode.Web.Vo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Astrolode.Web.Uws;

/// <summary>Queries that run while the client is away (TAP 1.1, section 2.3; UWS 1.1, section 2.2).</summary>
internal sealed class TapAsync(JobStore store, JobRunner runner, ServerSettings settings, PublicAddress address, UploadFetcher fetcher, TimeProvider clock)
{
    private const string Root = "/tap/async";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100), LongestWait = TimeSpan.FromMinutes(1);
    private readonly ServerLimits limits = settings.Limits;

    /// <summary>Puts it at <c>/tap/async</c>.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        Get(routes, "", context => VoDocuments.Xml(JobDocument.List(Listed(context), address.Of(context.Request) + Root)));
        Post(routes, "", Create);
        routes.MapGet($"{Root}/{{id}}", (Delegate)Show).WithVoErrors().ExcludeFromDescription();
        Post(routes, "/{id}", async context => (await RequestParameters.Read(context.Request).ConfigureAwait(false)).One("ACTION") == "DELETE" ? Delete(context) : throw new VoException("give ACTION=DELETE, or POST to /phase, /executionduration or /destruction"));
        routes.MapDelete($"{Root}/{{id}}", (HttpContext context) => Delete(context)).WithVoErrors().ExcludeFromDescription();
        Get(routes, "/{id}/phase", context => Plain(Find(context).Phase));
        Post(routes, "/{id}/phase", ChangePhase);
        Get(routes, "/{id}/executionduration", context => Plain(JobDocument.Seconds(Find(context).ExecutionDuration)));
        Post(routes, "/{id}/executionduration", ChangeDuration);
        Get(routes, "/{id}/destruction", context => Plain(JobDocument.Text(Find(context).Destruction)!));
        Post(routes, "/{id}/destruction", ChangeDestruction);
        Get(routes, "/{id}/quote", context => Plain(Find(context) is null ? "" : ""));
        Get(routes, "/{id}/owner", context => Plain(Find(context) is null ? "" : ""));
        Get(routes, "/{id}/parameters", context => VoDocuments.Xml(JobDocument.ParametersOf(Find(context))));
        Post(routes, "/{id}/parameters", ChangeParameters);
        Get(routes, "/{id}/results", context => VoDocuments.Xml(JobDocument.ResultsOf(Find(context), Url(context, Find(context).Id))));
        Get(routes, "/{id}/results/result", Result);
        Get(routes, "/{id}/error", context => Find(context).Error is { } error ? Results.Text(VoDocuments.Error(error), "application/x-votable+xml", Encoding.UTF8) : throw Gone("it has no error"));
    }

    private static void Get(IEndpointRouteBuilder routes, string path, Func<HttpContext, IResult> answer) => routes.MapGet(Root + path, (HttpContext context) => answer(context)).WithVoErrors().ExcludeFromDescription();

    private static void Post(IEndpointRouteBuilder routes, string path, Func<HttpContext, Task<IResult>> answer) =>
        routes.MapPost(Root + path, (Delegate)((HttpContext context) => answer(context))).WithVoErrors().ExcludeFromDescription();

    private static IResult Plain(string text) => Results.Text(text, "text/plain", Encoding.UTF8);

    private static VoException Gone(string why) => new(why, StatusCodes.Status404NotFound);

    private Job Find(HttpContext context)
    {
        string id = (string)context.GetRouteValue("id")!;
        return store.Find(id) ?? throw Gone($"there is no job '{id}'; it may have been deleted when its time was over");
    }

    private string Url(HttpContext context, string id) => $"{address.Of(context.Request)}{Root}/{id}";

    private IResult SeeOther(HttpContext context, string? id)
    {
        context.Response.Headers.Location = id is null ? address.Of(context.Request) + Root : Url(context, id);
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    private IEnumerable<Job> Listed(HttpContext context)
    {
        string[] phases = [.. context.Request.Query.Where(pair => pair.Key.Equals("PHASE", StringComparison.OrdinalIgnoreCase)).SelectMany(pair => pair.Value).Select(each => each!)];
        string? last = context.Request.Query["LAST"], after = context.Request.Query["AFTER"];
        IEnumerable<Job> jobs = store.OfOwner(ClientKey.Of(context)).Where(job => phases.Length == 0 || phases.Contains(job.Phase));
        if (after is not null)
        {
            DateTimeOffset since = Moment(after, "AFTER");
            jobs = jobs.Where(job => job.Created > since);
        }
        return int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? jobs.OrderByDescending(job => job.Created).Take(count) : jobs;
    }

    private async Task<IResult> Create(HttpContext context)
    {
        RequestParameters parameters = await RequestParameters.Read(context.Request).ConfigureAwait(false);
        string owner = ClientKey.Of(context);
        if (store.OfOwner(owner).Count(job => !Phase.IsFinal(job.Phase)) >= limits.JobsPerClient)
        {
            throw new VoException($"you have {limits.JobsPerClient} jobs that are not at their end; wait for one or delete one", StatusCodes.Status429TooManyRequests);
        }
        IReadOnlyList<Upload> files = await TapRequest.UploadsOf(parameters, fetcher, context.RequestAborted).ConfigureAwait(false);
        DateTimeOffset now = clock.GetUtcNow();
        Job job = new()
        {
            Id = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16)),
            Phase = Phase.Pending,
            Owner = owner,
            RunId = parameters.One("RUNID"),
            Parameters = [.. parameters.All.Where(pair => pair.Key.ToUpperInvariant() is not "PHASE").SelectMany(pair => pair.Value.Select(value => KeyValuePair.Create(pair.Key.ToUpperInvariant(), value ?? ""))).Where(each => each.Key != Job.ServerUrlParameter), KeyValuePair.Create(Job.ServerUrlParameter, address.Of(context.Request))],
            Created = now,
            Destruction = now + limits.JobLife,
            ExecutionDuration = limits.AsyncTime,
        };
        store.Add(job, files);
        if (parameters.One("PHASE") is { } phase)
        {
            Move(job, phase);
        }
        return SeeOther(context, job.Id);
    }

    private async Task<IResult> Show(HttpContext context)
    {
        Job job = Find(context);
        string? wait = context.Request.Query.FirstOrDefault(pair => pair.Key.Equals("WAIT", StringComparison.OrdinalIgnoreCase)).Value;
        if (wait is not null && long.TryParse(wait, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds))
        {
            string? left = context.Request.Query.FirstOrDefault(pair => pair.Key.Equals("PHASE", StringComparison.OrdinalIgnoreCase)).Value;
            TimeSpan longest = seconds < 0 || seconds > LongestWait.TotalSeconds ? LongestWait : TimeSpan.FromSeconds(seconds);
            job = await WaitForChange(job, left ?? job.Phase, longest, context.RequestAborted).ConfigureAwait(false);
        }
        return VoDocuments.Xml(JobDocument.Of(job, Url(context, job.Id)));
    }

    private async Task<Job> WaitForChange(Job job, string phase, TimeSpan longest, CancellationToken cancel)
    {
        DateTimeOffset until = clock.GetUtcNow() + longest;
        // A pending job changes only when its client says so; section 2.2.1.1 lets only these three be waited for.
        while (job.Phase == phase && job.Phase is Phase.Pending or Phase.Queued or Phase.Executing && clock.GetUtcNow() < until)
        {
            await Task.Delay(Poll, clock, cancel).ConfigureAwait(false);
            job = store.Find(job.Id) ?? job with { Phase = Phase.Aborted };
        }
        return job;
    }

    private IResult Delete(HttpContext context)
    {
        Job job = Find(context);
        runner.Stop(job.Id);
        store.Delete(job.Id);
        return SeeOther(context, null);
    }

    private async Task<IResult> ChangePhase(HttpContext context)
    {
        RequestParameters parameters = await RequestParameters.Read(context.Request).ConfigureAwait(false);
        Job job = Find(context);
        Move(job, parameters.Required("PHASE"));
        return SeeOther(context, job.Id);
    }

    private void Move(Job job, string phase)
    {
        switch (phase.ToUpperInvariant())
        {
            case "RUN" when job.Phase == Phase.Pending:
                // What is plainly wrong is said at once, but as the job's own error (TAP 1.1, section 2.3).
                store.Queue(job.Id);
                runner.Wake();
                break;
            case "RUN":
                break;
            case "ABORT":
                store.Abort(job.Id, clock.GetUtcNow());
                runner.Stop(job.Id);
                break;
            default:
                throw new VoException($"PHASE = '{phase}' is not known; give RUN or ABORT");
        }
    }

    private async Task<IResult> ChangeDuration(HttpContext context)
    {
        RequestParameters parameters = await RequestParameters.Read(context.Request).ConfigureAwait(false);
        Job job = Pending(context);
        long seconds = parameters.Count("EXECUTIONDURATION") ?? throw new VoException("EXECUTIONDURATION is missing");
        double longest = limits.MaxAsyncTime.TotalSeconds;
        // Zero means without a limit (UWS 1.1, section 2.1.7), which here is the longest.
        store.Change(job.Id, job.Destruction, TimeSpan.FromSeconds(seconds == 0 ? longest : Math.Min(seconds, longest)));
        return SeeOther(context, job.Id);
    }

    private async Task<IResult> ChangeDestruction(HttpContext context)
    {
        RequestParameters parameters = await RequestParameters.Read(context.Request).ConfigureAwait(false);
        Job job = Find(context);
        DateTimeOffset asked = Moment(parameters.Required("DESTRUCTION"), "DESTRUCTION"), latest = clock.GetUtcNow() + limits.MaxJobLife;
        store.Change(job.Id, asked < latest ? asked : latest, job.ExecutionDuration);
        return SeeOther(context, job.Id);
    }

    private async Task<IResult> ChangeParameters(HttpContext context)
    {
        RequestParameters given = await RequestParameters.Read(context.Request).ConfigureAwait(false);
        Job job = Pending(context);
        Dictionary<string, string> changed = given.All.ToDictionary(pair => pair.Key.ToUpperInvariant(), pair => pair.Value.LastOrDefault() ?? "");
        store.SetParameters(job.Id, [.. job.Parameters.Where(each => !changed.ContainsKey(each.Key)), .. changed]);
        return SeeOther(context, job.Id);
    }

    private Job Pending(HttpContext context) => Find(context) is { Phase: Phase.Pending } job ? job : throw new VoException("the job runs or has run; this can be changed only before", StatusCodes.Status403Forbidden);

    private static DateTimeOffset Moment(string text, string name) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time) ? time
            : throw new VoException($"{name} = '{text}' is no time; give such as 2026-12-31T00:00:00Z");

    private IResult Result(HttpContext context)
    {
        Job job = Find(context);
        return job.Phase == Phase.Completed && File.Exists(store.ResultPath(job.Id)) ? Results.File(store.ResultPath(job.Id), job.ResultType)
            : throw Gone($"job '{job.Id}' has no result: its phase is {job.Phase}");
    }
}

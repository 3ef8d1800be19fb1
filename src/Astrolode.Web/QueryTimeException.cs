using System.Globalization;

namespace Astrolode.Web;

/// <summary>A query that was stopped because it took longer than it may.</summary>
internal sealed class QueryTimeException(TimeSpan limit, Exception inner) : Exception(
    string.Create(CultureInfo.InvariantCulture, $"the query took longer than {limit.TotalSeconds:0} s and was stopped; ask for a smaller part of the sky, or send it to /tap/async with a longer EXECUTIONDURATION"), inner);

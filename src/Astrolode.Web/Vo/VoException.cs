using Microsoft.AspNetCore.Http;

namespace Astrolode.Web.Vo;

/// <summary>A request that cannot be answered, and why, in one line for the client.</summary>
/// <param name="message">What is wrong and how to mend it.</param>
/// <param name="status">HTTP's status.</param>
internal sealed class VoException(string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    /// <summary>HTTP's status.</summary>
    public int Status => status;
}

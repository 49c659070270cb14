namespace Mba.Client;

/// <summary>Grants uploads: the API over HTTP, or the same steps within the process for a caller that holds credentials of its own.</summary>
public interface IUploadService
{
    /// <summary>Asks to send a file.</summary>
    /// <exception cref="ApiException">The request is not valid, or would duplicate what is there.</exception>
    Task<UploadTicketReply> RequestAsync(UploadRequest request, CancellationToken cancellationToken);

    /// <summary>A page of parts from number <paramref name="first"/> on; null when there is no such open upload any more.</summary>
    Task<UploadPartsReply?> PartsAsync(string uploadId, int first, CancellationToken cancellationToken);

    Task CompleteAsync(string uploadId, CancellationToken cancellationToken);

    Task AbortAsync(string uploadId, CancellationToken cancellationToken);
}

/// <summary>The API refused; <see cref="Problem"/> lists every fault, or names what would have been duplicated.</summary>
public sealed class ApiException(ApiProblem problem) : Exception(Describe(problem))
{
    public ApiProblem Problem { get; } = problem;

    private static string Describe(ApiProblem problem) =>
        problem.Errors is { Count: > 0 } errors
            ? string.Join("; ", errors.Select(f => f.Field.Length > 0 ? $"{f.Field} {f.Message}" : f.Message))
            : problem.Detail ?? problem.Title ?? "the request was refused";
}

using Mba.Client;
using Mba.Uploads;

namespace Mba.Cli.Sending;

/// <summary>Grants uploads within the process, for a command line whose own credentials reach the store.</summary>
public sealed class InProcessUploads(UploadService uploads, Settings settings, string caller) : IUploadService
{
    public async Task<UploadTicketReply> RequestAsync(UploadRequest request, CancellationToken cancellationToken)
    {
        var errors = UploadPlanner.Check(request, settings);
        if (errors.Count > 0)
            throw new ApiException(
                new ApiProblem
                {
                    Title = "The request is not valid",
                    Status = 400,
                    Errors = errors,
                }
            );
        return await uploads.RequestAsync(request, new UploadCaller(caller, Owner: null), cancellationToken) switch
        {
            UploadAnswer.Granted granted => granted.Ticket,
            UploadAnswer.Duplicate duplicate => throw Conflict(duplicate.Detail, duplicate.Of),
            var other => throw new InvalidOperationException($"unknown answer {other.GetType().Name}"),
        };
    }

    public async Task<UploadPartsReply?> PartsAsync(string uploadId, int first, CancellationToken cancellationToken)
    {
        try
        {
            return await uploads.FindAsync(uploadId, cancellationToken) is { } ticket
                ? TicketReplies.Of(ticket, await uploads.PartsAsync(ticket, first, UploadService.PartsPerPage, cancellationToken))
                : null;
        }
        catch (UploadStepException)
        {
            return null;
        }
    }

    public async Task CompleteAsync(string uploadId, CancellationToken cancellationToken)
    {
        try
        {
            if (await uploads.FindAsync(uploadId, cancellationToken) is { } ticket)
                await uploads.CompleteAsync(ticket, cancellationToken);
        }
        catch (Exception e) when (e is UploadStepException or ObjectExistsException)
        {
            throw new SendException(e.Message, e);
        }
    }

    public async Task AbortAsync(string uploadId, CancellationToken cancellationToken)
    {
        if (await uploads.FindAsync(uploadId, cancellationToken) is { } ticket)
            await uploads.AbortAsync(ticket, cancellationToken);
    }

    private static ApiException Conflict(string detail, DuplicateOf duplicateOf) =>
        new(
            new ApiProblem
            {
                Title = "Conflict",
                Status = 409,
                Detail = detail,
                DuplicateOf = duplicateOf,
            }
        );
}

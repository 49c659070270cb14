using System.Security.Claims;
using Mba.Files;
using Mba.MySql.Queries;
using Mba.UploadApi.Auth;
using Mba.UploadApi.Problems;
using Mba.UploadApi.Requests;
using Mba.Uploads;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mba.UploadApi.Resources;

/// <summary>/jobs: work for the queues. A key is loaded again, a file of the server is sent.</summary>
public static class JobRoutes
{
    public static void MapJobs(this IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/jobs", QueueAsync)
            .WithName("queueJob")
            .WithTags("jobs")
            .WithSummary("Load an object again, or send a file of the server.")
            .Accepts<JobRequest>("application/json")
            .RequireAuthorization(Roles.Operator);

    private static async Task<Results<Accepted<JobReply>, BadRequestProblem, ConflictProblem>> QueueAsync(
        HttpRequest request,
        Settings settings,
        JobService jobs,
        Recorded recorded,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        var fields = await JsonBody.ReadAsync(request, cancellationToken);
        var job = Bodies.ReadJob(fields, out var errors);
        if (errors.Count > 0)
            return new BadRequestProblem(errors);
        if (job is { Key: not null, Path: null })
            return await LoadAsync(job, settings, jobs, recorded, caller, cancellationToken);
        if (job is { Path: not null, Key: null })
            return await SendAsync(job, settings, jobs, recorded, caller, cancellationToken);
        return new BadRequestProblem([new ValidationError("key", "give exactly one of key and path")]);
    }

    private static async Task<Results<Accepted<JobReply>, BadRequestProblem, ConflictProblem>> LoadAsync(
        JobRequest job,
        Settings settings,
        JobService jobs,
        Recorded recorded,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        if (ObjectAddress.Parse(job.Key ?? "", job.Scope, settings, out var fault) is not { } address)
            return new BadRequestProblem([new ValidationError("key", fault)]);
        if (!jobs.CanIngest)
            return new ConflictProblem(JobService.NoIngestQueue);
        if (!await jobs.ExistsAsync(address, cancellationToken))
            return new ConflictProblem("object not found");
        var load = new IngestRequest
        {
            Bucket = address.Bucket,
            Key = address.Key,
            Trigger = IngestTrigger.Api,
            Force = job.Force,
        };
        var id = await recorded.RunAsync(
            ActivityKind.Job,
            caller,
            run: null,
            address.ToString(),
            () => jobs.IngestAsync(load, cancellationToken),
            cancellationToken
        );
        return Queued(id, "ingest", address);
    }

    private static async Task<Results<Accepted<JobReply>, BadRequestProblem, ConflictProblem>> SendAsync(
        JobRequest job,
        Settings settings,
        JobService jobs,
        Recorded recorded,
        ClaimsPrincipal caller,
        CancellationToken cancellationToken
    )
    {
        if (settings.JobsRoot is not { } root)
            return new BadRequestProblem([
                new ValidationError("path", "is not taken here: this server sends no files of its own (JOBS_ROOT); use POST /uploads"),
            ]);
        if (ServerFile.Resolve(root, job.Path ?? "") is not { } file)
            return new BadRequestProblem([new ValidationError("path", "names no file below the folder that jobs may send from")]);
        var request = new UploadRequest
        {
            FileName = Path.GetFileName(file),
            Path = job.Path?.TrimStart('.', '/'),
            Scope = job.Scope ?? ScopeDetection.Detect(root, file)?.Scope,
            Bytes = new FileInfo(file).Length,
        };
        var errors = UploadPlanner.CheckPlace(request, settings);
        if (errors.Count > 0)
            return new BadRequestProblem(errors);
        if (settings.JobsQueueUrl is null)
            return new ConflictProblem("no jobs queue is configured (JOBS_QUEUE_URL)");
        var address = UploadPlanner.AddressOf(request, settings);
        var send = new UploadJob
        {
            Path = file,
            Scope = UploadPlanner.RequiredScope(request, settings),
            Overwrite = job.Force,
            SkipDuplicates = !job.Force,
        };
        var id = await recorded.RunAsync(
            ActivityKind.Job,
            caller,
            run: null,
            address.ToString(),
            () => jobs.UploadAsync(send, cancellationToken),
            cancellationToken
        );
        return Queued(id, "upload", address);
    }

    private static Accepted<JobReply> Queued(string id, string kind, ObjectAddress address) =>
        TypedResults.Accepted(
            (string?)null,
            new JobReply
            {
                Id = id,
                Status = "queued",
                Kind = kind,
                Bucket = address.Bucket,
                Key = address.Key,
            }
        );
}

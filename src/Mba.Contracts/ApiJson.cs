using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mba.Contracts;

/// <summary>JSON of the API: camelCase names, absent instead of null.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.Strict
)]
[JsonSerializable(typeof(UploadRequest))]
[JsonSerializable(typeof(UploadTicketReply))]
[JsonSerializable(typeof(UploadPartsReply))]
[JsonSerializable(typeof(UploadStateReply))]
[JsonSerializable(typeof(IngestionReply))]
[JsonSerializable(typeof(IReadOnlyList<IngestionWarning>))]
[JsonSerializable(typeof(IngestionPage))]
[JsonSerializable(typeof(RejectPage))]
[JsonSerializable(typeof(UndoReply))]
[JsonSerializable(typeof(JobRequest))]
[JsonSerializable(typeof(JobReply))]
[JsonSerializable(typeof(IReadOnlyList<TableReply>))]
[JsonSerializable(typeof(TableDetailReply))]
[JsonSerializable(typeof(StatsReply))]
[JsonSerializable(typeof(HealthReply))]
[JsonSerializable(typeof(ClientConfigReply))]
[JsonSerializable(typeof(CallerReply))]
[JsonSerializable(typeof(UploadPlanRequest))]
[JsonSerializable(typeof(UploadPlanReply))]
[JsonSerializable(typeof(UploadPage))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(RedriveRequest))]
[JsonSerializable(typeof(RedriveReply))]
[JsonSerializable(typeof(ActivityPage))]
[JsonSerializable(typeof(VerificationPage))]
[JsonSerializable(typeof(VerificationReply))]
[JsonSerializable(typeof(SeriesReply))]
[JsonSerializable(typeof(PreviewReply))]
[JsonSerializable(typeof(ApiProblem))]
public sealed partial class ApiJson : JsonSerializerContext;

/// <summary>Problem details (RFC 9457) as the API answers them.</summary>
public sealed record ApiProblem
{
    /// <summary>Where the status is defined.</summary>
    public string? Type { get; init; }

    /// <summary>The kind of problem.</summary>
    public string? Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary>What is wrong in this case, and what to do.</summary>
    public string? Detail { get; init; }

    /// <summary>Everything that is wrong with the request, by field.</summary>
    public IReadOnlyList<ValidationError>? Errors { get; init; }

    /// <summary>What a refused upload would have duplicated.</summary>
    public DuplicateOf? DuplicateOf { get; init; }

    /// <summary>Stable code of a refusal that offers a choice, e.g. <c>HAS_DUPLICATES</c> of an undo; absent for the others.</summary>
    public string? Code { get; init; }
}

using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Mba.UploadApi.Problems;

/// <summary>A problem (RFC 9457) as a result whose type says its status.</summary>
public abstract class ProblemResult(
    int status,
    string title,
    string detail,
    IReadOnlyList<ValidationError>? errors = null,
    DuplicateOf? duplicateOf = null,
    string? code = null
) : IResult
{
    internal const string MediaType = "application/problem+json";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        var problem = new ApiProblem
        {
            Type = TypeOf(status),
            Title = title,
            Status = status,
            Detail = detail,
            Errors = errors,
            DuplicateOf = duplicateOf,
            Code = code,
        };
        return httpContext.Response.WriteAsJsonAsync(problem, ApiJson.Default.ApiProblem, MediaType, httpContext.RequestAborted);
    }

    /// <summary>The section of RFC 9110 (RFC 6585 for 429) that defines a status.</summary>
    public static string TypeOf(int status) =>
        status switch
        {
            StatusCodes.Status429TooManyRequests => "https://www.rfc-editor.org/rfc/rfc6585#section-4",
            >= 500 => $"https://www.rfc-editor.org/rfc/rfc9110#section-15.6.{status - 499}",
            <= 415 => $"https://www.rfc-editor.org/rfc/rfc9110#section-15.5.{status - 399}",
            _ => "about:blank",
        };

    protected static void Describe(EndpointBuilder builder, int status) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(status, typeof(ApiProblem), [MediaType]));
}

/// <summary>400: everything that is wrong with the request, by field.</summary>
public sealed class BadRequestProblem(IReadOnlyList<ValidationError> errors)
    : ProblemResult(
        StatusCodes.Status400BadRequest,
        "The request is not valid",
        $"{errors.Count} of its fields or parameters cannot be accepted",
        errors
    ),
        IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Describe(builder, StatusCodes.Status400BadRequest);
}

/// <summary>404: there is no such thing, or it is not the caller's to see.</summary>
public sealed class NotFoundProblem(string detail)
    : ProblemResult(StatusCodes.Status404NotFound, "Not found", detail),
        IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Describe(builder, StatusCodes.Status404NotFound);
}

/// <summary>409: the thing is not in a state for this, or would duplicate another.</summary>
public sealed class ConflictProblem(string detail, DuplicateOf? duplicateOf = null, string? code = null)
    : ProblemResult(StatusCodes.Status409Conflict, "Conflict", detail, duplicateOf: duplicateOf, code: code),
        IEndpointMetadataProvider
{
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => Describe(builder, StatusCodes.Status409Conflict);
}

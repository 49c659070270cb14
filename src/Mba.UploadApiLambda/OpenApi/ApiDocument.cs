using Mba.UploadApi.Auth;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Mba.UploadApi.OpenApi;

/// <summary>The API's description at /openapi/v1.json (OpenAPI 3.1), made from the routes themselves and completed here.</summary>
public static class ApiDocument
{
    private const string Token = "token";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(CompleteAsync);
    });

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "MBA Serverless upload API",
            Version = "1",
            Description = "Send files of member-benefit and policy data, see what became of each, and query what was loaded. Every refusal is a problem (RFC 9457).",
        };
        document.Servers = [];
        foreach (var schema in document.Components?.Schemas?.Values.OfType<OpenApiSchema>() ?? [])
            NullFree.Simplify(schema);
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Token] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "A token of the OIDC authority with the roles uploader, reader or operator. Not needed where the API listens on loopback without an authority.",
            },
        };
        return Task.CompletedTask;
    }

    private static Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAuthorizeData>().LastOrDefault()?.Policy is { } policy)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Token, context.Document)] = [] }];
            operation.Description = $"Roles: {RolesOf(policy)}.";
            AddProblem(operation, context, "401", "No valid token.");
            AddProblem(operation, context, "403", "The caller's roles do not allow this.");
        }
        AddProblem(operation, context, "429", "Too many requests; Retry-After says how long to wait.");
        if (operation.RequestBody is not null)
        {
            AddProblem(operation, context, "413", "The body is longer than 64 KiB.");
            AddProblem(operation, context, "415", "The body is not application/json.");
        }
        if (operation.OperationId is "listRejects" && operation.Responses?["200"].Content is { } answers)
            answers[RejectCsv.MediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        ApiExamples.AddTo(operation);
        return Task.CompletedTask;
    }

    private static string RolesOf(string policy) => policy switch
    {
        Roles.UploaderOrReader => "uploader (own uploads), reader, operator",
        Roles.Operator => "operator",
        _ => $"{policy}, operator",
    };

    private static void AddProblem(OpenApiOperation operation, OpenApiOperationTransformerContext context, string status, string description)
    {
        operation.Responses ??= [];
        operation.Responses.TryAdd(status, new OpenApiResponse
        {
            Description = description,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("ApiProblem", context.Document) },
            },
        });
    }
}

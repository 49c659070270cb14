using Mba.UploadApi.Auth;
using Mba.UploadApi.Resources;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Mba.UploadApi.OpenApi;

/// <summary>The API's description at /openapi/v1.json (OpenAPI 3.1), made from the routes themselves and completed here.</summary>
public static class ApiDocument
{
    private const string Token = "token";

    private static readonly (string Name, string Description)[] Tags =
    [
        ("uploads", "Request an upload, send the file to the store, follow its status."),
        ("ingestions", "The outcome of each stored file: counts, errors, rejected lines; retry or undo a load."),
        ("jobs", "Work for the queues."),
        ("tables", "What files were loaded into."),
        ("stats", "How it goes."),
        ("dead-letters", "Messages that failed on every delivery: why, and back into their queues."),
        ("verifications", "Whether audit, tables and loaded content agree: what was checked, and what does not hold."),
        ("activity", "Who did what through the API."),
        ("client", "What a client needs to know before and after somebody signs in."),
        ("health", "For probes and load balancers."),
    ];

    public static void AddApiDocument(this IServiceCollection services) =>
        services.AddOpenApi(
            "v1",
            options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.CreateSchemaReferenceId = ApiSchemas.NameOf;
                options.AddSchemaTransformer(ApiSchemas.CompleteAsync);
                options.AddDocumentTransformer(DescribeAsync);
                options.AddOperationTransformer(CompleteAsync);
            }
        );

    private static Task DescribeAsync(
        OpenApiDocument document,
        OpenApiDocumentTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        document.Info = new OpenApiInfo
        {
            Title = "MBA Serverless upload API",
            Version = "1",
            Description =
                "Send files of member-benefit and policy data, see the outcome of each, and query what was loaded. Every error is a problem (RFC 9457). Unknown values are absent, never null; times are UTC.",
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "The server that answered with this document" }];
        document.Tags = Tags.Select(t => new OpenApiTag { Name = t.Name, Description = t.Description }).ToHashSet();
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
                Description =
                    "A token of the OIDC authority with the roles uploader, reader, operator or values. Not needed where the API listens on loopback without an authority.",
            },
        };
        return Task.CompletedTask;
    }

    private static Task CompleteAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        operation.Security = [];
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<IAuthorizeData>().LastOrDefault()?.Policy is { } policy)
        {
            operation.Security.Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Token, context.Document)] = [] });
            operation.Description = $"Roles: {RolesOf(policy)}.";
        }
        if (operation.OperationId is "previewFile")
            operation.RequestBody = Bytes();
        ApiParameters.Complete(operation, context.Document);
        ApiResponses.Complete(operation, context.Document, secured: operation.Security.Count > 0);
        ApiExamples.AddTo(operation);
        return Task.CompletedTask;
    }

    /// <summary>The beginning of a file as it is.</summary>
    private static OpenApiRequestBody Bytes() =>
        new()
        {
            Required = true,
            Description = "The first bytes of the file, or all of them",
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/octet-stream"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.String,
                        Format = "binary",
                        MaxLength = ClientRoutes.PreviewBytes,
                    },
                },
            },
        };

    private static string RolesOf(string policy) =>
        policy switch
        {
            Roles.UploaderOrReader => "uploader (own uploads), reader, operator",
            Roles.Operator => "operator",
            _ => $"{policy}, operator",
        };
}

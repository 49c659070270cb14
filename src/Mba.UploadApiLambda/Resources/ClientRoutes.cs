using System.Security.Claims;
using Mba.UploadApi.Auth;
using Mba.UploadApi.Requests;
using Mba.Uploads;

namespace Mba.UploadApi.Resources;

/// <summary>/client-config and /me: what a client needs to know before and after somebody signs in.</summary>
public static class ClientRoutes
{
    /// <summary>Bytes that POST /previews accepts.</summary>
    public const int PreviewBytes = 1_000_000;

    public static void MapClient(this IEndpointRouteBuilder routes, Settings settings)
    {
        var config = Config(settings);
        routes
            .MapGet("/client-config", () => TypedResults.Ok(config))
            .WithName("showClientConfig")
            .WithTags("client")
            .WithSummary("Where to sign in, and what the API accepts.")
            .AllowAnonymous();
        routes
            .MapGet(
                "/me",
                (ClaimsPrincipal caller) =>
                    TypedResults.Ok(
                        new CallerReply
                        {
                            Subject = caller.Subject(),
                            Kind = caller.Kind(),
                            Roles = [.. Roles.All.Where(caller.IsInRole)],
                        }
                    )
            )
            .WithName("showCaller")
            .WithTags("client")
            .WithSummary("Who the caller is, and which roles it has.")
            .RequireAuthorization(Roles.UploaderOrReader);
    }

    private static ClientConfigReply Config(Settings settings) =>
        new()
        {
            Authority = settings.OidcAuthority,
            ClientId = settings.OidcAuthority is null ? null : settings.OidcClientId ?? settings.OidcAudience,
            Scopes = settings.OidcScopes,
            IdleMinutes = settings.WebIdleMinutes,
            Previews = settings.ApiPreviews,
            Limits = new ClientLimits
            {
                RequestsPerMinute = settings.ApiRequestsPerMinute,
                MultipartAboveBytes = UploadLimits.MultipartAboveBytes,
                PartsPerPage = UploadService.PartsPerPage,
                PlanFiles = BatchPlanner.MaxFiles,
                IdsPerRequest = QueryFields.MaxIds,
                PreviewBytes = PreviewBytes,
                Mba = Of(settings.Uploads.Mba),
                Policy = Of(settings.Uploads.Policy),
            },
        };

    private static ScopeLimitsReply Of(ScopeLimits limits) => new(limits.MaxBytes, limits.Types);
}

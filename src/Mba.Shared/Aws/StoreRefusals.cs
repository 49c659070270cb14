using Amazon.Runtime;

namespace Mba.Aws;

/// <summary>Translates what S3 refuses into the right that a call takes; everything else passes as it is.</summary>
/// <param name="role">The role whose credentials are used; null when they are the process's own, which S3 may name.</param>
internal sealed class StoreRefusals(string? role)
{
    public async Task<T> TranslateAsync<T>(Task<T> call, string right, string resource)
    {
        try
        {
            return await call;
        }
        catch (AmazonServiceException e) when (IsClock(e) || IsDenied(e))
        {
            throw IsClock(e)
                ? new StoreRefusedException("STORE_CLOCK", AccessDenial.OfClock(e.ErrorCode), e)
                : new StoreRefusedException("STORE_DENIED", AccessDenial.Describe(e.Message, right, resource, role), e);
        }
    }

    private static bool IsClock(AmazonServiceException e) => AccessDenial.IsClock(e.ErrorCode ?? "", e.Message);

    /// <summary>A HEAD has no body, and so no code but its status's.</summary>
    private static bool IsDenied(AmazonServiceException e) =>
        AccessDenial.IsDenied(e.ErrorCode ?? "")
        || (e.StatusCode == System.Net.HttpStatusCode.Forbidden && string.IsNullOrEmpty(e.ErrorCode));
}

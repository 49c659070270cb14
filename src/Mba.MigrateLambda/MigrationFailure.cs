using Mba.Aws;
using Mba.MySql.Connections;

namespace Mba.MigrateLambda;

/// <summary>What went wrong in a migration or a rotation, by whose error it is, with the remedy and without anything of a secret.</summary>
public static class MigrationFailure
{
    public static string Describe(Exception e) =>
        e switch
        {
            OperationCanceledException => "it did not finish in time; it continues where it stopped when it runs again",
            SettingsException or IngestException or ArgumentException => e.Message,
            AwsCallException refused =>
                $"{refused.Message}; check that the function's role and the endpoint's policy allow this action on this resource",
            HttpRequestException => "Secrets Manager does not answer; check its VPC endpoint, the endpoint's security group and its policy",
            _ when MySqlErrors.IsDatabaseError(e) => MySqlErrors.Translate(e, IngestStage.Claim, database: null).Message,
            _ => $"an unexpected {e.GetType().Name}; the function's log of this request shows where",
        };
}

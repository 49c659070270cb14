using System.Text.Json.Nodes;
using Xunit;

namespace Mba.Infra.Tests;

public sealed class AppStackTests
{
    [Fact]
    public void Runs_published_executables_on_dotnet_10_and_nothing_else()
    {
        var functions = Synthesis.Dev.App.Properties("AWS::Lambda::Function");

        Assert.Equal(
            ["Mba.CsvIngestLambda", "Mba.MigrateLambda", "Mba.SiteLambda", "Mba.UploadApiLambda"],
            functions.Select(f => (string)f["Handler"]!).Order(StringComparer.Ordinal)
        );
        Assert.All(functions, f => Assert.Equal("dotnet10", (string?)f["Runtime"]));
        Assert.All(functions, f => Assert.Equal("Active", (string?)f["TracingConfig"]!["Mode"]));
        Assert.All(functions, f => Assert.NotNull(f["KmsKeyArn"]));
        Assert.All(functions, f => Assert.NotNull(f["ReservedConcurrentExecutions"]));
    }

    [Fact]
    public void Feeds_the_ingest_function_in_small_batches_and_takes_back_only_what_failed()
    {
        var source = Synthesis.Dev.App.The("AWS::Lambda::EventSourceMapping");
        var function = Synthesis.Dev.App.The("AWS::Lambda::Function", "FunctionName", "mba-dev-ingest");

        Assert.InRange((int)source["BatchSize"]!, 1, 10);
        Assert.Equal(["ReportBatchItemFailures"], source["FunctionResponseTypes"]!.AsArray().Select(t => (string)t!));
        Assert.True((int)source["ScalingConfig"]!["MaximumConcurrency"]! <= (int)function["ReservedConcurrentExecutions"]!);
    }

    [Fact]
    public void Migrates_before_anything_is_loaded_and_again_when_the_code_changes()
    {
        var (id, migration) = Synthesis.Dev.App.Resources("Custom::DatabaseMigration").Single();
        var (_, source) = Synthesis.Dev.App.Resources("AWS::Lambda::EventSourceMapping").Single();

        Assert.StartsWith(
            "MigrationMigrateFunction",
            (string)migration["Properties"]!["ServiceToken"]!["Fn::GetAtt"]![0]!,
            StringComparison.Ordinal
        );
        Assert.NotNull(migration["Properties"]!["Code"]);
        Assert.Contains(source["DependsOn"]!.AsArray(), d => (string?)d == id);
    }

    [Fact]
    public void Rotates_the_password_of_every_database_user_every_thirty_days()
    {
        var app = Synthesis.Of("analyst=on").App;
        var rotations = app.Properties("AWS::SecretsManager::RotationSchedule");
        var permissions = app.Properties("AWS::Lambda::Permission").Where(p => (string?)p["Principal"] == "secretsmanager.amazonaws.com");

        Assert.Equal(3, rotations.Count);
        Assert.All(rotations, r => Assert.Equal(30, (int)r["RotationRules"]!["AutomaticallyAfterDays"]!));
        Assert.Equal(
            rotations.Select(r => r["SecretId"]!.ToJsonString()).Order(StringComparer.Ordinal),
            permissions.Select(p => p["SourceArn"]!.ToJsonString()).Order(StringComparer.Ordinal)
        );
        Assert.All(permissions, p => Assert.NotNull(p["SourceAccount"]));
    }

    [Fact]
    public void Grants_the_database_s_users_their_rights_when_deployed_and_once_a_day()
    {
        var app = Synthesis.Of("analyst=on").App;
        var properties = app.Resources("Custom::DatabaseMigration").Single().Resource["Properties"]!.AsObject();
        var daily = app.The("AWS::Scheduler::Schedule", "Name", "mba-dev-rights")["Target"]!["Input"]!.ToJsonString();

        Assert.Equal(
            MigrateLambda.Migration.SecretProperties.Keys,
            properties.Select(p => p.Key).Where(k => k.EndsWith("SecretArn", StringComparison.Ordinal))
        );
        Assert.Contains(MigrateLambda.MigrateFunction.DailySource, daily, StringComparison.Ordinal);
        Assert.All(MigrateLambda.Migration.SecretProperties.Keys, k => Assert.Contains(k, daily, StringComparison.Ordinal));
    }

    [Fact]
    public void Analysts_have_a_user_only_where_the_deployment_says_so()
    {
        static IEnumerable<string> Names(Synthesis s) =>
            s.Data.Properties("AWS::SecretsManager::Secret").Select(p => (string)p["Name"]!).Order(StringComparer.Ordinal);

        Assert.Equal(["mba-dev/database/api-user", "mba-dev/database/application-user"], Names(Synthesis.Dev));
        Assert.Equal(
            ["mba-dev/database/analyst", "mba-dev/database/api-user", "mba-dev/database/application-user"],
            Names(Synthesis.Of("analyst=on"))
        );
        Assert.DoesNotContain("AnalystSecretArn", Synthesis.Dev.App.Json().ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Asks_a_signed_token_of_every_route_but_health_and_the_way_to_sign_in()
    {
        var routes = Synthesis.Dev.App.Properties("AWS::ApiGatewayV2::Route");

        Assert.Equal(
            ["GET /client-config", "GET /health"],
            routes.Where(r => (string)r["AuthorizationType"]! == "NONE").Select(r => (string)r["RouteKey"]!).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["DELETE /{proxy+}", "GET /{proxy+}", "POST /{proxy+}"],
            routes.Where(r => (string)r["AuthorizationType"]! == "JWT").Select(r => (string)r["RouteKey"]!).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Throttles_the_API_and_logs_who_asked_but_not_what()
    {
        var stage = Synthesis.Dev.App.The("AWS::ApiGatewayV2::Stage");
        var format = (string)stage["AccessLogSettings"]!["Format"]!;

        Assert.Equal(50, (int)stage["DefaultRouteSettings"]!["ThrottlingRateLimit"]!);
        Assert.Equal(100, (int)stage["DefaultRouteSettings"]!["ThrottlingBurstLimit"]!);
        Assert.Contains("$context.authorizer.claims.sub", format, StringComparison.Ordinal);
        Assert.NotNull(JsonNode.Parse(format));
    }

    [Theory]
    [InlineData("dev", 30)]
    [InlineData("prod", 365)]
    public void Keeps_every_log_group_for_the_days_of_the_stage_under_the_key(string stage, int days)
    {
        var synthesis = Synthesis.Of("stage=" + stage);
        var groups = synthesis.Data.Properties("AWS::Logs::LogGroup").Concat(synthesis.App.Properties("AWS::Logs::LogGroup")).ToList();

        Assert.Equal(10, groups.Count);
        Assert.All(groups, g => Assert.Equal(days, (int)g["RetentionInDays"]!));
        Assert.All(groups, g => Assert.NotNull(g["KmsKeyId"]));
    }

    [Fact]
    public void Passes_on_what_AWS_reports_of_database_backup_and_key()
    {
        var topic = Synthesis.Prod.App.Resources("AWS::SNS::Topic").Single().Id;
        var subscription = Synthesis.Prod.App.The("AWS::RDS::EventSubscription");
        var rules = Synthesis.Prod.App.Properties("AWS::Events::Rule").ToList();
        var publishers = Synthesis.Prod.App.The("AWS::SNS::TopicPolicy")["PolicyDocument"]!.ToJsonString();

        Assert.Equal(topic, (string?)subscription["SnsTopicArn"]!["Ref"]);
        Assert.Contains("failure", subscription["EventCategories"]!.AsArray().Select(c => (string)c!));
        Assert.Equal(
            ["mba-prod-backup-failed", "mba-prod-key-in-danger"],
            rules.Select(r => (string)r["Name"]!).Order(StringComparer.Ordinal)
        );
        Assert.All(rules, r => Assert.Equal(topic, (string?)r["Targets"]![0]!["Arn"]!["Ref"]));
        Assert.Contains("events.rds.amazonaws.com", publishers, StringComparison.Ordinal);
        Assert.Contains("\"events.amazonaws.com\"", publishers, StringComparison.Ordinal);
        Assert.Equal(["mba-dev-key-in-danger"], Synthesis.Dev.App.Properties("AWS::Events::Rule").Select(r => (string)r["Name"]!));
    }

    [Fact]
    public void Records_which_names_are_resolved_in_the_network()
    {
        var log = Synthesis.Dev.Data.The("AWS::Route53Resolver::ResolverQueryLoggingConfig");
        var association = Synthesis.Dev.Data.The("AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation");

        Assert.NotNull(log["DestinationArn"]);
        Assert.Contains("NetworkVpc", association["ResourceId"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Wakes_somebody_for_each_way_to_fail()
    {
        var names = Synthesis.Dev.App.Properties("AWS::CloudWatch::Alarm").Select(a => (string)a["AlarmName"]!).ToList();

        string[] expected =
        [
            "ingest-dead-letters",
            "jobs-dead-letters",
            "ingest-oldest-message",
            "failed-files",
            "ingest-errors",
            "ingest-throttles",
            "ingest-duration",
            "api-errors",
            "api-throttles",
            "api-duration",
            "api-server-errors",
            "database-cpu",
            "database-connections",
            "database-storage",
        ];
        Assert.Empty(expected.Select(e => "mba-dev-" + e).Except(names));
        Assert.All(Synthesis.Dev.App.Properties("AWS::CloudWatch::Alarm"), a => Assert.NotNull(a["AlarmActions"]));
    }

    [Fact]
    public void Sends_alarms_to_an_encrypted_topic_that_takes_no_plain_text()
    {
        var app = Synthesis.Dev.App;

        Assert.NotNull(app.The("AWS::SNS::Topic")["KmsMasterKeyId"]);
        Assert.Contains("aws:SecureTransport", app.The("AWS::SNS::TopicPolicy").ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Asks_for_a_backfill_once_a_day()
    {
        var schedule = Synthesis.Dev.App.The("AWS::Scheduler::Schedule", "Name", "mba-dev-backfill");

        Assert.Equal("cron(30 6 * * ? *)", (string?)schedule["ScheduleExpression"]);
        var message = Aws.IngestMessageReader.Read((string)schedule["Target"]!["Input"]!);
        Assert.Null(Assert.IsType<Aws.IngestMessage.Backfill>(message).Scope);
    }

    [Theory]
    [InlineData("AWS::IAM::Role", "Policies")]
    public void Gives_rights_in_managed_policies_that_can_be_read_in_one_place(string type, string inline)
    {
        Assert.All(Synthesis.Prod.App.Properties(type), r => Assert.Null(r[inline]));
        Assert.Empty(Synthesis.Prod.App.Resources("AWS::IAM::Policy"));
        Assert.Empty(Synthesis.Prod.Data.Resources("AWS::IAM::Policy"));
    }

    [Fact]
    public void Shows_uploads_outcomes_rows_durations_queues_and_database_on_one_page()
    {
        var page = Synthesis.Dev.App.The("AWS::CloudWatch::Dashboard")["DashboardBody"]!.ToJsonString();

        string[] metrics =
        [
            "Uploads",
            "IngestedFiles",
            "SkippedFiles",
            "FailedFiles",
            "RowsInserted",
            "RowsRejected",
            "IngestDurationMs",
            "ApproximateNumberOfMessagesVisible",
            "ApproximateAgeOfOldestMessage",
            "CPUUtilization",
            "DatabaseConnections",
            "FreeStorageSpace",
        ];
        foreach (var shown in metrics)
            Assert.Contains(shown, page, StringComparison.Ordinal);
    }
}

using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.Logs;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>Log groups with the stage's retention and key instead of CloudWatch's unlimited retention and own key. A deployment that fails leaves none behind.</summary>
public static class LogGroups
{
    public static LogGroup Create(Construct scope, string id, string name, EnvSettings settings, IKey key)
    {
        var group = new LogGroup(
            scope,
            id,
            new LogGroupProps
            {
                LogGroupName = name,
                EncryptionKey = key,
                RemovalPolicy = settings.Durable ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY,
            }
        );
        // The number itself: the library's enumeration names only some of the values that exist.
        ((CfnLogGroup)group.Node.DefaultChild!).RetentionInDays = settings.LogDays;
        return group;
    }
}

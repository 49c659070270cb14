using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.Lambda;
using Amazon.CDK.AWS.Logs;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>Size and limits of one function.</summary>
public sealed record FunctionShape(string Name, string Assembly, string Purpose)
{
    public required int MemoryMiB { get; init; }

    public int ScratchMiB { get; init; } = 512;

    public required Duration Timeout { get; init; }

    /// <summary>Executions that are kept free for it, and the most that it may have.</summary>
    public required int Concurrency { get; init; }

    /// <summary>A queue feeds it and waits when it is throttled: only many throttles mean anything.</summary>
    public bool FedByQueue { get; init; }

    /// <summary>Why a failed invocation is not lost although the function has no dead-letter queue of its own.</summary>
    public required string WhyNoDeadLetters { get; init; }
}

/// <summary>A published .NET executable in the isolated network, with a log group and a role of its own.</summary>
public sealed class DotnetFunction : Construct
{
    private readonly List<string> _first = [];

    public DotnetFunction(
        Construct scope,
        string id,
        FunctionShape shape,
        EnvSettings settings,
        DataStack data,
        FunctionCode code,
        Dictionary<string, string> environment
    )
        : base(scope, id)
    {
        Name = $"{settings.Name}-{shape.Name}";
        Timeout = shape.Timeout;
        RetriesThrottles = shape.FedByQueue;
        Log = LogGroups.Create(this, "Log", "/aws/lambda/" + Name, settings, data.Key.Key);
        Role = new FunctionRole(this, "Access", Name, data.Network, Log);
        Role.AllowKeyThrough(data.Key.Key, ["kms:Decrypt"], "lambda"); // its own environment
        Function = new Function(
            this,
            "Function",
            new FunctionProps
            {
                FunctionName = Name,
                Description = shape.Purpose,
                // A handler without a colon is the assembly that "dotnet exec" starts or, when there is none, the native file of that name.
                Runtime = RuntimeOf(shape.Assembly, settings, code),
                Handler = shape.Assembly,
                Code = code.Of(shape.Assembly),
                Architecture = Architecture.ARM_64,
                MemorySize = shape.MemoryMiB,
                EphemeralStorageSize = Size.Mebibytes(shape.ScratchMiB),
                Timeout = shape.Timeout,
                ReservedConcurrentExecutions = settings.ReservedConcurrency ? shape.Concurrency : null,
                Role = Role.Role.WithoutPolicyUpdates(),
                LogGroup = Log,
                Tracing = Tracing.ACTIVE,
                Vpc = data.Network.Vpc,
                VpcSubnets = new SubnetSelection { Subnets = data.Network.FunctionSubnets },
                SecurityGroups = [data.Network.FunctionGroup],
                Environment = environment,
                EnvironmentEncryption = data.Key.Key,
            }
        );
        // Lambda places a function in its network with the role's permissions: the policy is created first and deleted last.
        CreateAfter(Role.Policy);
        Accepted.On(Function, "HIPAA.Security-LambdaDLQ", shape.WhyNoDeadLetters);
        if (!settings.ReservedConcurrency)
            Accepted.On(
                Function,
                "HIPAA.Security-LambdaConcurrency",
                "reservedConcurrency=off: the account's limit is too low to reserve from, and bounds the function itself."
            );
    }

    /// <summary>The library is older than the runtime of .NET 10, so that is given by name.</summary>
    private static Runtime RuntimeOf(string assembly, EnvSettings settings, FunctionCode code) =>
        code.IsNative(assembly) && settings.NativeRuntime is not "dotnet10"
            ? Runtime.PROVIDED_AL2023
            : new Runtime("dotnet10", RuntimeFamily.DOTNET_CORE);

    public string Name { get; }

    public Duration Timeout { get; }

    public bool RetriesThrottles { get; }

    public LogGroup Log { get; }

    public FunctionRole Role { get; }

    public Function Function { get; }

    /// <summary>Creates, or updates, the function only after <paramref name="first"/>, beside what it depends on already.</summary>
    /// <remarks>Written over the library's own list, whose dependency on the role the function's property implies (cfn-lint W3005).</remarks>
    public void CreateAfter(Construct first)
    {
        _first.Add(Stack.Of(this).GetLogicalId((CfnElement)first.Node.DefaultChild!));
        ((CfnFunction)Function.Node.DefaultChild!).AddOverride("DependsOn", _first.ToArray());
    }
}

namespace Mba.Infra;

/// <summary>A network that is there already, named by ids: nothing is looked up, so synthesis needs no credentials.</summary>
public sealed record ExistingNetwork
{
    public required string VpcId { get; init; }

    /// <summary>Subnets of the functions, each in a zone of its own.</summary>
    public required IReadOnlyList<string> FunctionSubnets { get; init; }

    /// <summary>Subnets of the database, in two zones; empty where the database is there already, too.</summary>
    public IReadOnlyList<string> DatabaseSubnets { get; init; } = [];

    /// <summary>Route tables of <see cref="FunctionSubnets"/>, one for all or one for each: where the S3 endpoint is routed.</summary>
    public IReadOnlyList<string> RouteTables { get; init; } = [];

    /// <summary>Services whose endpoints the network has, by the names of <see cref="EndpointServices"/>.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    /// <summary>The services that functions call from inside the network.</summary>
    public static IReadOnlyList<string> EndpointServices { get; } = ["s3", "secretsmanager", "sqs", "sts"];
}

/// <summary>RDS for MySQL or Aurora MySQL that is there already. Not RDS Proxy: named locks and session settings pin every connection.</summary>
/// <param name="Host">The endpoint that RDS named, which its certificate is for; Aurora's is that of the writer.</param>
/// <param name="Port">Its port.</param>
/// <param name="AdministratorSecretArn">Secret with the name and password of a user that may create users and grant what loading needs.</param>
/// <param name="SecurityGroup">The database's security group, which a rule for the functions is added to.</param>
/// <param name="SecretKeyArn">The key of the secret, where it is neither the deployment's nor AWS's own.</param>
public sealed record ExistingDatabase(string Host, int Port, string AdministratorSecretArn, string SecurityGroup, string? SecretKeyArn);

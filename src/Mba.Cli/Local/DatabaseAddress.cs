using System.Globalization;

namespace Mba.Cli.Local;

/// <summary>Where a database server answers and who may use it.</summary>
public sealed record DatabaseAddress(string Product, string Host, int Port, string Username, string Password, string Parameters)
{
    /// <summary>The server that RDS_HOST and its companions name; null when RDS_HOST is unset.</summary>
    public static DatabaseAddress? FromEnvironment()
    {
        if (Variable("RDS_HOST") is not { } host)
            return null;
        var port = int.TryParse(Variable("RDS_PORT"), CultureInfo.InvariantCulture, out var number) ? number : 3306;
        return new DatabaseAddress(
            "database of RDS_HOST",
            host,
            port,
            Variable("RDS_USERNAME") ?? "",
            Variable("RDS_PASSWORD") ?? "",
            Variable("RDS_PARAMS") ?? ""
        );
    }

    public string ConnectionString(string database) =>
        $"Server={Host};Port={Port};User ID={Username};Password={Password};Database={database};AllowLoadLocalInfile=True;{Parameters}";

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

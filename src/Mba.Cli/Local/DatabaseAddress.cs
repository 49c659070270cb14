namespace Mba.Cli.Local;

/// <summary>Where a database server answers and who may use it.</summary>
public sealed record DatabaseAddress(string Product, string Host, int Port, string Username, string Password, string Parameters)
{
    public string ConnectionString(string database) =>
        $"Server={Host};Port={Port};User ID={Username};Password={Password};Database={database};AllowLoadLocalInfile=True;{Parameters}";
}

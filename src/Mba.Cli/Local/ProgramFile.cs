namespace Mba.Cli.Local;

/// <summary>What starts a program of this project: a file, and the arguments that come before the program's own.</summary>
public sealed record ProgramFile(string FileName, IReadOnlyList<string> Arguments);

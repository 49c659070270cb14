using Xunit;

namespace Mba.Tests;

/// <summary>Tests that count the memory of the whole process: no other runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneTests
{
    public const string Name = "Alone";
}

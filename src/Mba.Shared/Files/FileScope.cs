namespace Mba.Files;

/// <summary>Which half of the system a file belongs to: decides bucket and prefix.</summary>
public enum FileScope
{
    Mba,
    Policy,
}

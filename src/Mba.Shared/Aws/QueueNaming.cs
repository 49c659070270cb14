namespace Mba.Aws;

/// <summary>How queues are named, on AWS and locally.</summary>
public static class QueueNaming
{
    /// <summary>A dead-letter queue is named after its queue.</summary>
    public const string DeadLetterSuffix = "-dead";
}

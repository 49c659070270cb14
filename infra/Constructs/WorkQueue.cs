using Amazon.CDK;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SQS;
using Constructs;

namespace Mba.Infra.Constructs;

/// <summary>A queue whose messages end in a dead-letter queue after five tries, both encrypted and TLS only.</summary>
public sealed class WorkQueue : Construct
{
    /// <summary>Receives before a message is dead; the last one is marked CRASHED before the work starts.</summary>
    public const int MaxReceives = 5;

    public WorkQueue(Construct scope, string id, string name, Duration handlerTimeout, IKey key)
        : base(scope, id)
    {
        var stack = Stack.Of(this);
        DeadLetters = new Queue(
            this,
            "DeadLetters",
            new QueueProps
            {
                QueueName = name + "-dead",
                RetentionPeriod = Duration.Days(14),
                EnforceSSL = true,
                Encryption = QueueEncryption.KMS,
                EncryptionMasterKey = key,
                DataKeyReuse = Duration.Hours(1),
                RedriveAllowPolicy = new RedriveAllowPolicy
                {
                    RedrivePermission = RedrivePermission.BY_QUEUE,
                    SourceQueues = [Queue.FromQueueArn(this, "Source", $"arn:{stack.Partition}:sqs:{stack.Region}:{stack.Account}:{name}")],
                },
            }
        );
        Messages = new Queue(
            this,
            "Messages",
            new QueueProps
            {
                QueueName = name,
                VisibilityTimeout = Duration.Seconds(handlerTimeout.ToSeconds() * 6),
                // Dead letters keep the age that they had: what waits for less than they are kept leaves days to look at them.
                RetentionPeriod = Duration.Days(4),
                ReceiveMessageWaitTime = Duration.Seconds(20),
                DeadLetterQueue = new DeadLetterQueue { Queue = DeadLetters, MaxReceiveCount = MaxReceives },
                EnforceSSL = true,
                Encryption = QueueEncryption.KMS,
                EncryptionMasterKey = key,
                DataKeyReuse = Duration.Hours(1),
            }
        );
    }

    public Queue Messages { get; }

    public Queue DeadLetters { get; }
}

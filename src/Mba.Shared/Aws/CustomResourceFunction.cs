namespace Mba.Aws;

/// <summary>Does a custom resource's work; null when it is done, else what went wrong, without anything of a secret.</summary>
public delegate Task<string?> CustomResourceWork(CustomResourceEvent request, CancellationToken cancellationToken);

/// <summary>A function that CloudFormation calls: it answers whatever happens, since without an answer a deployment waits until it times out.</summary>
/// <param name="resourceId">The resource's physical id, the same for ever: another one would make CloudFormation delete the previous resource.</param>
/// <param name="work">What is done on Create and Update. Delete does nothing: what was made outlives the stack.</param>
/// <param name="http">Reaches CloudFormation's answer bucket.</param>
/// <param name="time">Counts the seconds that are left for the answer.</param>
public sealed class CustomResourceFunction(string resourceId, CustomResourceWork work, HttpMessageInvoker http, TimeProvider time)
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(4);

    private readonly CustomResourceAnswers _answers = new(http, time);

    /// <summary>One call; the answer is returned too, for a person who invokes the function without a ResponseURL.</summary>
    public async Task<ReadOnlyMemory<byte>> HandleAsync(
        ReadOnlyMemory<byte> payload,
        LambdaContext context,
        CancellationToken cancellationToken
    )
    {
        var request = CustomResourceEvent.Parse(payload.Span);
        var problem = string.Equals(request.RequestType, "Delete", StringComparison.Ordinal)
            ? null
            : await work(request, cancellationToken);
        var answer = new CustomResourceAnswer
        {
            Status = problem is null ? "SUCCESS" : "FAILED",
            Reason = problem ?? "",
            PhysicalResourceId = resourceId,
            StackId = request.StackId,
            RequestId = request.RequestId,
            LogicalResourceId = request.LogicalResourceId,
        };
        if (request.ResponseUrl is { } url)
        {
            // Not the invocation's own token: when its time is up, the answer is what is left to do.
            using var soon = new CancellationTokenSource(AnswerTime, time);
            await _answers.SendAsync(url, answer, soon.Token);
        }
        return answer.ToJson();
    }
}

import { Unreachable } from './client';

interface PollOptions {
  seconds: number;
  /** While the page is in the background. */
  hiddenSeconds?: number;
  onError?: (error: unknown) => void;
}

/** Runs now and again, slower in the background and after errors, until the returned function is called. */
export function poll(ask: (signal: AbortSignal) => Promise<void>, { seconds, hiddenSeconds = 30, onError }: PollOptions) {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;

  const again = () => {
    if (stop.signal.aborted) return;
    const base = document.hidden ? Math.max(seconds, hiddenSeconds) : seconds;
    timer = setTimeout(run, base * 1000 * Math.min(2 ** failures, 4));
  };
  const run = async () => {
    clearTimeout(timer);
    try {
      await ask(stop.signal);
      failures = 0;
    } catch (error) {
      if (stop.signal.aborted) return;
      failures = error instanceof Unreachable ? 0 : failures + 1;
      onError?.(error);
    }
    again();
  };
  const wake = () => {
    if (!document.hidden) void run();
  };
  document.addEventListener('visibilitychange', wake, { signal: stop.signal });
  // Not within the caller's effect: what the first question reads would start the effect again.
  queueMicrotask(() => !stop.signal.aborted && void run());

  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}

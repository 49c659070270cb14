import { session } from './session.svelte';

/** Signs the caller out after minutes without a key, a click or a scroll; never during an upload. */
export function watchIdle(minutes: number): () => void {
  let last = Date.now();
  const touch = () => (last = Date.now());
  const stop = new AbortController();
  for (const event of ['pointerdown', 'keydown', 'wheel', 'touchstart', 'scroll'])
    addEventListener(event, touch, { passive: true, capture: true, signal: stop.signal });
  const timer = setInterval(() => {
    if (session.busy()) touch();
    else if (Date.now() - last >= minutes * 60_000) session.idle();
  }, 1000);
  return () => {
    stop.abort();
    clearInterval(timer);
  };
}

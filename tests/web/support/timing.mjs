// How long the browser takes from an input to the next picture (Event Timing), and how long its frames hold up everything else.
import { cpus } from 'node:os';

/** Before the page is opened. */
export const watch = (page) =>
  page.addInitScript(() => {
    const seen = (globalThis.__timing = { events: [], frames: [] });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.interactionId) seen.events.push({ name: entry.name, at: entry.startTime, ms: entry.duration });
    }).observe({ type: 'event', durationThreshold: 16, buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.frames.push({ at: entry.startTime, ms: entry.duration, blocking: entry.blockingDuration });
    }).observe({ type: 'long-animation-frame', buffered: true });
  });

/** What was seen since the last call, once the browser has had time to report it. */
export const take = (page) =>
  page.evaluate(async () => {
    for (let i = 0; i < 3; i++) await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
    await new Promise((idle) => requestIdleCallback(idle, { timeout: 2000 }));
    const seen = globalThis.__timing;
    return { events: seen.events.splice(0), frames: seen.frames.splice(0) };
  });

/** Does the input several times; the browser reports nothing below 16 ms, which counts as 16. `undo` is not part of what is measured. */
export async function interaction(page, times, act, { before, after, undo } = {}) {
  const slowest = [];
  let frame = 0;
  for (let i = 0; i < times; i++) {
    await before?.(i);
    await take(page);
    await act(i);
    await after?.(i);
    const { events, frames } = await take(page);
    slowest.push(Math.max(16, ...events.map((event) => event.ms)));
    frame = Math.max(frame, ...frames.map((one) => one.ms));
    await undo?.(i);
  }
  slowest.sort((a, b) => a - b);
  return { median: slowest[Math.floor(times / 2)], most: slowest.at(-1), frame, times };
}

export const machine = () => `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'processor'}`;
export const round = (value) => Math.round(value).toLocaleString('en-US');

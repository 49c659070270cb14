import type { HashNews, HashOrder } from './hashWorker';

interface Waiting {
  progress: (done: number) => void;
  resolve: (sha256: string | null) => void;
  worker: Worker;
}

/** Hashes files in two workers beside the page: one large file does not hold up the small ones. */
export class Hasher {
  readonly #small = this.#start();
  readonly #large = this.#start();
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  /** The SHA-256 in hex; null when the file cannot be read. Never settles after an abort. */
  hash(file: File, progress: (done: number) => void, signal: AbortSignal): Promise<string | null> {
    const id = this.#next++;
    const worker = file.size > 16 << 20 ? this.#large : this.#small;
    return new Promise((resolve) => {
      this.#waiting.set(id, { progress, resolve, worker });
      signal.addEventListener('abort', () => {
        if (this.#waiting.delete(id)) worker.postMessage({ cancel: id });
      });
      worker.postMessage({ id, file } satisfies HashOrder);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./hashWorker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = (event: MessageEvent<HashNews>) => {
      const news = event.data;
      const waiting = this.#waiting.get(news.id);
      if (!waiting) return;
      if ('done' in news) {
        waiting.progress(news.done);
        return;
      }
      this.#waiting.delete(news.id);
      waiting.resolve('sha256' in news ? news.sha256 : null);
    };
    return worker;
  }
}

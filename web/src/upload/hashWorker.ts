import { Sha256 } from './sha256';

export interface HashOrder {
  id: number;
  file: File;
}

export type HashNews = { id: number; done: number } | { id: number; sha256: string } | { id: number; unreadable: true };

const sliceBytes = 4 << 20;
const cancelled = new Set<number>();
const orders: HashOrder[] = [];
let running = false;

self.onmessage = (event: MessageEvent<HashOrder | { cancel: number }>) => {
  if ('cancel' in event.data) {
    cancelled.add(event.data.cancel);
    return;
  }
  orders.push(event.data);
  if (!running) void run();
};

async function run(): Promise<void> {
  running = true;
  for (let order = orders.shift(); order; order = orders.shift()) {
    if (!cancelled.delete(order.id)) await hash(order);
  }
  running = false;
}

async function hash({ id, file }: HashOrder): Promise<void> {
  try {
    const sum = new Sha256();
    for (let at = 0; at < file.size; at += sliceBytes) {
      sum.update(new Uint8Array(await file.slice(at, at + sliceBytes).arrayBuffer()));
      if (cancelled.delete(id)) return;
      if (file.size > sliceBytes) tell({ id, done: Math.min(at + sliceBytes, file.size) });
    }
    tell({ id, sha256: sum.hex() });
  } catch {
    tell({ id, unreadable: true });
  }
}

function tell(news: HashNews): void {
  self.postMessage(news);
}

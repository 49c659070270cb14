/** An upload in parts that may go on after a reload, once the same file is chosen again. Nothing of the file itself is kept. */
export interface Unfinished {
  id: string;
  name: string;
  size: number;
  sha256: string;
  at: number;
}

const place = 'mba.unfinished';
const keptMilliseconds = 24 * 3_600_000; // as long as the service signs parts

export function unfinished(): Unfinished[] {
  try {
    const all = JSON.parse(localStorage.getItem(place) ?? '[]') as Unfinished[];
    return all.filter((upload) => Date.now() - upload.at < keptMilliseconds);
  } catch {
    return [];
  }
}

export function remember(upload: Unfinished): void {
  write([...unfinished().filter((other) => other.id !== upload.id), upload]);
}

export function forget(id: string): void {
  write(unfinished().filter((upload) => upload.id !== id));
}

function write(uploads: Unfinished[]): void {
  try {
    if (uploads.length === 0) localStorage.removeItem(place);
    else localStorage.setItem(place, JSON.stringify(uploads));
  } catch {
    // Storage is switched off or full: then an upload cannot go on after a reload, and nothing else is lost.
  }
}

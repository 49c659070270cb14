import AwsS3 from '@uppy/aws-s3';
import Uppy from '@uppy/core';
import { ApiError, get, post } from '../api/client';
import type { UploadParts, UploadTicket } from '../api/types';

export interface TransferEvents {
  progress: (sentBytes: number) => void;
  done: () => void;
  failed: (error: unknown) => void;
}

/** How an upload in parts began that goes on now. */
export interface Restored {
  id: string;
  parts: UploadParts;
}

type Part = UploadParts['parts'][number];

const retryDelays = [0, 1000, 3000, 5000, 10_000];
const urlMargin = 60_000;
/** Set by the browser itself. */
const forbidden = new Set(['host', 'content-length', 'connection']);

/** One file on its way into the store, by one PUT or in parts. Uppy sends the bytes; this asks the service for addresses. */
export class Transfer {
  readonly #file: File;
  readonly #events: TransferEvents;
  readonly #renew: () => Promise<UploadTicket>;
  #ticket: UploadTicket | undefined;
  #restored: Restored | undefined;
  #uppy: Uppy | undefined;
  #fileId = '';
  #urls = new Map<number, { part: Part; until: number }>();
  #attempt = 0;
  #stopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  paused = false;

  constructor(file: File, start: UploadTicket | Restored, renew: () => Promise<UploadTicket>, events: TransferEvents) {
    this.#file = file;
    this.#events = events;
    this.#renew = renew;
    if ('parts' in start) {
      this.#restored = start;
      this.#keep(start.parts);
    } else {
      this.#ticket = start;
      if (start.multipart) this.#keep(start.multipart);
    }
  }

  get #id(): string {
    return this.#restored?.id ?? this.#ticket?.id ?? '';
  }

  get #inParts(): boolean {
    return this.#restored !== undefined || this.#ticket?.method === 'multipart';
  }

  start(): void {
    this.#begin(this.#restored !== undefined);
  }

  pause(): void {
    this.paused = true;
    clearTimeout(this.#timer);
    if (this.#uppy?.getFile(this.#fileId) && !this.#uppy.getFile(this.#fileId).isPaused) this.#uppy.pauseResume(this.#fileId);
  }

  resume(): void {
    this.paused = false;
    if (this.#uppy?.getFile(this.#fileId)?.isPaused) this.#uppy.pauseResume(this.#fileId);
    else this.#begin(this.#inParts);
  }

  /** Stops sending; what the service keeps of the upload is given up by its own route. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#uppy?.destroy();
  }

  #begin(continues: boolean): void {
    this.#uppy?.destroy();
    const partSize = this.#restored?.parts.partSize ?? this.#ticket?.multipart?.partSize ?? this.#file.size;
    const uppy = new Uppy({ id: `upload-${this.#id}`, logger: { debug() {}, warn() {}, error() {} } });
    uppy.use(AwsS3, {
      limit: 4,
      retryDelays,
      shouldUseMultipart: () => this.#inParts,
      getChunkSize: () => partSize,
      getUploadParameters: () => this.#parameters(),
      createMultipartUpload: async () => ({ uploadId: this.#id, key: this.#id }),
      signPart: (_, { partNumber }) => this.#sign(partNumber),
      listParts: () => this.#arrived(),
      completeMultipartUpload: async () => {
        await post(`/uploads/${this.#id}/complete`);
        return {};
      },
      // Uppy gives an upload up when a part fails; ours goes on from the parts that arrived.
      abortMultipartUpload: async () => {},
    });
    uppy.on('upload-progress', (_, progress) => this.#events.progress(Math.min(Number(progress.bytesUploaded) || 0, this.#file.size)));
    uppy.on('upload-success', () => {
      this.#stopped = true;
      this.#events.done();
      setTimeout(() => uppy.destroy());
    });
    uppy.on('upload-error', (_, error) => {
      if (!this.#stopped && this.#uppy === uppy) this.#retry(error);
    });
    this.#fileId = uppy.addFile({ name: this.#file.name, type: this.#file.type || 'application/octet-stream', data: this.#file });
    if (continues) uppy.setFileState(this.#fileId, { s3Multipart: { uploadId: this.#id, key: this.#id } } as never);
    this.#uppy = uppy;
    void uppy.upload().catch(() => {});
  }

  /** Broken connections and busy servers are tried again; a refusal is not. */
  #retry(error: Error & { source?: { status?: number } }): void {
    const status = error instanceof ApiError ? error.status : (error.source?.status ?? 0);
    const passing = status === 0 || status === 429 || status >= 500 || (status === 403 && /expired/i.test(error.message));
    const delay = [1000, 4000, 10_000, 20_000][this.#attempt];
    if (!passing || delay === undefined) {
      this.#events.failed(status >= 400 && !(error instanceof ApiError) ? new ApiError(status, '') : error);
      return;
    }
    this.#attempt++;
    this.#timer = setTimeout(() => !this.paused && this.#begin(this.#inParts), delay);
  }

  async #parameters() {
    let ticket = this.#ticket;
    if (!ticket || Date.parse(ticket.urlsExpireAt) - urlMargin < Date.now()) ticket = this.#ticket = await this.#renew();
    return { method: 'PUT' as const, url: ticket.url ?? '', headers: sendable(ticket.headers), fields: {} };
  }

  async #sign(number: number) {
    let known = this.#urls.get(number);
    if (!known?.part.url || known.until < Date.now()) {
      this.#keep(await get<UploadParts>(`/uploads/${this.#id}/parts`, { query: { from: number } }));
      known = this.#urls.get(number);
    }
    if (!known?.part.url) throw new Error('the part has no address');
    return { url: known.part.url };
  }

  /** Parts that the store has; Uppy wants an ETag for each, but the service puts them together by its own list. */
  async #arrived() {
    const arrived: { PartNumber: number; Size: number; ETag: string }[] = [];
    let from: number | undefined = 1;
    while (from !== undefined) {
      const page: UploadParts = await get<UploadParts>(`/uploads/${this.#id}/parts`, { query: { from } });
      this.#keep(page);
      for (const part of page.parts) if (!part.url) arrived.push({ PartNumber: part.number, Size: page.partSize, ETag: String(part.number) });
      from = page.next;
    }
    return arrived;
  }

  #keep(page: UploadParts): void {
    // The service's shortest lifetime of an address is a minute; the usual one is 15.
    for (const part of page.parts) this.#urls.set(part.number, { part, until: Date.now() + 10 * 60_000 });
  }
}

function sendable(headers: Record<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).filter(([name]) => !forbidden.has(name.toLowerCase())));
}

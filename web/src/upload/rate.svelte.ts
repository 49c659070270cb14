const windowMilliseconds = 8000;

/** Bytes per second over the last seconds. */
export class Rate {
  perSecond = $state(0);
  #marks: { at: number; bytes: number }[] = [];

  add(bytes: number): void {
    const now = performance.now();
    this.#marks.push({ at: now, bytes });
    while (this.#marks.length > 0 && now - this.#marks[0]!.at > windowMilliseconds) this.#marks.shift();
    const span = now - this.#marks[0]!.at;
    if (span > 300) this.perSecond = (this.#marks.reduce((sum, mark) => sum + mark.bytes, 0) / span) * 1000;
  }

  reset(): void {
    this.#marks = [];
    this.perSecond = 0;
  }
}

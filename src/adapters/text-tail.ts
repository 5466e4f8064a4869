/** Keeps the last `limit` characters of a text that comes in chunks; says so in its first line where some were dropped. */
export function createTextTail(limit: number): { push(text: string): void; text(): string } {
  let chunks: string[] = [];
  let length = 0;
  let dropped = 0;

  function trim(): void {
    const whole = chunks.join('');
    dropped += whole.length - limit;
    chunks = [whole.slice(-limit)];
    length = limit;
  }

  return {
    push(text) {
      chunks.push(text);
      length += text.length;
      if (length > limit * 2) trim();
    },
    text() {
      if (length > limit) trim();
      const note = dropped > 0 ? `[streamstress: the first ${dropped} characters were dropped]\n` : '';
      return note + chunks.join('');
    },
  };
}

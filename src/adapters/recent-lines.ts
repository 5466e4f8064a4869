/** The last lines of each step's output, for those who want to see them once the step has failed. */
export interface RecentLines {
  add(step: string, line: string): void;
  /** The lines that are kept, oldest first; they are forgotten then. */
  take(step: string): readonly string[];
}

export function createRecentLines(limit: number): RecentLines {
  const kept = new Map<string, string[]>();
  return {
    add(step, line) {
      const lines = kept.get(step) ?? [];
      kept.set(step, lines);
      lines.push(line);
      if (lines.length > limit) lines.shift();
    },
    take(step) {
      const lines = kept.get(step) ?? [];
      kept.delete(step);
      return lines;
    },
  };
}

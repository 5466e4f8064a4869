/** `1 run`, `2 runs`. */
export function runsText({ runs }: { readonly runs: number }): string {
  return `${runs} run${runs === 1 ? '' : 's'}`;
}

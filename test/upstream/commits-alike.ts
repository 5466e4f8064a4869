import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';

/** Makes commits of a tree, differing in their time, until two begin with the same seven digits: those, and the two. */
export function commitsAlike(folder: string, tree: string): [string, [string, string]] {
  const seen = new Map<string, number>();
  const body = (n: number) =>
    `tree ${tree}\nauthor A <a@example.com> ${n} +0000\ncommitter A <a@example.com> ${n} +0000\n\nTwin\n`;
  const write = (n: number) =>
    execFileSync('git', ['-C', folder, 'hash-object', '-w', '-t', 'commit', '--stdin'], {
      ...{ input: body(n), encoding: 'utf8' },
    }).trim();
  for (let n = 0; ; n += 1) {
    const text = body(n);
    const id = createHash('sha1').update(`commit ${text.length}\0${text}`).digest('hex').slice(0, 7);
    const other = seen.get(id);
    if (other !== undefined) return [id, [write(other), write(n)]];
    seen.set(id, n);
  }
}

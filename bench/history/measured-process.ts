import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a program of Node took. */
export interface Taken {
  readonly seconds: number;
  /** Of processors, with the processes that it started. */
  readonly busy: number;
  /** Most memory that the process held; not that of the processes it started. */
  readonly megabytes: number;
}

const mark = 'most memory in kB: ';
const tellMemory = `import { writeSync } from 'node:fs';
process.on('exit', () => writeSync(2, '\\n${mark}' + process.resourceUsage().maxRSS + '\\n'));`;

/** Runs a script of Node in a process of its own. Errors: where it ends with another code than 0. */
export async function measured(args: readonly string[], folder: string): Promise<Taken> {
  const began = performance.now();
  const preload = `data:text/javascript,${encodeURIComponent(tellMemory)}`;
  const node = [process.execPath, '--max-old-space-size=8000', '--import', preload, ...args];
  const child = spawn('bash', ['-c', 'TIMEFORMAT="busy %U %S"; time "$@"', 'bash', ...node], {
    ...{ cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const [code] = await once(child, 'close');
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${said.slice(-2000)}`);
  const kilobytes = Number(new RegExp(`${mark}(\\d+)`).exec(said)?.[1]);
  const [, user, system] = /^busy ([\d.]+) ([\d.]+)$/m.exec(said) ?? [];
  return { seconds, busy: Number(user) + Number(system), megabytes: kilobytes / 1000 };
}

import { readdirSync, readFileSync } from 'node:fs';

/** Processes of the Job's pods. */
export function podProcesses(): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8');
      return read('cmdline').includes('--skip-build') && /\0STREAMSTRESS_JOB=/.test(read('environ'));
    } catch {
      return false;
    }
  });
}

/** Whether a SIGTERM waits for a process that stands still. */
export function isToldToStop(pid: number): boolean {
  const [, pending = '0'] = /^ShdPnd:\s*(\w+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (BigInt(`0x${pending}`) & (1n << 14n)) !== 0n;
}

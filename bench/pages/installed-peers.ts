import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishWithAllure } from '../history/peers-publish.ts';
import type { SeededHistory } from '../series/generate.ts';
import { batchedPage, chartsPage } from './peers.ts';

/** Programs and scripts of others, as npm has them. */
export interface Peers {
  readonly allure: string;
  readonly chartJs: string;
}

export function installPeers(folder: string): Peers {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const options = ['--silent', '--no-audit', '--no-fund', 'allure@3.18.0', 'chart.js@2.9.2'];
  execFileSync('npm', ['install', ...options], { cwd: folder, stdio: 'pipe' });
  const modules = join(folder, 'node_modules');
  return { allure: join(modules, 'allure', 'cli.js'), chartJs: join(modules, 'chart.js', 'dist', 'Chart.min.js') };
}

/** Pages of others about a history, with what their readers look for; each is written when it is its turn, and says where. */
export function peerPages(history: SeededHistory, root: string, { allure, chartJs }: Peers) {
  const [batched, charts] = [join(root, 'batched'), join(root, 'charts')];
  return {
    'every run fetched': {
      rows: 'tbody tr',
      write: async () => {
        await batchedPage(batched, history);
        return batched;
      },
    },
    'a chart a test': {
      rows: 'canvas',
      write: async () => {
        await chartsPage(charts, history, chartJs);
        return charts;
      },
    },
    'Allure Report 3': {
      rows: '[data-testid="tree-leaf"]',
      write: async () => {
        await publishWithAllure(history, { folder: root, program: allure });
        return join(root, `allure-${history.runs.length}`, 'report');
      },
    },
  };
}

import { readStates } from '../history/read-states.ts';
import { openHistory } from '../page/opened-history.ts';
import { siteRoot } from '../site-root.ts';
import { part, say } from './parts.ts';
import { showMatrix } from './view.ts';

/** Reads the history that the address names and shows it. */
export function startMatrix(): void {
  show().catch((error: unknown) => say('state', (error as Error).message));
}

async function show(): Promise<void> {
  const opened = await openHistory();
  performance.mark('history-read');
  say('state', undefined);
  part('shown', HTMLElement).hidden = false;
  const matrix = showMatrix(opened);
  const { history } = opened;
  const [failures, states] = await Promise.all([history.failures(), readStates(siteRoot(), history.folder)]);
  matrix.know({ failures, states });
  performance.mark('failures-shown');
}

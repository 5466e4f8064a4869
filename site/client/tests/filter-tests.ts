import { loadHistory } from '../history/load-history.ts';
import { ask, asked } from '../page/url-query.ts';
import { askedValue, withValue } from '../query/edit-query.ts';
import { matchingTests, type SearchedHistory } from '../query/match-query.ts';
import { parseQuery } from '../query/parse-query.ts';
import { printQuery } from '../query/print-query.ts';
import { everything, type Query, type TestField } from '../query/query.ts';
import { siteRoot } from '../site-root.ts';
import { needsHistory } from './needs-history.ts';

/** Makes the list of all tests answer to the filter above it; the address says what is asked. */
export function filterTests(): void {
  const form = document.querySelector<HTMLFormElement>('#filter');
  const input = form?.querySelector<HTMLInputElement>('[name=q]');
  const table = document.querySelector<HTMLTableElement>('#tests');
  if (!form || !input || !table) return;
  const selects = [...form.querySelectorAll<HTMLSelectElement>('[data-field]')];
  const list = createList(table);
  const show = (query: Query) => {
    for (const select of selects) select.value = askedValue(query, fieldOf(select)) ?? '';
    void list.show(query);
  };
  const read = () => {
    const { query, problem } = parseQuery(input.value);
    say('#problem', problem ?? '');
    input.setAttribute('aria-invalid', String(problem !== undefined));
    if (query) show(query);
    return query;
  };
  const readAddress = () => {
    input.value = asked('q');
    read();
  };
  input.addEventListener('input', () => read() && ask({ q: input.value }, 'replace'));
  input.addEventListener('change', () => read() && ask({ q: input.value }));
  for (const select of selects) {
    select.addEventListener('change', () => {
      const query = withValue(parseQuery(input.value).query ?? everything, fieldOf(select), select.value);
      input.value = printQuery(query);
      ask({ q: input.value });
      read();
    });
  }
  form.addEventListener('submit', (event) => event.preventDefault());
  addEventListener('popstate', readAddress);
  form.hidden = false;
  readAddress();
}

function fieldOf(select: HTMLSelectElement): TestField {
  return select.dataset.field as TestField;
}

function say(selector: string, text: string): void {
  const element = document.querySelector(selector);
  if (element) element.textContent = text;
}

/** The rows of the table as tests that can be searched; the history itself is read when it is needed. */
function createList(table: HTMLTableElement) {
  const rows = [...table.querySelectorAll<HTMLTableRowElement>('tbody tr')];
  const states = new Map(rows.map(({ dataset }) => [dataset.test ?? '', dataset.state]));
  let reading: Promise<SearchedHistory> | undefined;
  let newest = 0;
  const readOnce = () => {
    reading ??= readHistory(table.dataset.series ?? '', states);
    return reading;
  };
  return {
    async show(query: Query): Promise<void> {
      newest += 1;
      const ours = newest;
      try {
        const searched = needsHistory(query) ? await readOnce() : listedOnly(rows, states);
        if (ours === newest) showOnly(rows, new Set(idsOf(searched, query)));
      } catch (error) {
        reading = undefined;
        if (ours === newest) say('#problem', (error as Error).message);
      }
    },
  };
}

function idsOf(history: SearchedHistory, query: Query): readonly string[] {
  return matchingTests(query, history, Date.now()).map((test) => history.tests[test]?.id ?? '');
}

function showOnly(rows: readonly HTMLTableRowElement[], ids: ReadonlySet<string>): void {
  for (const row of rows) row.hidden = !ids.has(row.dataset.test ?? '');
  const shown = rows.filter(({ hidden }) => !hidden).length;
  say('#count', shown === rows.length ? `${shown} tests` : `${shown} of ${rows.length} tests`);
}

type States = ReadonlyMap<string, string | undefined>;

function listedOnly(rows: readonly HTMLTableRowElement[], states: States): SearchedHistory {
  const tests = rows.map(({ dataset: { test = '', component, importance, tags = '' } }) => ({
    ...{ id: test, component, importance },
    tags: tags.split(' '),
  }));
  return { tests, rows: [], statuses: [], stateOf: (test) => states.get(tests[test]?.id ?? '') };
}

async function readHistory(folder: string, states: States): Promise<SearchedHistory> {
  const history = await loadHistory(siteRoot(), folder);
  const { kindOf } = await history.failures();
  const { tests, rows, statuses } = history;
  return { tests, rows, statuses, kindOf, stateOf: (test) => states.get(tests[test]?.id ?? '') };
}

import { cellStatus } from '../../../src/history/format/status-columns.ts';
import { type Status, statusLooks } from '../../statuses.ts';
import { drawing, element } from './element.ts';

const byCode = new Map<number, Status>(Object.entries(cellStatus).map(([name, code]) => [code, name as Status]));

/** What a cell of the history looks like. */
export function statusOf(cell: number): Status {
  return byCode.get(cell) ?? 'absent';
}

/** The mark of a status with its word, which may be said otherwise. */
export function statusMark(status: Status, word: string = statusLooks[status].word): HTMLElement {
  const { shape, glyph, hollow } = statusLooks[status];
  const mark = drawing(
    'svg',
    { class: `mark status-${status}${hollow ? ' hollow' : ''}`, viewBox: '0 0 16 16', 'aria-hidden': 'true' },
    drawing('path', { class: 'shape', d: shape }),
    drawing('path', { d: glyph }),
  );
  return element('span', { class: 'status' }, mark, ' ', word);
}

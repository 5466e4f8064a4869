import type { Status } from '../../statuses.ts';

/** Colours of the style sheet as CSS, in the scheme that holds now. */
export interface Palette {
  readonly status: (status: Status) => string;
  readonly glyph: string;
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly accent: string;
}

/** What the style sheet says now, whatever it is made of: a probe is asked for the colour that comes out of it. */
export function readPalette(): Palette {
  const probe = document.createElement('span');
  probe.className = 'probe';
  document.body.append(probe);
  const colour = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const statuses = new Map<Status, string>();
  for (const status of ['passed', 'failed', 'error', 'flaky', 'skipped', 'infra', 'absent', 'build-failed'] as const) {
    statuses.set(status, colour(`status-${status}`));
  }
  const palette = {
    status: (status: Status) => statuses.get(status) ?? '',
    glyph: colour('status-glyph'),
    ...{ paper: colour('paper'), ink: colour('ink'), muted: colour('muted'), line: colour('line') },
    accent: colour('link'),
  };
  probe.remove();
  return palette;
}

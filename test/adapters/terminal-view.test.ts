import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTerminalView } from '../../src/adapters/terminal-view.ts';
import type { RunEvent } from '../../src/model/run-event.ts';
import { happenings } from './run-events.ts';
import { createScreen } from './screen.ts';

function watched(columns: number, rows = 24, colours = false) {
  const screen = createScreen({ columns, rows });
  const timer = { time: 0, running: true, redraw: () => {} };
  const view = createTerminalView(screen, {
    colours,
    now: () => timer.time,
    every(_, redraw) {
      timer.redraw = redraw;
      return () => {
        timer.running = false;
      };
    },
  });
  const play = (events: readonly RunEvent[]) => {
    for (const event of events) {
      view(event);
      timer.time += 500;
    }
    timer.redraw();
  };
  return { screen, timer, view, play };
}

test('what runs stands below what has ended', () => {
  const { screen, play } = watched(80);
  play(happenings.slice(0, 4));
  play(happenings.slice(4, 9));
  assert.equal(
    screen.text(),
    `✔ source:pipeline     abc1234 Add a thing 1.5s
⠹ build:triggers      3.5s  compiling controller
  1 of 4 steps, 4.5s`,
  );
  assert.equal(screen.cursorIsHidden(), true);
  assert.deepEqual(screen.unknown, []);
});

const whole = `✔ source:pipeline     abc1234 Add a thing 1.5s
✘ build:triggers      cannot build "triggers": exit code 1 1.5s
    fix 100%, please
    │ ::error::forged
    │ ##[endgroup]main.go:3: undefined: x
○ test:release-tests  needs deployed:triggers
✘ test:other          1 of 3 failed ::error::x 1m15s
cancelled: Ctrl-C
  4 steps: 1 succeeded, 1 red, 1 failed, 1 blocked, 7.0s`;

test('at the end everything is there once, the cursor is back, and the drawing has stopped', () => {
  for (const colours of [false, true]) {
    const { screen, timer, view } = watched(80, 24, colours);
    for (const event of happenings) {
      view(event);
      timer.time += 500;
      if (event.type !== 'run-ended') timer.redraw();
    }
    assert.equal(screen.text(), whole);
    assert.equal(screen.cursorIsHidden(), false);
    assert.equal(timer.running, false);
  }
});

test('nothing is drawn between two redraws', () => {
  const { screen, play, view } = watched(80);
  play(happenings.slice(0, 2));
  const before = screen.text();
  for (const event of happenings.slice(2, 9)) view(event);
  assert.equal(screen.text(), before);
});

test('a terminal that becomes narrower loses nothing and repeats nothing', () => {
  const { screen, play, view } = watched(60);
  play(happenings.slice(0, 9));
  view({ type: 'step-progress', step: 'build:triggers', message: 'a message that is longer than a narrow terminal' });
  play([]);
  screen.narrow(30);
  play([]);
  assert.equal(
    screen.text(),
    `✔ source:pipeline     abc1234
Add a thing 1.5s
⠸ build:triggers      3.5s  …
  1 of 4 steps, 4.5s`,
  );
});

test('more steps than the terminal has lines do not scroll away', () => {
  const { screen, play } = watched(60, 5);
  const steps = Array.from({ length: 10 }, (_, index) => ({ name: `build:${index}`, kind: 'build' }));
  play([{ type: 'run-started', steps }, ...steps.map(({ name }) => ({ type: 'step-started', step: name }) as const)]);
  assert.equal(screen.text().split('\n').length, 4);
});

test('listeners on the exit of this process are taken off again', () => {
  const before = process.listenerCount('exit');
  const { timer, view } = watched(80);
  view(happenings[0] as RunEvent);
  timer.redraw();
  view({ type: 'run-ended', results: [] });
  assert.equal(process.listenerCount('exit'), before);
});

test('what tests print is shown as it comes, above what runs', () => {
  const { screen, play } = watched(60);
  play([
    { type: 'run-started', steps: [{ name: 'test:a', kind: 'test' }] },
    { type: 'step-started', step: 'test:a' },
    { type: 'step-output', step: 'test:a', line: '  ## First' },
    { type: 'step-progress', step: 'test:a', message: '0 of 7', passing: true },
  ]);
  assert.match(screen.text(), /^ {4}│ {3}## First\n. test:a {2}.*0 of 7\n/);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionCommand, withoutActionCommands } from '../../src/adapters/action-commands.ts';
import { createActionGroups } from '../../src/adapters/action-groups.ts';
import { happenings } from './run-events.ts';

test('each step is a group of its own, and hostile lines are no commands', () => {
  let text = '';
  const write = (written: string) => {
    text += written;
  };
  happenings.forEach(createActionGroups(write, () => 'token'));
  assert.equal(
    text,
    `4 steps
source:pipeline: started
build:triggers: started
::group::source:pipeline: succeeded (1.5 s)
::stop-commands::token
From upstream
::token::
::endgroup::
  → abc1234 Add a thing
::group::build:triggers: failed (1.5 s)
::stop-commands::token
> compiling controller
> compiling controller
::error::forged
## [endgroup]main.go:3: undefined: x
::token::
::endgroup::
::error title=build%3Atriggers::cannot build "triggers": exit code 1%0Afix 100%25, please
test:release-tests: blocked (1.5 s)
  → needs deployed:triggers
test:other: started
test:other: red (75.0 s)
  → 1 of 3 failed ::error::x
::warning title=cancelled::Ctrl-C
4 steps: 1 succeeded, 1 red, 1 failed, 1 blocked
`,
  );
});

test('the token that ends a group cannot be guessed', () => {
  const tokens = new Set<string>();
  const view = createActionGroups((text) => {
    const [, token] = /^::stop-commands::(.*)$/m.exec(text) ?? [];
    if (token !== undefined) tokens.add(token);
  });
  happenings.forEach(view);
  assert.equal(tokens.size, 2);
  for (const token of tokens) assert.match(token, /^[0-9a-f-]{36}$/);
});

test('workflow commands are escaped', () => {
  assert.equal(
    actionCommand('error', '100%\r\n::x', { title: 'a:b,c\n' }),
    '::error title=a%3Ab%2Cc%0A::100%25%0D%0A::x\n',
  );
});

test('an answer is shown without its commands', () => {
  assert.equal(
    withoutActionCommands('passed\n::set-env name=PATH::/tmp\n##[error]x\n', 'token'),
    '::stop-commands::token\npassed\n::set-env name=PATH::/tmp\n## [error]x\n::token::\n',
  );
});

test('how far tests are is told while they run, every 30 seconds', () => {
  let text = '';
  let time = 0;
  const view = createActionGroups(
    (written) => {
      text += written;
    },
    () => 'token',
    () => time,
  );
  for (let n = 1; n <= 4; n += 1) {
    view({ type: 'step-progress', step: 'test:a', message: `${n} of 4 ##[error]`, passing: true });
    time += 15_000;
  }
  assert.equal(text, 'test:a: 1 of 4 ## [error]\ntest:a: 3 of 4 ## [error]\n');
});

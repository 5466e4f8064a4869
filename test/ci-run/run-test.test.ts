import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { kinds } from '../../src/cluster/kinds.ts';
import { podOrder, testOrderOf, testSandbox } from './test-on-sandbox.ts';

const { cluster, run, folder } = await testSandbox();

test('steps run in their order, share a directory, and leave results and artifacts', async () => {
  const order = testOrderOf('e2e', [
    podOrder('e2e', 'install', 'pre', {
      commands: `echo "$NAMESPACE $JOB_NAME_SAFE $PULL_NUMBER $SIZE" >"$SHARED_DIR/kubeconfig"; mkdir "$SHARED_DIR/more"
        echo deep >"$SHARED_DIR/more/file"; grep -q '"org":"acme"' <<<"$JOB_SPEC"`,
      env: { SIZE: 'la$(HOME)rge' },
    }),
    podOrder('e2e', 'check', 'test', {
      commands: `cat "$KUBECONFIG" "$SHARED_DIR/more/file"; echo "$IMAGE"
        echo '<testsuite name="s"><testcase classname="c" name="good"/></testsuite>' >"$ARTIFACT_DIR/junit_x.xml"`,
      images: [{ env: 'IMAGE', image: { stream: 'pipeline', tag: 'src' } }],
    }),
    podOrder('e2e', 'gather', 'post', { commands: 'ls "$SHARED_DIR"' }),
  ]);
  const { statuses, find, text, namespace } = await run(order);
  assert.deepEqual([...new Set(Object.values(statuses))], ['succeeded'], JSON.stringify(statuses));
  const [first, second, image = ''] = text('check/build-log.txt')?.split('\n') ?? [];
  assert.deepEqual([first, second], [`${namespace.name} e2e 7 la$(HOME)rge`, 'deep']);
  assert.match(image, new RegExp(`^.+/${namespace.name}/pipeline@sha256:[0-9a-f]{64}$`));
  assert.equal(text('gather/build-log.txt'), 'kubeconfig\nmore\n');
  assert.match(text('check/artifacts/junit_x.xml') ?? '', /good/);
  assert.deepEqual(
    { ...JSON.parse(text('check/finished.json') ?? ''), timestamp: 0 },
    { timestamp: 0, passed: true, result: 'SUCCESS', revision: 'c'.repeat(40) },
  );
  const results = find('results:e2e');
  assert.deepEqual(
    results?.tests.map(({ id, status }) => [id, status]),
    [
      ['e2e::pre::install', 'passed'],
      ['e2e::test::check', 'passed'],
      ['c::good', 'passed'],
      ['e2e::post::gather', 'passed'],
    ],
  );
  assert.deepEqual([results?.problems, find('made:e2e')], [[], true]);
});

test('a failure ends pre and test, and post runs all the same', async () => {
  const order = testOrderOf(
    'red',
    [
      podOrder('red', 'soft', 'pre', { commands: 'exit 3', bestEffort: true }),
      podOrder('red', 'hard', 'test', { commands: 'echo the cause; exit 4' }),
      podOrder('red', 'never', 'test', {}),
      podOrder('red', 'broken', 'post', { commands: 'exit 5' }),
      podOrder('red', 'last', 'post', { optionalOnSuccess: true }),
    ],
    { allowBestEffort: true, allowSkipOnSuccess: true },
  );
  const { statuses, find } = await run(order);
  assert.deepEqual(statuses, {
    ...{ given: 'succeeded', 'begin:red': 'succeeded', 'run:red/soft': 'succeeded', 'run:red/hard': 'red' },
    ...{ 'run:red/never': 'skipped', 'run:red/broken': 'red', 'run:red/last': 'succeeded', 'end:red': 'red' },
  });
  const results = find('results:red');
  assert.deepEqual(
    results?.tests.map(({ scenario, status }) => `${scenario} ${status}`),
    ['soft skipped', 'hard failed', 'broken failed', 'last passed'],
  );
  assert.match(results?.tests[1]?.message ?? '', /exit code 4.*the cause/s);
  assert.equal(find('made:red'), undefined);
});

test('what only helps after a failure is left out where all is well, and observers end with the test', async () => {
  const flag = join(folder, 'watching');
  const order = testOrderOf(
    'well',
    [
      podOrder('well', 'check', 'test', { commands: `until [ -e "${flag}" ]; do sleep 0.05; done` }),
      podOrder('well', 'must-gather', 'post', { optionalOnSuccess: true }),
    ],
    {
      allowSkipOnSuccess: true,
      observers: [
        podOrder('well', 'watcher', 'observer', {
          commands: `trap 'echo seen >"$ARTIFACT_DIR/seen"; exit 0' TERM; echo watching; sleep 60 & wait`,
        }),
      ],
    },
  );
  const { statuses, text, find } = await run(order, {
    onEvent: (event) => event.type === 'step-output' && event.line === 'watching' && writeFileSync(flag, ''),
  });
  assert.equal(statuses['run:well/must-gather'], 'skipped');
  assert.equal(statuses['observe:well/watcher'], 'succeeded');
  assert.equal(find('made:well'), true);
  assert.equal(text('watcher/artifacts/seen'), 'seen\n');
});

test('a run that is cancelled ends its step with grace, and runs its post steps', async () => {
  const cancelling = new AbortController();
  const order = testOrderOf('stop', [
    podOrder('stop', 'long', 'test', {
      commands: `trap 'echo left >"$SHARED_DIR/left"; exit 1' TERM; echo begun; sleep 60 & wait`,
    }),
    podOrder('stop', 'deprovision', 'post', { commands: 'cat "$SHARED_DIR/left"' }),
  ]);
  const { statuses, text, find } = await run(order, {
    cancel: cancelling.signal,
    onEvent(event) {
      if (event.type === 'step-output' && event.line === 'begun') cancelling.abort('SIGINT');
    },
  });
  assert.equal(statuses['run:stop/long'], 'cancelled');
  assert.equal(statuses['run:stop/deprovision'], 'succeeded');
  assert.equal(text('deprovision/build-log.txt'), 'left\n');
  assert.equal(find('results:stop')?.exitCode, 1);
});

test('a pod that somebody deletes is lost, and that is said', async () => {
  const order = testOrderOf('lost', [podOrder('lost', 'long', 'test', { commands: 'echo begun; sleep 60', grace: 1 })]);
  const { steps, find } = await run(order, {
    onEvent(event, { name: namespace }) {
      if (event.type !== 'step-output' || event.line !== 'begun') return;
      void cluster.delete({ ...kinds.pod, name: 'lost-long', namespace });
    },
  });
  const error = steps.find(({ name }) => name === 'run:lost/long')?.error;
  assert.equal(error?.reason, 'ci:pod_lost');
  assert.match(error?.message ?? '', /pod "lost-long" was lost: somebody has deleted it/);
  assert.match(find('results:lost')?.problems[0] ?? '', /step "long" has no result/);
});

test('a pod that never starts says what it waits for', async () => {
  const order = testOrderOf('pending', [podOrder('pending', 'sparc', 'test', { architecture: 'sparc' })]);
  const { steps } = await run(order, { podPendingTimeout: 1 });
  const error = steps.find(({ name }) => name === 'run:pending/sparc')?.error;
  assert.equal(error?.reason, 'ci:pod_pending:timeout');
  assert.match(error?.message ?? '', /Unschedulable/);
});

test('Secrets that are not there are named all at once, before any pod', async () => {
  const copied = ['one', 'two'].map((name) => ({ from: { namespace: 'test-credentials', name }, to: `tc-${name}` }));
  const order = testOrderOf('secret', [podOrder('secret', 'use', 'test', {}), podOrder('secret', 'post', 'post', {})], {
    copied,
  });
  const { steps, statuses } = await run(order);
  const error = steps.find(({ name }) => name === 'begin:secret')?.error;
  assert.equal(error?.reason, 'ci:missing_secrets');
  assert.match(error?.message ?? '', /"test-credentials\/one", "test-credentials\/two"/);
  assert.equal(statuses['run:secret/post'], 'skipped');
});

test('a container test starts in its clone and knows nothing of a cluster', async () => {
  const pod = podOrder('unit', 'unit', 'container', {
    ...{ name: 'unit', clone: true },
    commands: 'cat README; printenv KUBECONFIG || echo no cluster; basename "$PWD"',
  });
  const { text, find } = await run(testOrderOf('unit', [pod], { kind: 'container' }));
  assert.equal(text('build-log.txt'), 'cloned\nno cluster\nshop\n');
  assert.equal(find('made:unit'), true);
});

test('a shared directory that is too big for one Secret goes on whole', async () => {
  const order = testOrderOf('big', [
    podOrder('big', 'write', 'pre', {
      commands: `head -c 2500000 /dev/urandom >"$SHARED_DIR/big"; echo small >"$SHARED_DIR/small"
        cksum <"$SHARED_DIR/big"`,
    }),
    podOrder('big', 'read', 'test', { commands: 'cksum <"$SHARED_DIR/big"; rm "$SHARED_DIR/big"' }),
    podOrder('big', 'after', 'post', { commands: 'ls "$SHARED_DIR"' }),
  ]);
  const { text, namespace } = await run(order);
  assert.match(text('write/build-log.txt') ?? '', / 2500000\n$/);
  assert.equal(text('read/build-log.txt'), text('write/build-log.txt'));
  assert.equal(text('after/build-log.txt'), 'small\n');
  const secrets = await cluster.list(kinds.secret, { namespace: namespace.name });
  assert.deepEqual(
    secrets.flatMap(({ metadata }) => (/^big(?!-dockercfg)/.test(metadata.name) ? [metadata.name] : [])),
    ['big'],
  );
});

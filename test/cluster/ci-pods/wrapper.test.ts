import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { contentOf, runWrapped, startWrapped } from './run-wrapper.ts';

test('commands stop at their first error, a script does as it says itself', async () => {
  const [stopped, script, fine] = await Promise.all([
    runWrapped('echo one; false; echo two'),
    runWrapped('#!/bin/bash\necho one; false; echo two; exit 7', { script: true }),
    runWrapped('echo fine'),
  ]);
  assert.deepEqual([stopped.code, stopped.log, stopped.frames.exit?.why], [1, 'one\n', 'ended']);
  assert.deepEqual([script.code, script.log, script.frames.exit], [7, 'one\ntwo\n', { code: 7, why: 'ended' }]);
  assert.deepEqual([fine.code, fine.log], [0, 'fine\n']);
});

test('commands come as they are, however odd and long', async () => {
  const odd = `cat <<'END' | wc -c\n${'x'.repeat(300_000)}\nEND\necho "\\$(HOME) $(echo '$(PATH) \`"')" 'ü'`;
  const { log, code } = await runWrapped(odd);
  assert.deepEqual([log, code], ['300001\n$(HOME) $(PATH) `" ü\n', 0]);
});

test('what a step finds: a home of its own, private copies, no orders of ours, nothing on standard input', async () => {
  const { log } = await runWrapped(
    `[[ -w $HOME && $HOME == */work/home ]] && echo home
     git config --global safe.directory
     cat "$KUBECONFIG"; echo; [[ $KUBECONFIG != "$SHARED_DIR"* ]] && echo private
     echo changed >"$KUBECONFIG"; cat "$SHARED_DIR/kubeconfig"; echo
     echo "$KUBEADMIN_PASSWORD_FILE" | grep -c shared/kubeadmin-password
     compgen -v STREAMSTRESS_ || true
     cat`,
    { saved: (folder) => writeFileSync(join(folder, 'kubeconfig'), 'cluster') },
  );
  assert.equal(log, 'home\n*\ncluster\nprivate\ncluster\n1\n');
});

test('in the test phase a nested cluster is the one that is tested', async () => {
  const saved = (folder: string) => {
    for (const name of ['kubeconfig', 'nested_kubeconfig', 'kubeadmin-password']) {
      writeFileSync(join(folder, name), `${name}\n`);
    }
  };
  const commands = 'cat "$KUBECONFIG" "$KUBEADMIN_PASSWORD_FILE"';
  const [inside, before] = await Promise.all([
    runWrapped(commands, { saved }),
    runWrapped(commands, { saved, env: { STREAMSTRESS_PHASE: 'pre' } }),
  ]);
  assert.equal(inside.log, 'nested_kubeconfig\nkubeadmin-password\n');
  assert.equal(before.log, 'kubeconfig\nkubeadmin-password\n');
});

test('a claimed cluster is where its variables say, and who wants no kubeconfig has none', async () => {
  const [claimed, without] = await Promise.all([
    runWrapped('cat "$KUBECONFIG"', {
      saved: (folder) => writeFileSync(join(folder, 'claimed'), 'claimed\n'),
      env: { KUBECONFIG: 'saved/claimed' },
    }),
    runWrapped('printenv KUBECONFIG || echo none', {
      env: { STREAMSTRESS_KUBECONFIG: 'no', STREAMSTRESS_SENDS_SHARED: 'no' },
    }),
  ]);
  assert.equal(claimed.log, 'claimed\n');
  assert.equal(without.log, 'none\n');
  assert.equal(without.frames.shared, undefined);
});

test('SHARED_DIR and ARTIFACT_DIR come back, with odd names, folders and links', async () => {
  const { frames, code } = await runWrapped(
    `cd "$SHARED_DIR"; cat given; rm given; mkdir -p a/b; echo deep >a/b/c; echo odd >$'odd \\n"name'
     echo dot >.dot; ln -s /etc/passwd link; echo ${'n'.repeat(120)} >${'n'.repeat(120)}
     mkdir -p "$ARTIFACT_DIR/junit"; echo '<testsuite/>' >"$ARTIFACT_DIR/junit/junit_e2e.xml"; exit 3`,
    {
      saved(folder) {
        mkdirSync(join(folder, '..data'));
        writeFileSync(join(folder, '..data/given'), 'given\n');
        symlinkSync('..data/given', join(folder, 'given'));
      },
    },
  );
  assert.equal(code, 3);
  const name = 'n'.repeat(120);
  assert.deepEqual(await contentOf(frames.shared), { '.dot': 'dot\n', 'a/b/c': 'deep\n', [name]: `${name}\n` });
  assert.deepEqual(await contentOf(frames.artifacts), { 'junit/junit_e2e.xml': '<testsuite/>\n' });
});

test('a big shared directory goes in as parts of an archive and comes out whole', async () => {
  const { frames, log } = await runWrapped(
    'cksum <"$SHARED_DIR/in/big"; head -c 5000000 /dev/urandom >"$SHARED_DIR/out"',
    {
      env: { STREAMSTRESS_FORM: 'tar' },
      saved(folder) {
        execFileSync(
          'bash',
          ['-c', 'mkdir -p in && head -c 3000000 /dev/zero >in/big && tar -cz in | split -b 1000 - part- && rm -r in'],
          { cwd: folder },
        );
      },
    },
  );
  assert.match(log, / 3000000$/m);
  assert.deepEqual(Object.keys(await contentOf(frames.shared)).sort(), ['in/big', 'out']);
});

test('a step that takes too long is told by SIGTERM, also where it ends well then', async () => {
  const env = { STREAMSTRESS_TIMEOUT: '0.3', STREAMSTRESS_GRACE: '10' };
  const { code, log, frames } = await runWrapped("trap 'echo bye; exit 0' TERM; sleep 60 & wait", { env });
  assert.deepEqual([code, frames.exit], [124, { code: 124, why: 'timed_out' }]);
  assert.match(log, /longer than its timeout of 0\.3 s.*bye/s);
});

test('one that does not listen is killed after its grace, with all that it started', async () => {
  const env = { STREAMSTRESS_TIMEOUT: '0.3', STREAMSTRESS_GRACE: '0.3' };
  const { code, frames } = await runWrapped("trap '' TERM; sleep 100 & while :; do sleep 0.1 || :; done", { env });
  assert.deepEqual([code, frames.exit?.why], [137, 'timed_out']);
});

test('SIGTERM is passed on and waited for, and what was left comes all the same', async () => {
  const commands = `trap 'sleep 0.3; echo saved >"$SHARED_DIR/state"; exit 5' TERM; echo ready; sleep 60 & wait`;
  const pod = startWrapped(commands);
  while (!pod.log().includes('ready')) await sleep(20);
  pod.artifacts.kill('SIGTERM');
  pod.test.kill('SIGTERM');
  const { code, frames } = await pod.ended;
  assert.deepEqual([code, frames.exit], [5, { code: 5, why: 'interrupted' }]);
  assert.deepEqual(await contentOf(frames.shared), { state: 'saved\n' });
});

test('a container that is killed without a word is noticed at once', async () => {
  const pod = startWrapped('echo $PPID; echo half >"$SHARED_DIR/half"; echo ready; sleep 60');
  while (!pod.log().includes('ready')) await sleep(20);
  pod.test.kill('SIGKILL');
  const group = pod.log();
  const { frames } = await pod.ended;
  assert.match(group, /^\d+$/m);
  assert.deepEqual(frames.exit, { code: undefined, why: 'killed' });
  assert.deepEqual(await contentOf(frames.shared), { half: 'half\n' });
});

test('an image that lacks what steps need says so', async () => {
  const { code, log, frames } = await runWrapped('echo never', { env: { PATH: '/nowhere' } });
  assert.equal(code, 127);
  assert.match(log, /this image lacks base64 cat .* tar wc, which every step needs/);
  assert.equal(frames.exit?.why, 'unprepared');
});

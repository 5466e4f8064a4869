import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Category } from '../../src/model/failure.ts';
import { confirmSuspectStep, type Suspect } from '../../src/steps/confirm-suspect.ts';
import { classified, idOf, moved, pastRun, scenario, trial } from '../analysis/evidence.ts';
import { productOf } from '../cluster/every-component.ts';
import { plainSuite, plainTesting } from '../model/plain-request.ts';
import { results } from '../report/finished.ts';
import { component, runStep } from './run-step.ts';

const triggers = component('triggers');
const suite = plainSuite;
const control: Suspect = { type: 'control', name: 'control' };
const suspect: Suspect = { type: 'component', name: 'triggers', component: triggers };

interface Night {
  readonly failing?: string;
  readonly moved?: readonly string[];
  readonly known?: string;
  readonly cured?: string;
  readonly category?: Category;
  readonly images?: Readonly<Record<string, string>>;
}

const good = Object.fromEntries(triggers.images.map(({ env }) => [env, `x/y@sha256:${'a'.repeat(64)}`]));

/** Why a confirmation has nothing to do: it is skipped before it touches the cluster. */
async function idle(of: Suspect, night: Night): Promise<string> {
  const {
    failing = 'A',
    moved: names = ['triggers'],
    known = '',
    cured = '',
    category = 'unclassified',
    images = good,
  } = night;
  const past = { ...pastRun('yesterday', 'AB'), images };
  const open = [...known].map((letter) => ({ test: idOf(letter), since: 'x', accused: undefined, ranges: [] }));
  const tests = [...failing].map((letter) => scenario(letter));
  const links = {
    ...results(tests, classified(Object.fromEntries([...failing].map((letter) => [letter, category])))),
    ...{ 'tool:gauge': {}, 'source:release-tests': {}, 'deployed:all': [], 'lock:cluster': {} },
    'cluster:target': {},
    'moved:sources': { baseline: past, ranges: names.map((name) => moved(name)), changes: [] },
    'history:series': { series: 's', runs: [past], open },
    ...(of === control ? {} : { 'confirmed:control': trial('control', cured) }),
  };
  const step = confirmSuspectStep(of, {
    ...{ suites: [suite], ...productOf([triggers]), artifacts: '/out', testing: plainTesting },
    previous: of === control ? undefined : control,
  });
  const { result, created } = await runStep(step, links, {});
  assert.equal(result.status, 'skipped', result.summary);
  assert.deepEqual(created, { [`confirmed:${of.name}`]: undefined });
  return result.summary;
}

test('nothing is run once more where nothing can be found out', async () => {
  assert.equal(await idle(control, { moved: [] }), 'nothing moved: nothing to put back');
  assert.equal(await idle(control, { failing: '' }), 'no new failure to explain');
  assert.equal(await idle(control, { known: 'A' }), 'no new failure to explain');
  assert.equal(await idle(suspect, { moved: ['pipeline'] }), 'triggers did not move');
  assert.equal(await idle(suspect, { failing: 'AB', cured: 'AB' }), 'no new failure to explain');
});

test('failures of the surroundings alone put nothing back', async () => {
  const said = 'only failures of the surroundings are left';
  assert.equal(await idle(suspect, { category: 'platform_issue' }), said);
  assert.equal(await idle(suspect, { category: 'configuration_gap' }), said);
});

test('what the run that passed did not build cannot be put back', async () => {
  const said = 'triggers has no images to put back: the run that passed did not build it';
  assert.equal(await idle(suspect, { images: {} }), said);
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promotedTags } from '../../src/ci/rules/promoted-tags.ts';
import { validate } from '../../src/ci/validate.ts';

const data = process.env.STREAMSTRESS_DATA;
const skip = data === undefined && 'without STREAMSTRESS_DATA: the broken files of the corpus are not there';
const folder = join(data ?? '', 'corpus/ci-operator');

/** The rules that each of the broken files breaks, with their lines: read from the files and what the reference says. */
const broken: Readonly<Record<string, string>> = {
  'no-tests-or-images': 'V005:1',
  'base-rpm-without-commands': 'V008:10',
  'binary-list-set': 'V010:10',
  'no-resources': 'V012:1',
  'resources-bad-quantity': 'V016:63',
  'resources-negative': 'V018:63',
  'resources-empty': 'V014:65',
  'resources-shm-3g': 'V019:63',
  'build-root-repo-and-tag': 'V023:13',
  'build-root-none': 'V024:11',
  'build-root-no-namespace': 'V025:13',
  'base-image-root': 'V028:10 V030:10',
  'base-image-cibundle': 'V032:6',
  'base-image-bin-dup': 'V028:6',
  'image-dup': 'V060:33',
  'image-literal-and-path': 'V061:33',
  'image-bad-arch': 'V062:19',
  'images-two-filters': 'V058:35',
  'external-no-registry': 'V001:19',
  'external-pullspec': 'V001:19',
  'operator-base-index-unnamed': 'V064:36',
  'operator-update-graph-no-base': 'V069:37',
  'operator-sub-no-with': 'V072:38',
  'tag-spec-no-name': 'V041:51',
  'promotion-no-namespace': 'V074:36',
  'promotion-name-and-tag': 'V077:38',
  'promotion-same-target': 'V078:36 V078:43',
  'promotion-registry-override': 'V080:35',
  'release-none': 'V045:49',
  'release-include-built-not-latest': 'V048:51',
  'release-bad-product': 'V050:46',
  'release-bad-version': 'V053:48',
  'release-negative-relative': 'V054:47',
  'release-prerelease-no-upper': 'V057:62',
  'test-no-as': 'V083:67',
  'test-claim-as-too-long': 'V085:71',
  'test-as-ciindex': 'V087:67',
  'test-as-not-dns': 'V089:67',
  'test-as-dot-steps': 'V091:71',
  'test-no-commands': 'V092:67',
  'test-container-no-from': 'V129:69',
  'test-two-types': 'V131:74',
  'test-postsubmit-cron': 'V095:71',
  'test-postsubmit-optional': 'V098:71',
  'test-cron-mininterval': 'V100:72',
  'test-cron-optional': 'V105:72',
  'test-two-filters': 'V106:72',
  'test-bad-interval': 'V107:71',
  'test-timeout-73h': 'V112:71',
  'test-reporter-no-channel': 'V110:72',
  'test-secret-and-secrets': 'V113:71',
  'test-secret-dup': 'V125:73',
  'test-secret-bad-name': 'V124:72',
  'test-unknown-container-image': 'V182:70',
  'test-shard-postsubmit': 'V184:72',
  'claim-no-cloud': 'V134:73',
  'claim-bad-label': 'V136:76',
  'claim-and-profile': 'V132:72',
  'step-empty': 'V144:104',
  'step-ref-dup': 'V146:105',
  'step-dup-as': 'V148:76',
  'step-from-and-image': 'V150:98',
  'step-from-three-parts': 'V152:97',
  'step-from-unknown-stream': 'V154:97',
  'step-trap-no-grace': 'V156:87',
  'step-no-resources': 'V158:86',
  'step-cred-no-name': 'V159:89',
  'step-cred-no-path': 'V160:89',
  'step-cred-same-path': 'V161:92',
  'step-cred-same-secret': 'V163:93',
  'step-cred-as-no-field': 'V164:89',
  'step-param-unresolved': 'V165:96',
  'step-dep-no-name': 'V166:93',
  'step-dep-two-colons': 'V167:94 V175:94',
  'step-dep-missing-release': 'V176:94',
  'step-dep-missing-image': 'V179:94',
  'step-lease-no-type': 'V170:99',
  'step-lease-dup-env': 'V172:81',
  'step-from-rpms-missing': 'V183:83',
  'wrong-type': 'V001:67',
};

/** What the reference says of a file. */
interface Verdict {
  readonly file: string;
  readonly valid: boolean;
  readonly promoted_tags?: readonly string[];
}

function read(kind: 'valid' | 'invalid', file: string) {
  return validate({ path: file, text: readFileSync(join(folder, kind, file), 'utf8') });
}

function verdicts(): readonly Verdict[] {
  return JSON.parse(readFileSync(join(folder, 'invalid.json'), 'utf8'));
}

test('every broken file is told under its rule, at its line', { skip }, () => {
  const found = readdirSync(join(folder, 'invalid')).map((file) => {
    const errors = read('invalid', file).diagnostics.filter(({ severity }) => severity === 'error');
    return [file.replace('.yaml', ''), errors.map(({ rule, line }) => `${rule}:${line}`).join(' ')];
  });
  assert.deepEqual(Object.fromEntries(found), broken);
});

test('the verdicts on the broken files are those of the reference', { skip }, () => {
  for (const { file, valid } of verdicts()) {
    const { diagnostics } = read('invalid', file);
    assert.equal(!diagnostics.some(({ severity }) => severity === 'error'), valid, file);
  }
});

test('what a configuration promotes is what the reference promotes', { skip }, () => {
  const valid: Record<string, Record<string, Verdict>> = JSON.parse(readFileSync(join(folder, 'valid.json'), 'utf8'));
  const real = Object.entries(valid).flatMap(([file, { corpus_modern }]) => {
    return corpus_modern ? [{ ...corpus_modern, file, kind: 'valid' as const }] : [];
  });
  const invalid = verdicts().map((one) => ({ ...one, kind: 'invalid' as const }));
  let promoted = 0;
  for (const { file, kind, promoted_tags = [] } of [...real, ...invalid]) {
    const { configuration, origin, diagnostics } = read(kind, file);
    if (diagnostics.some(({ rule }) => rule === 'V001')) continue;
    const tags = promotedTags(configuration, origin).map(({ to }) => to);
    assert.deepEqual(tags.toSorted(), promoted_tags, file);
    promoted += tags.length;
  }
  assert.ok(promoted > 100);
});

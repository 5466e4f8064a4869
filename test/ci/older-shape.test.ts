import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validate } from '../../src/ci/validate.ts';

const text = `images:
- from: base
  to: app
promotion:
  namespace: acme
  name: "4.20"
  to_nowhere: true
`;

test('the older shape is read where it is welcome, with every value where it was', () => {
  const { configuration, diagnostics } = validate({ path: 'a.yaml', text }, { older: true });
  assert.deepEqual(configuration.images, { items: [{ from: 'base', to: 'app' }] });
  assert.deepEqual(configuration.promotion, { to: [{ namespace: 'acme', name: '4.20' }] });
  const places = diagnostics.map(({ rule, line }) => `${rule}:${line}`);
  assert.ok(places.includes('S090:1') && places.includes('S091:4') && places.includes('V002:7'), `${places}`);
});

test('elsewhere a list of images is an error, and one target of promotion unknown keys', () => {
  const { diagnostics } = validate({ path: 'a.yaml', text });
  const places = diagnostics.map(({ rule, line }) => `${rule}:${line}`);
  assert.deepEqual(
    places.filter((place) => /V00[24]/.test(place)),
    ['V004:1', 'V002:5', 'V002:6', 'V002:7'],
  );
});

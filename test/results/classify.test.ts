import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { failureRulesSchema, toFailureRules } from '../../src/config/failure-rules.ts';
import { checkToml, parseToml } from '../../src/config/read-toml.ts';
import type { TestResult } from '../../src/model/test-result.ts';
import { classify } from '../../src/results/classify.ts';

const path = 'config/failures.toml';
const { document, problems } = parseToml({
  path,
  text: readFileSync(join(import.meta.dirname, '../..', path), 'utf8'),
});
const checked = checkToml(document, failureRulesSchema);
assert.deepEqual([...problems, ...checked.problems], []);
const rules = toFailureRules(checked.value ?? {});

function failed(message: string, details?: string): TestResult {
  const names = { id: 'specs/a.spec::A', suite: 's', file: 'specs/a.spec', spec: 'A', scenario: 'A' };
  return { ...names, status: 'failed', seconds: 1, message, ...(details === undefined ? {} : { details }) };
}

/** Rule by rule: what it is for, and what it must leave alone. */
const examples: Readonly<Record<string, { readonly hits: readonly string[]; readonly misses: readonly string[] }>> = {
  name_resolution: {
    hits: [
      'getaddrinfo ENOTFOUND github.com',
      'Get "https://quay.io/v2/": dial tcp: lookup quay.io on 10.0.0.2:53: no such host',
      'curl: (6) Could not resolve host: api.hub.tekton.dev',
    ],
    misses: [
      'expected status NotFound of the route, but the host was found',
      'dial tcp: lookup el-github.ns.svc.cluster.local on 172.30.0.10:53: no such host',
    ],
  },
  image_rate_limit: {
    hits: ['toomanyrequests: You have reached your pull rate limit', 'API rate limit exceeded for 1.2.3.4'],
    misses: ['expected 429 from the EventListener, got 202', 'too many PipelineRuns were kept: expected 3, got 5'],
  },
  registry_login: {
    hits: ['Failed to pull image "quay.io/x/y": unauthorized: access to the requested resource is not authorized'],
    misses: ['expected the trigger to be unauthorized, but it was accepted'],
  },
  image_pull: {
    hits: ['pod x failed: ImagePullBackOff', 'container "step-a" is waiting: ErrImagePull'],
    misses: [
      'expected reason TaskRunImagePullFailed, got Running',
      'ErrImagePull: manifest for registry/tekton/controller:latest: manifest unknown',
      'expected status ImagePullBackOff, got Succeeded',
    ],
  },
  foreign_webhook: {
    hits: ['failed calling webhook "machine.webhook.example": no endpoints available for service "machines"'],
    misses: [
      'failed calling webhook "webhook.pipeline.tekton.dev": Post "https://x.svc:443/": dial tcp 10.0.0.1:443: connect: connection refused',
      'failed calling webhook "validation.webhook.triggers.tekton.dev": no endpoints available for service "tekton-triggers-webhook"',
    ],
  },
  connection: {
    hits: [
      'connect ECONNREFUSED 127.0.0.1:8088',
      'fetch failed: read ECONNRESET',
      'dial tcp 10.0.0.1:6443: connect: connection refused',
      'dial tcp 140.82.121.4:443: i/o timeout',
      'The connection to the server api.example:6443 was refused - did you specify the right host or port?',
      'net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
    ],
    misses: [
      'expected PipelineRun to fail with PipelineRunTimeout, but it ran for 60s',
      'timed out waiting for the condition',
      'context deadline exceeded',
      'dial tcp: http://el-github.ns.svc.cluster.local:8080: connect: connection refused',
      'GET /api/v1/namespaces/openshift-pipelines/services/tekton-triggers-controller:http/proxy/health: dial tcp 10.0.0.1:80: connect: connection refused',
      'expected the connection to be refused, but it was accepted',
    ],
  },
  tls: {
    hits: ['net/http: TLS handshake timeout', 'x509: certificate has expired or is not yet valid: current time'],
    misses: [
      'expected the EventListener to answer over TLS, got plain HTTP',
      'Post "https://tekton-pipelines-webhook.openshift-pipelines.svc:443/": x509: certificate signed by unknown authority',
    ],
  },
  api_server: {
    hits: [
      'etcdserver: request timed out',
      'Error from server (ServiceUnavailable): the server is currently unable to handle the request',
    ],
    misses: [
      'Error from server (ServiceUnavailable): no endpoints available for service "tekton-triggers-controller"',
      'Error from server (NotFound): pipelines.tekton.dev "x" not found',
      'Error from server (InternalError): failed calling webhook "webhook.pipeline.tekton.dev": EOF',
    ],
  },
  remote_server: {
    hits: [
      "fatal: unable to access 'https://github.com/x/y/': The requested URL returned error: 502",
      'GET https://api.github.com/repos: 503 Service Unavailable',
      'received unexpected HTTP status: 500 Internal Server Error',
    ],
    misses: [
      'expected 202 from the EventListener, got 503 Service Unavailable',
      'The requested URL returned error: 404',
    ],
  },
  no_room: {
    hits: [
      'pods "x" is forbidden: exceeded quota: compute, requested: cpu=1',
      '0/6 nodes are available: 6 Insufficient cpu.',
    ],
    misses: ['expected reason ExceededResourceQuota, got Succeeded', 'insufficient permissions for user1'],
  },
  node: {
    hits: ['NodeNotReady: Node is not ready', 'The node was low on resource: memory', 'node ip-10-0-1-2 is not ready'],
    misses: [
      'expected TektonConfig to be Ready, but it is NotReady',
      'TaskRun "node-test" did not become ready: Pending',
    ],
  },
  out_of_memory: {
    hits: ['step "build" exited with code 137: OOMKilled'],
    misses: ['expected reason OOMKilled, got Error', 'tekton-pipelines-controller was restarted: OOMKilled'],
  },
  storage: {
    hits: ['write /workspace/x: no space left on device', 'MountVolume failed: FailedMount: timed out waiting'],
    misses: ['expected workspace to be mounted', 'the PVC was not created: storage class missing in the PipelineRun'],
  },
  credentials_missing: {
    hits: [
      'GITHUB_TOKEN is not set',
      'KUBECONFIG is not set: it has to name the kubeconfig',
      'environment variable "PAC_GITHUB_ORG" must be set',
      'secrets "gitlab-webhook-config" not found',
    ],
    misses: [
      'secrets "my-signing-key" not found',
      'expected param token to be required',
      'the token of the trigger is missing in the event',
    ],
  },
  credentials_refused: {
    hits: [
      'POST https://api.example/hooks: 401 Bad credentials',
      'error: You must be logged in to the server (Unauthorized)',
    ],
    misses: ['expected 401 Unauthorized for a wrong signature, got 202'],
  },
  tool_missing: {
    hits: ['exec: "cosign": executable file not found in $PATH', 'spawn oc ENOENT', 'bash: tkn: command not found'],
    misses: [
      'exec: "/ko-app/controller": executable file not found in $PATH',
      '/script-0: line 2: mvn: command not found',
    ],
  },
  user_namespaces: {
    hits: [
      'newuidmap: write to uid_map failed: Operation not permitted',
      'error during unshare(): open /proc/42/uid_map: permission denied',
    ],
    misses: ['expected Task buildah to succeed, but it failed with exit code 1'],
  },
  update_conflict: {
    hits: [
      'Operation cannot be fulfilled on tektonconfigs: the object has been modified; please apply your changes to the latest version and try again',
    ],
    misses: ['expected the object to be modified by the webhook'],
  },
};

test('every rule has examples', () => {
  assert.deepEqual(rules.map((rule) => rule.name).sort(), Object.keys(examples).sort());
});

for (const [name, { hits, misses }] of Object.entries(examples)) {
  test(`${name}: what it is for, and what it is not`, () => {
    for (const text of hits) assert.equal(classify(failed(text), rules).rule, name, text);
    for (const text of misses) {
      assert.deepEqual(classify(failed(text), rules), unknown, `${text}: ${classify(failed(text), rules).rule}`);
    }
  });
}

const unknown = { category: 'unclassified', rule: 'none', why: 'No rule knows this failure', confidence: 'low' };

test('the details count too, and the first rule wins', () => {
  const all = failed('the task failed', 'stack\nGITHUB_TOKEN is not set\nconnect ECONNREFUSED 127.0.0.1:1');
  assert.equal(classify(all, rules).rule, 'connection');
  assert.equal(classify(all, [...rules].reverse()).rule, 'credentials_missing');
  assert.equal(classify(failed(''), rules).rule, 'none');
});

test('a rule may be meant for some files only', () => {
  const [rule] = toFailureRules({
    pac: { category: 'flaky', why: 'x', patterns: ['boom'], unless: [], files: '^specs/pac/' },
  });
  assert.ok(rule);
  assert.equal(classify(failed('boom'), [rule]).rule, 'none');
  assert.equal(classify({ ...failed('boom'), file: 'specs/pac/a.spec' }, [rule]).rule, 'pac');
});

test('hostile text does not take long', () => {
  const startedAt = performance.now();
  for (const part of [
    'dial tcp ',
    'expected ',
    'github.com ',
    'failed calling webhook "',
    '/services/',
    'node ',
    'A_TOKEN ',
    'a',
    '\n',
  ]) {
    classify(failed(part.repeat(200_000), part.repeat(200_000)), rules);
  }
  assert.ok(performance.now() - startedAt < 5000, `${performance.now() - startedAt} ms`);
});

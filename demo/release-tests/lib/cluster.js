'use strict';

const https = require('node:https');
const { readKubeconfig } = require('./kubeconfig.js');

const namespace = 'openshift-pipelines';

/** Asks the API server. Resolves to { status, body }; the body is parsed where it is JSON. */
function ask(method, path, value) {
  const { server, token, ca } = readKubeconfig();
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
  if (value !== undefined) headers['content-type'] = 'application/json';
  return new Promise((resolve, reject) => {
    const request = https.request(new URL(path, server), { method, headers, ca, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, body: parse(text) }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(value === undefined ? undefined : JSON.stringify(value));
  });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Asks a workload through its service. What the API server itself has to say about that is an error. */
async function askService(method, service, path, value) {
  const proxy = `/api/v1/namespaces/${namespace}/services/${service}:http/proxy${path}`;
  const { status, body } = await ask(method, proxy, value);
  if (body?.kind === 'Status') throw new Error(`service "${service}" answered ${status}: ${body.message}`);
  return { status, body };
}

/** Posts JSON to a workload. */
function post(service, path, value) {
  return askService('POST', service, path, value);
}

/** Gets JSON from a workload. */
function get(service, path) {
  return askService('GET', service, path);
}

/** The body of an answer, where the workload accepted what it was asked. */
function accepted({ status, body }) {
  if (status === 200) return body;
  throw new Error(`expected the request to be accepted, but it was refused with ${status}: ${body?.error ?? body}`);
}

/** The message of an answer that refuses what was asked. */
function refusal({ status, body }) {
  if (status !== 200) return body?.error ?? String(body);
  throw new Error('expected the request to be refused, but it was accepted');
}

module.exports = { namespace, ask, get, post, accepted, refusal };

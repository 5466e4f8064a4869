#!/usr/bin/env node
const { readFileSync, writeFileSync } = require('node:fs');
const { request } = require('node:https');
const { clusters, users } = JSON.parse(readFileSync('/var/run/hub/kubeconfig', 'utf8'));
const [{ cluster }] = clusters;
const { env } = process;
const name = `hosted-${env.UNIQUE_HASH}`;
const apiVersion = 'hypershift.openshift.io/v1beta1';
const place = `/apis/${apiVersion}/namespaces/clusters/hostedclusters`;
const [label, value] = env.CONTROL_PLANE_NODE_SELECTOR.split('=');
const image = env.HYPERSHIFT_HC_RELEASE_IMAGE || env.RELEASE_IMAGE_LATEST;
console.log(`${name}.${env.HYPERSHIFT_BASE_DOMAIN || env.BASE_DOMAIN} of ${image}`);

async function create() {
  await ask('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'clusters' } });
  const made = await ask('POST', place, {
    ...{ apiVersion, kind: 'HostedCluster', metadata: { name, namespace: 'clusters' } },
    spec: {
      dns: { baseDomain: env.HYPERSHIFT_BASE_DOMAIN },
      nodeSelector: { [label]: value },
      platform: { type: 'None' },
      release: { image },
    },
  });
  if (made.status !== 201) throw new Error(`HostedCluster: ${made.object.message}`);
  const { kubeconfig, kubeadminPassword } = await available();
  await save(kubeconfig.name, 'kubeconfig', 'nested_kubeconfig');
  await save(kubeadminPassword.name, 'password', 'kubeadmin-password');
}

async function available() {
  for (;;) {
    const { object } = await ask('GET', `${place}/${name}`);
    const condition = object.status?.conditions?.find(({ type }) => type === 'Available');
    if (condition?.status === 'True') return object.status;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function save(secret, key, file) {
  const { object } = await ask('GET', `/api/v1/namespaces/clusters/secrets/${secret}`);
  writeFileSync(`${env.SHARED_DIR}/${file}`, Buffer.from(object.data[key], 'base64'));
}

/** Asks the API server of the kubeconfig; answers with the status and the object. */
function ask(method, path, body) {
  const ca = Buffer.from(cluster['certificate-authority-data'], 'base64');
  const headers = { authorization: `Bearer ${users[0].user.token}`, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const asked = request(`${cluster.server}${path}`, { method, ca, headers }, async (response) => {
      const text = (await response.toArray()).join('');
      resolve({ status: response.statusCode, object: JSON.parse(text) });
    });
    asked.on('error', reject).end(body && JSON.stringify(body));
  });
}

create().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});

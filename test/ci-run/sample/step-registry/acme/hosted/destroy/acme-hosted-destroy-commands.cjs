#!/usr/bin/env node
const { readFileSync } = require('node:fs');
const { request } = require('node:https');
const { clusters, users } = JSON.parse(readFileSync('/var/run/hub/kubeconfig', 'utf8'));
const [{ cluster }] = clusters;
const name = `hosted-${process.env.UNIQUE_HASH}`;
const path = `/apis/hypershift.openshift.io/v1beta1/namespaces/clusters/hostedclusters/${name}`;

async function destroy() {
  await ask('DELETE', path);
  while ((await ask('GET', path)).status !== 404) await new Promise((resolve) => setTimeout(resolve, 200));
  console.log(`${name} is gone`);
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

destroy().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});

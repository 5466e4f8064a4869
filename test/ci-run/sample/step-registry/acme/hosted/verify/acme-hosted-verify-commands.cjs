#!/usr/bin/env node
const { readFileSync } = require('node:fs');
const { request } = require('node:https');
const { clusters, users } = JSON.parse(readFileSync(process.env.KUBECONFIG, 'utf8'));
const [{ cluster }] = clusters;
const nested = JSON.parse(readFileSync(`${process.env.SHARED_DIR}/nested_kubeconfig`, 'utf8'));
const password = readFileSync(process.env.KUBEADMIN_PASSWORD_FILE, 'utf8');

async function verify() {
  if (nested.clusters[0].cluster.server !== cluster.server) throw new Error('KUBECONFIG is another one');
  if (password !== readFileSync(`${process.env.SHARED_DIR}/kubeadmin-password`, 'utf8'))
    throw new Error('KUBEADMIN_PASSWORD_FILE is another one');
  const { status } = await ask('GET', '/api/v1/namespaces/default');
  console.log(`${cluster.server} answers ${status}`);
  const hosted = await ask('GET', '/apis/hypershift.openshift.io/v1beta1/hostedclusters');
  if (status !== 200 || hosted.object.items?.length > 0) throw new Error('that is the hub');
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

verify().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});

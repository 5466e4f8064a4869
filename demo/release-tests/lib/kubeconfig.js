'use strict';

const { Buffer } = require('node:buffer');
const fs = require('node:fs');

/** Server, CA and token of the current context of $KUBECONFIG, which has to be JSON. */
function readKubeconfig() {
  const path = process.env.KUBECONFIG;
  if (!path) throw new Error('KUBECONFIG is not set: it has to name the kubeconfig of the cluster under test');
  const config = parse(path, fs.readFileSync(path, 'utf8'));
  const current = named(config.contexts, config['current-context'])?.context;
  const cluster = (named(config.clusters, current?.cluster) ?? config.clusters?.[0])?.cluster;
  const user = (named(config.users, current?.user) ?? config.users?.[0])?.user;
  if (!cluster?.server || !user?.token) throw new Error(`kubeconfig "${path}" has no server or no token`);
  return { server: cluster.server, token: user.token, ca: decode(cluster['certificate-authority-data']) };
}

function parse(path, text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(
      `kubeconfig "${path}" is not JSON (${error.message}): write it with "oc config view --raw -o json"`,
    );
  }
}

function named(list, name) {
  return list?.find((entry) => entry.name === name);
}

function decode(data) {
  return data === undefined ? undefined : Buffer.from(data, 'base64');
}

module.exports = { readKubeconfig };

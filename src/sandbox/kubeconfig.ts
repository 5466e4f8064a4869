/** A kubeconfig for one cluster, user and context, all named `streamstress-sandbox`; JSON, which is YAML too. */
export function kubeconfigFor({ server, ca, token }: { server: string; ca: string; token: string }): string {
  const name = 'streamstress-sandbox';
  const cluster = { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
    'current-context': name,
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

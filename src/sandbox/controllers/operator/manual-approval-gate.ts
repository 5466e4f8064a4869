import { serviceAccounts } from './manifest.ts';
import type { Operand } from './operand.ts';

/** The manual approval gate. Its manifests say which program is started, whatever the image's entrypoint. */
export const manualApprovalGate: Operand = {
  kind: 'ManualApprovalGate',
  name: 'manual-approval-gate',
  automatic: false,
  controller: 'manualapprovalgate',
  module: 'github.com/openshift-pipelines/manual-approval-gate',
  envPrefix: 'IMAGE_MAG_',
  partOf: 'openshift-pipelines-manual-approval-gates',
  dependsOn: ['TektonPipeline'],
  sets: [
    {
      type: 'main',
      rule: 'pair',
      prefix: 'manualapprovalgate-main',
      workloads: true,
      staticServices: true,
      manifests: (namespace) =>
        serviceAccounts(namespace, ['manual-approval-gate-controller', 'manual-approval-gate-webhook']),
    },
  ],
  workloads: [
    {
      name: 'manual-approval-gate-controller',
      container: 'tekton-taskgroup-controller',
      labels: { name: 'controller', component: 'controller' },
      app: 'tekton-taskgroup-controller',
      service: null,
      importPath: 'cmd/controller',
      command: ['/ko-app/manual-approval-gate-controller'],
    },
    {
      name: 'manual-approval-gate-webhook',
      container: 'manual-approval',
      selector: { name: 'manual-approval-gate-webhook' },
      service: 'manual-approval-webhook',
      importPath: 'cmd/webhook',
      command: ['/ko-app/manual-approval-gate-webhook'],
    },
  ],
};

/** What lets every user and ServiceAccount pull the images of a namespace's streams, as YAML to paste. */
export function missingRole(namespace: string, stream: string): string {
  return `Whoever owns namespace "${namespace}" may let everybody who is signed in pull "${stream}", with "oc apply -f -" and:
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: image-puller
  namespace: ${namespace}
rules:
- apiGroups: [image.openshift.io]
  resources: [imagestreams/layers]
  verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: image-puller
  namespace: ${namespace}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: image-puller
subjects:
- apiGroup: rbac.authorization.k8s.io
  kind: Group
  name: system:authenticated`;
}

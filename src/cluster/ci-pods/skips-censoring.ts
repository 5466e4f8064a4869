/** Values of a Secret with this label are no secrets: they are shown. */
export const skipsCensoring = { 'ci.openshift.io/skip-censoring': 'true' };

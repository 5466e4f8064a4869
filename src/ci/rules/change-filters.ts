/** Fields with a regular expression for the paths of changed files; a test or the images have one of them at most. */
export const changeFilters = [
  'run_if_changed',
  'skip_if_only_changed',
  'pipeline_run_if_changed',
  'pipeline_skip_if_only_changed',
] as const;

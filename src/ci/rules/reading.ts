import type { Topic } from './rule.ts';

/** What the reading of a file finds: see reading/decode.ts. */
export const reading: Topic = {
  rules: [
    {
      ...{ id: 'V001', severity: 'error', title: 'the file is YAML, and every value has its type' },
      why: 'nothing else of the file can be told',
    },
    {
      ...{ id: 'V002', severity: 'error', title: 'every key is known' },
      why: 'the job fails when it starts, while the tooling of repositories lets it pass and ignores what stands there',
    },
    {
      ...{ id: 'V003', severity: 'error', title: 'no key stands in a map twice' },
      why: 'the job fails when it starts; elsewhere the last one wins and nobody sees it',
    },
    {
      ...{ id: 'V004', severity: 'error', title: '"images" is a map with "items"' },
      why: 'it was a list until 2026; a list is read no more',
    },
    {
      ...{ id: 'S017', severity: 'warning', title: 'the file is one document' },
      why: 'what comes after a line of "---" is not read, and nobody is told',
    },
    {
      ...{ id: 'S090', severity: 'notice', title: 'with --older: "images" is no list' },
      why: 'it is read as "items", so that files of before 2026 can be looked at; the reference does not read it',
    },
    {
      ...{ id: 'S091', severity: 'notice', title: 'with --older: "promotion" has its targets in "to"' },
      why: 'it is read as the only target; the reference ignores it, or refuses it',
    },
    {
      ...{ id: 'S092', severity: 'error', title: '.ci-operator.yaml names an image whole' },
      why: 'with build_root.from_repository the job reads it, and fails there',
    },
  ],
  check: () => [],
};

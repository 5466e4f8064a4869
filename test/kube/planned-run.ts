import { readConfig } from '../../src/config/config.ts';
import type { JobOrder } from '../../src/model/job.ts';
import type { Request } from '../../src/model/request.ts';
import { planRun } from '../../src/plan/plan-run.ts';
import { plainTesting } from '../model/plain-request.ts';
import { configTexts } from '../upstream/config-texts.ts';

const program = { version: 'test', folder: '/package', node: '/node', platform: 'linux' };

/** A Job of a name that nobody else has. */
export function orderOf(name: string): JobOrder {
  return {
    ...{ name, image: undefined, baseImage: undefined, program, args: ['run'], deadline: 3600 },
    ...{ files: { 'suites-file.toml': '' }, environment: {}, secrets: { GITHUB_TOKEN: 'hidden' } },
  };
}

/** What is planned for all components without any option: a run that goes on in a Job, or the check of one. */
export function planned(goal: 'run' | 'check', order: JobOrder) {
  const request: Request = {
    ...{ goal, components: [], testing: { ...plainTesting, profile: true }, registry: undefined, order },
    ...{ imageTag: 'latest', autoSetup: true, baseline: false, dryRun: false, lockTimeout: 0, fix: false },
    ...{ outputDir: '/out', runId: 'run-1', series: undefined, confirm: false, keep: false, history: false },
    building: { images: [], rebuild: false, baseImage: undefined, jobs: 2 },
    ...{ publish: false, takeBackSetup: false, signsOut: false, gaugePath: undefined, cacheDir: '/cache' },
  };
  return planRun(request, readConfig(configTexts()));
}

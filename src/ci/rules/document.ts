import type { Configuration } from '../configuration.ts';
import type { Violation } from '../violation.ts';
import type { Topic } from './rule.ts';

export const document: Topic = {
  rules: [
    {
      ...{ id: 'V005', severity: 'error', title: 'there is a test, an image or a target of the promotion' },
      why: 'nothing could be run',
    },
    {
      ...{ id: 'V006', severity: 'error', title: 'rpm_build_location comes with rpm_build_commands' },
      why: 'nothing would put packages there',
    },
    {
      ...{ id: 'V007', severity: 'error', title: 'rpm_build_location_list comes with rpm_build_commands_list' },
      why: 'nothing would put packages there',
    },
    {
      ...{ id: 'V008', severity: 'error', title: 'base_rpm_images come with rpm_build_commands' },
      why: 'they are images with a repository of the packages that are built, also where there is none of them',
    },
    {
      ...{ id: 'V009', severity: 'error', title: 'canonical_go_repository differs from where the repository is' },
      why: 'it is the default, and has to be said for other places only',
    },
    {
      ...{ id: 'V010', severity: 'error', title: 'the lists of commands by repository are left to the tooling' },
      why: 'it makes them where it merges configurations of several repositories, and of one they have no meaning',
    },
    {
      ...{ id: 'V011', severity: 'error', title: 'build_roots is left to the tooling' },
      why: 'it makes them where it merges configurations of several repositories; one repository has "build_root"',
    },
    {
      ...{
        id: 'S013',
        severity: 'warning',
        title: 'a text that looks like a number, or like true or false, is in quotes',
      },
      why: 'YAML reads a number, and the text that is made of it is another one: 4.10 becomes "4.1", yes becomes "true"',
    },
    {
      ...{ id: 'S014', severity: 'warning', title: 'with --lenient: every key is known' },
      why: 'what stands there is ignored, and the job that reads the file strictly fails when it starts',
    },
    {
      ...{ id: 'S015', severity: 'warning', title: 'with --lenient: no key stands in a map twice' },
      why: 'the last one wins, and the job that reads the file strictly fails when it starts',
    },
    {
      ...{ id: 'S016', severity: 'warning', title: 'canonical_go_repository_list is left to the tooling' },
      why: 'it makes it where it merges configurations of several repositories; one repository has canonical_go_repository',
    },
  ],
  *check(configuration, { origin }) {
    yield* something(configuration);
    yield* packages(configuration);
    yield* listsOfTooling(configuration);
    const { canonical_go_repository: place } = configuration;
    if (origin && place === `github.com/${origin.org}/${origin.repo}`) {
      yield {
        ...{ rule: 'V009', path: ['canonical_go_repository'] },
        message: `canonical_go_repository is ${JSON.stringify(place)}, where the repository is anyway: leave it out`,
      };
    }
  },
};

function* something({ tests, images, promotion }: Configuration): Iterable<Violation> {
  if ([tests, images?.items, promotion?.to].some((list) => list !== undefined && list.length > 0)) return;
  yield {
    ...{ rule: 'V005', path: ['tests'] },
    message: 'The file has no tests, no images.items and no promotion.to: there is nothing to run, add one of them',
  };
}

function* packages(configuration: Configuration): Iterable<Violation> {
  const { rpm_build_commands, rpm_build_commands_list, rpm_build_location, rpm_build_location_list } = configuration;
  const lists = rpm_build_commands_list ?? [];
  if (rpm_build_location && !rpm_build_commands) {
    yield {
      ...{ rule: 'V006', path: ['rpm_build_location'] },
      message: `rpm_build_location is ${JSON.stringify(rpm_build_location)}, and no rpm_build_commands make packages: add them, or leave it out`,
    };
  }
  if (rpm_build_location_list && rpm_build_location_list.length > 0 && lists.length === 0) {
    yield {
      ...{ rule: 'V007', path: ['rpm_build_location_list'], of: 'key' },
      message: 'rpm_build_location_list names places, and no rpm_build_commands_list makes packages there',
    };
  }
  if (configuration.base_rpm_images && !rpm_build_commands && lists.length === 0) {
    yield {
      ...{ rule: 'V008', path: ['base_rpm_images'], of: 'key' },
      message: 'base_rpm_images are given packages, and no rpm_build_commands make any: add them, or use base_images',
    };
  }
}

const lists = [
  'binary_build_commands_list',
  'test_binary_build_commands_list',
  'rpm_build_commands_list',
  'rpm_build_location_list',
] as const;

function* listsOfTooling(configuration: Configuration): Iterable<Violation> {
  for (const name of lists) {
    if (!configuration[name]?.length) continue;
    const message = `${name} is made by the tooling, for several repositories: write ${name.slice(0, -'_list'.length)}`;
    yield { rule: 'V010', path: [name], of: 'key', message };
  }
  if (configuration.build_root === undefined && Object.keys(configuration.build_roots ?? {}).length > 0) {
    const message = 'build_roots is made by the tooling, for several repositories: write build_root';
    yield { rule: 'V011', path: ['build_roots'], of: 'key', message };
  }
  if (configuration.canonical_go_repository_list?.length) {
    const message =
      'canonical_go_repository_list is made by the tooling, for several repositories: write canonical_go_repository';
    yield { rule: 'S016', path: ['canonical_go_repository_list'], of: 'key', message };
  }
}

import type { AskedInput } from '../../model/ci-run.ts';
import type { Services } from '../../ports/services.ts';
import { addressed, askJson, noRelease, type Payload } from './payload.ts';

type Candidate = Extract<AskedInput, { type: 'candidate' }>;
type Prerelease = Extract<AskedInput, { type: 'prerelease' }>;

/** How many releases a message names. */
const shown = 5;

/**
 * The newest accepted payload of a stream of a release controller, or one that is so many older; `address` may have
 * `{architecture}` and `{product}` in it. Errors: `request`, `ci:resolving_release:not_found`; `infrastructure`,
 * `ci:resolving_release:refused`, `service:unreachable`.
 */
export async function acceptedPayload(
  services: Services,
  address: string,
  asked: Candidate | Prerelease,
  signal: AbortSignal,
): Promise<Payload> {
  const stream = streamUrl(address, asked);
  const query = new URLSearchParams();
  if (asked.type === 'prerelease') query.set('in', `>${asked.lower} <${asked.upper}`);
  if (asked.relative > 0) query.set('rel', `${asked.relative}`);
  const url = [`${stream}/latest`, `${query}`].filter(Boolean).join('?');
  const found = (await askJson(services, url, signal)) as Partial<Record<'name' | 'pullSpec', string>> | undefined;
  if (found?.pullSpec) return { version: found.name ?? '', pullSpec: found.pullSpec };
  throw noRelease(wantedText(asked), url, await tagsOf(services, `${stream}/tags`, signal));
}

function streamUrl(address: string, asked: Candidate | Prerelease): string {
  const { architecture, product } = asked;
  const place = address.replaceAll('{architecture}', architecture).replaceAll('{product}', productHost(product));
  const suffix = architecture === 'amd64' ? '' : `-${architecture}`;
  const stream = asked.type === 'candidate' ? `${asked.version}.0-0.${asked.stream}` : asked.stream;
  return `${addressed(place, '/api/v1/releasestream')}/${stream}${suffix}`;
}

/** The controllers of both kinds of OKD are one. */
function productHost(product: string): string {
  return product.startsWith('okd') ? 'origin' : product;
}

function wantedText(asked: Candidate | Prerelease): string {
  const back = asked.relative > 0 ? ` with ${asked.relative} newer ones` : '';
  const what = asked.type === 'candidate' ? `${asked.version} (${asked.stream})` : `>${asked.lower} <${asked.upper}`;
  return `accepted release ${what} of ${asked.product}, ${asked.architecture}${back},`;
}

/** What the stream has, whether it was accepted or not; nothing where it cannot be read. */
async function tagsOf(services: Services, url: string, signal: AbortSignal): Promise<readonly string[]> {
  const answer = (await askJson(services, url, signal).catch(() => undefined)) as
    | { readonly tags?: readonly { readonly name: string; readonly phase: string }[] | null }
    | undefined;
  return (answer?.tags ?? []).slice(0, shown).map(({ name, phase }) => `${name} (${phase})`);
}

import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** The attributes of a failure as Gauge writes them, with its entities. */
const cause = 'Verify pipeline &#34;bad&#34;&#xA;Step Execution Failure: &#39;expected ok, got &lt;nil&gt;&#39;';
const frames = Array.from({ length: 10 }, (_, n) => `    at Impl.step${n} (/src/release-tests/steps/impl.go:${n}7:2)`);
const failure = `<failure message="${cause}" type="${cause}">Error: expected ok&#xA;${frames.join('&#xA;')}</failure>`;

/** Writes a report of about that many bytes, as Gauge writes it: one testcase in twenty failed, one was skipped. */
export async function writeJunitFile(path: string, bytes: number): Promise<void> {
  const file = createWriteStream(path);
  let written = 0;
  const write = async (text: string) => {
    written += text.length;
    if (!file.write(text)) await new Promise<void>((resolve) => file.once('drain', resolve));
  };
  await write('<testsuites>\n');
  for (let suite = 0; written < bytes; suite += 1) await write(testsuite(suite));
  file.end('</testsuites>\n');
  await finished(file);
}

function testsuite(suite: number): string {
  const name = `Verify component ${suite} &amp; its &#34;pipelines&#34;`;
  const cases = Array.from({ length: 20 }, (_, number) => testcase(name, suite, number));
  return [
    `\t<testsuite id="${suite}" tests="20" failures="1" package="/src/release-tests/specs/area/suite-${suite}.spec" ` +
      `time="1.234" timestamp="2026-11-21T03:58:15" name="${name}" errors="0" skipped="1" hostname="runner">`,
    '\t\t<properties></properties>',
    ...cases,
    '\t\t<system-out></system-out>\n\t\t<system-err></system-err>\n\t</testsuite>\n',
  ].join('\n');
}

function testcase(classname: string, suite: number, number: number): string {
  const open = `\t\t<testcase classname="${classname}" name="Run task ${number}: PIPELINES-${suite}-TC${number}" time="0.${number}14">`;
  if (number === 7) return `${open}\n\t\t\t${failure}\n\t\t</testcase>`;
  if (number === 8) return `${open}\n\t\t\t<skipped message="not on this cluster"></skipped>\n\t\t</testcase>`;
  return `${open}</testcase>`;
}

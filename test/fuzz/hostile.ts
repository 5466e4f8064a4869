import type { Random } from './random.ts';

/** A secret that is planted; it has what every encoding changes. */
export const secret = 'sha256~Pl4nted"S&cret<9f>';

const esc = '\u001b';

/** Text that means something to some sink. */
const pieces: readonly string[] = [
  'ordinary words',
  secret,
  '\u0000',
  '\u0007\u0008\u007f\u009b31m',
  '\r',
  '\r\n',
  '\n',
  '\t',
  `${esc}[31mred${esc}[0m`,
  `${esc}[2J${esc}[H`,
  `${esc}]0;title\u0007`,
  `${esc}]8;;https://evil.test${esc}\\link${esc}]8;;${esc}\\`,
  `${esc}]52;c;AAAA`,
  `${esc}P+q${esc}\\`,
  esc,
  '\ufffd[31m',
  '\n::set-output name=verdict::passed',
  '\n::error file=a,line=1::no',
  '\n  ::add-mask::a',
  '\n::stop-commands::x\n::x::',
  '##[error]no',
  '##[group]',
  '\u202eabc\u202c',
  '\u2066x\u2069\u200f\ufeff\u2028',
  '\ud800',
  '漢字 😀 e\u0301',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '</code></td></table><!--',
  '-->',
  ']]>',
  '<![CDATA[',
  '&lt;b&gt; &#60; &amp;amp; &#x1b;[31m &#0; &#xd800; &#x110000; &nope;',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '](javascript:alert(1))',
  '[a](https://evil.test) ![b](c) <https://evil.test> https://evil.test www.evil.test',
  '`code` **bold** ~~no~~ $x$ | a | b |',
  '@everyone #12 owner/repo#3',
  '# heading\n  ## scenario\n- item\n> quote\n```\n',
  '\\',
  '\\|',
  "Step Execution Failure: 'x'",
  '  Error Message: hook\n  Stacktrace: \n',
  '        Failed Step: x\n        Specification: specs/failing.spec:1\n        Error Message: y\n',
  'Scenarios:\t1 executed\t1 passed\t0 failed\t0 skipped\n',
  '[runner:  2] ',
  '{"type":"scenarioEnd","name":"x","result":{"status":"pass"}}',
  ' | SpecRow: 1: [a: b] [c: d]',
  ' | ScnRow: 99999999999',
  '=HYPERLINK("https://evil.test")',
  '__proto__',
  '"quotes" \'and\' =',
];

/** A few of them after each other; sometimes very many. */
export function hostileText(random: Random): string {
  if (random.oneIn(200)) return random.pick(pieces).repeat(20_000).slice(0, 200_000);
  const count = 1 + random.below(8);
  return Array.from({ length: count }, () => random.pick(pieces)).join(random.oneIn(2) ? ' ' : '');
}

/** The same with some of its characters lost, doubled, swapped or strewn with hostile text. */
export function mutated(text: string, random: Random): string {
  let mutant = text;
  for (let change = 0; change <= random.below(4); change += 1) {
    const at = random.below(mutant.length + 1);
    const length = random.below(random.oneIn(4) ? 2000 : 8);
    const kind = random.below(5);
    const part = mutant.slice(at, at + length);
    const between = kind === 0 ? '' : kind === 1 ? part + part : kind === 2 ? hostileText(random) : part;
    mutant = mutant.slice(0, at) + between + mutant.slice(at + length);
    if (kind === 3) mutant = mutant.slice(0, at);
    if (kind === 4)
      mutant = mutant.slice(0, at) + random.pick(['<', '>', '"', '&', '/', '=', ' ']) + mutant.slice(at + 1);
  }
  return mutant;
}

/** XML that might be a report: mostly well-formed, of elements and attributes that readers look for, full of hostile text. */
export function hostileXml(random: Random, depth = 0): string {
  const name = random.pick(['testsuites', 'testsuite', 'testcase', 'failure', 'error', 'skipped', 'rerunFailure', 'a']);
  const attributes = ['name', 'classname', 'message', 'type', 'time', 'tests', 'failures', 'package', 'status', 'file']
    .filter(() => random.oneIn(2))
    .map((attribute) => ` ${attribute}="${maybeEscaped(hostileText(random), random)}"`);
  const below = depth > 5 ? 0 : random.below(5);
  const children = Array.from({ length: below }, () =>
    random.oneIn(4) ? maybeEscaped(hostileText(random), random) : hostileXml(random, depth + 1),
  );
  const element = depth === 0 ? 'testsuites' : name;
  const end = random.oneIn(40) ? random.pick(['', '</b>', '/>', '>']) : `</${element}>`;
  return `<${element}${attributes.join('')}>${children.join('')}${end}`;
}

function maybeEscaped(text: string, random: Random): string {
  if (random.oneIn(30)) return text;
  if (random.oneIn(10)) return text.replace(/[\s\S]/gu, (character) => `&#${character.codePointAt(0)};`);
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

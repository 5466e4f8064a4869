/** How a kind of secret looks that nobody has told us. */
export interface SecretShape {
  /** Every text with such a secret has one of these. */
  readonly hints: readonly string[];
  /**
   * Named groups are what is censored, one a match; a match without any is no secret. A pattern takes all that it has
   * looked at, or looks at a bounded stretch, so that the time for a text grows with its length alone.
   */
  readonly pattern: RegExp;
}

/** A quotation mark as programs, JSON in JSON, and XML write it. */
const quote = String.raw`(?:\\{0,3}(?:["']|&quot;|&#34;|&apos;|&#39;))`;
/** Colours between a key and its value, as terminals, JSON and XML have them. */
const colours = String.raw`(?:(?:\x1b|\\u001b|\ufffd|\xef\xbf\xbd)\[[\d;]{0,20}m){0,3}`;
/** A line feed as JSON and XML write it, or a line feed. */
const lineEnd = String.raw`(?:\\[nr]|&#x0?[aAdD];|&#1[03];|[\n\r])`;
/** Keys whose value is a secret: it ends so. */
const key = String.raw`(?:passw(?:or)?d|passphrase|secret|token|(?:api|access|secret|private)[_-]?key|client-key-data|\.dockerconfigjson|\.dockercfg)`;
const keyHints = [
  ...['assw', 'ASSW', 'assph', 'ASSPH', 'ecret', 'ECRET', 'oken', 'OKEN', '.docker'],
  ...['_key', '-key', '_KEY', '-KEY', 'Key', 'pikey'],
];
const noSecret = String.raw`(?!(?:nil|null|none|true|false|undefined)\b)`;
/** Of a value without quotation marks. Neither this nor the next crosses the end of a string of JSON or XML around it. */
const valueCharacter = String.raw`(?:[^\s"'<>\\&\x1b\ufffd]|\\\\|\\(?![nrt"'\\])|&(?!(?:quot|apos|lt|gt|#)))`;
/** What follows a key, and the groups of its value by how that is written; none crosses a string's end, as said above. */
const values = [
  // between quotation marks: those of JSON, those within a string of JSON, and all others
  String.raw`${quote}?${colours}\s{0,5}[:=]\s{0,5}${colours}(${quote})(?:${[
    String.raw`(?<=(?<!\\)")(?<plain>(?:[^"\\\n<]|<(?!/)|\\.){1,8192})`,
    String.raw`(?<=\\")(?<nested>(?:[^"\\\n]|\\\\|\\(?!["\\])){1,8192})`,
    String.raw`(?<!")(?<marked>(?:(?!\1)(?:[^"<\\\n]|\\\\|\\(?!["\\]))){1,8192})`,
  ].join('|')})`,
  String.raw`${colours}[ \t]{0,3}=${colours}[ \t]{0,3}${colours}(?![=$*])${noSecret}(?<assigned>${valueCharacter}+)`,
  String.raw`(?<=--[\w-]{0,60})[ \t]{1,3}(?![=$*-])(?<option>${valueCharacter}+)`,
  String.raw`(?<=(?:private|deploy|job|x-[a-z-]{1,30})-(?:token|key|secret)):\s{0,5}(?<header>${valueCharacter}+)`,
  // of YAML: alone on its line
  String.raw`(?<=(?:^|${lineEnd})[ \t]{0,80}(?:- )?[\w.-]{0,80})${colours}:${colours}[ \t]+${colours}${noSecret}(?<field>(?![{[|>*!#])${valueCharacter}+)(?=${colours}[ \t]*(?:$|${lineEnd}))`,
];
const keyName = '[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----';

function exactly(hints: readonly string[], pattern: string): SecretShape {
  return { hints, pattern: new RegExp(pattern, 'dg') };
}

function anyCase(hints: readonly string[], pattern: string): SecretShape {
  return { hints, pattern: new RegExp(pattern, 'dgim') };
}

/** docs/secrets.md lists them for people. */
export const secretShapes: readonly SecretShape[] = [
  // OpenShift, GitHub, GitLab, Slack, npm, Docker Hub, Google: the first characters tell
  exactly(['sha256~'], String.raw`(?<secret>sha256~[\w-]{16,})`),
  exactly(
    ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    String.raw`(?<secret>gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{22,})`,
  ),
  exactly(['gl'], String.raw`(?<secret>gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|oas|soat|ffct)-[\w-]{20,})`),
  exactly(['xox', 'xapp-'], String.raw`(?<secret>(?:xox[a-z]|xapp)-[\w-]{10,})`),
  exactly(['hooks.slack.com'], String.raw`hooks\.slack\.com/services/(?<secret>[\w/-]+)`),
  exactly(['npm_', 'dckr_pat_'], String.raw`(?<secret>npm_[A-Za-z0-9]{36}|dckr_pat_[\w-]{20,})`),
  exactly(['AIza'], String.raw`(?<secret>AIza[\w-]{35})`),
  exactly(['AKIA', 'ASIA'], '(?<![A-Z0-9])(?<secret>(?:AKIA|ASIA)[A-Z0-9]{16})(?![A-Z0-9])'),
  // JSON web tokens: three parts, or five
  exactly(['eyJ'], String.raw`(?<secret>eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*(?:\.[\w-]+){0,2})|eyJ[\w-]*`),
  // private keys: whole, cut off, and in base64; certificates and public keys are none
  exactly(['PRIVATE KEY'], `(?<secret>-----BEGIN ${keyName}[^-"<]*(?:-(?!----)[^-"<]*)*-----END ${keyName})`),
  exactly(
    ['PRIVATE KEY'],
    String.raw`(?<secret>-----BEGIN ${keyName}(?:(?:\s|${lineEnd})+(?:[A-Za-z0-9+/=]{40,}|(?:Proc-Type|DEK-Info): ?[\w,-]+))*(?:(?:\s|${lineEnd})+[A-Za-z0-9+/=]+)?)`,
  ),
  exactly(['LS0tLS1CRUdJTi'], '(?<secret>LS0tLS1CRUdJTi(?!BDRVJU|BQVUJMSUM)[A-Za-z0-9+/=]{20,})'),
  // headers
  anyCase(
    ['uthorization', 'UTHORIZATION'],
    String.raw`authorization${quote}?${colours}\s{0,5}[:=]\s{0,5}${colours}\[?${quote}?(?:(?:bearer|basic|token|digest|negotiate)\s{1,5})?(?<secret>${valueCharacter}+)`,
  ),
  anyCase(
    ['earer', 'EARER'],
    String.raw`bearer\s{1,5}(?=[\w.~+/-]{0,200}\d)(?<secret>[\w.~+/-]{16,}=*)|bearer\s{1,5}[\w.~+/-]+`,
  ),
  // addresses with credentials
  anyCase(['://'], String.raw`://[^\s/?#@:"'<>\\]{0,200}:(?<secret>[^\s/?#"'<>\\]{1,500})@`),
  anyCase(['://'], String.raw`https?://(?<secret>[^\s/?#@:"'<>\\]{1,300})@`),
  // fields, assignments, options and headers, by their keys
  anyCase(keyHints, `${key}(?:${values.join('|')})`),
  anyCase(['auth'], String.raw`${quote}auth${quote}\s{0,5}:\s{0,5}${quote}(?<secret>[A-Za-z0-9+/=_-]+)`),
  anyCase(['login'], String.raw`\blogin\b[^\n]{0,300}?\s-p[ =]?(?<secret>${valueCharacter}+)`),
];

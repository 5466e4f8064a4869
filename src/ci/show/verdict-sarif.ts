import type { Severity } from '../rules/rule.ts';
import { rules } from '../rules/topics.ts';
import type { Diagnostic } from '../validate.ts';
import type { ValidationAnswer } from './verdict.ts';

/** The answer in the Static Analysis Results Interchange Format 2.1.0, which code scanning services take. */
export function verdictSarif({ files }: ValidationAnswer, version: string): string {
  const results = files.flatMap(({ diagnostics }) => diagnostics.map(resultOf));
  const used = new Set(results.map(({ ruleId }) => ruleId));
  const driver = { name: 'streamstress', version, rules: rules.filter(({ id }) => used.has(id)).map(ruleOf) };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const levels: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', notice: 'note' };

function ruleOf({ id, severity, title, why }: (typeof rules)[number]) {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    defaultConfiguration: { level: levels[severity] },
  };
}

function resultOf({ rule, severity, message, path, file, line, column }: Diagnostic) {
  const physicalLocation = {
    artifactLocation: { uri: uriOf(file) },
    region: { startLine: line, startColumn: column },
  };
  const logicalLocations = path === '' ? [] : [{ fullyQualifiedName: path }];
  return {
    ...{ ruleId: rule, level: levels[severity], message: { text: message } },
    locations: [{ physicalLocation, ...(logicalLocations.length > 0 ? { logicalLocations } : {}) }],
  };
}

/** Relative paths stay so: code scanning takes them from the root of the checkout. */
function uriOf(file: string): string {
  const path = file.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${path}` : path;
}

import { randomUUID } from 'node:crypto';

/** A workflow command of GitHub Actions (`::error title=…::message`), escaped as the runner expects. */
export function actionCommand(
  command: string,
  message: string,
  properties: Readonly<Record<string, string>> = {},
): string {
  const given = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  return `::${command}${given.length > 0 ? ` ${given.join(',')}` : ''}::${escapeData(harmlessForViewer(message))}\n`;
}

/**
 * Lines that the runner shows as they are: none of them is a workflow command, as those are switched off until a token
 * that nobody can guess comes. Ends with a line feed.
 */
export function withoutActionCommands(text: string, token: string = randomUUID()): string {
  const lines = harmlessForViewer(text).replace(/\n?$/, '\n');
  return `${actionCommand('stop-commands', token)}${lines}::${token}::\n`;
}

/** The log's viewer takes `##[…]` for a command, even where the runner does not. */
export function harmlessForViewer(text: string): string {
  return text.replaceAll('##[', '## [');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(harmlessForViewer(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

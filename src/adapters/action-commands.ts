/** A workflow command of GitHub Actions (`::error title=…::message`), escaped as the runner expects. */
export function actionCommand(
  command: string,
  message: string,
  properties: Readonly<Record<string, string>> = {},
): string {
  const given = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  return `::${command}${given.length > 0 ? ` ${given.join(',')}` : ''}::${escapeData(message)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

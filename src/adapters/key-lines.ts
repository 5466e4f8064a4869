/** Only the beginning of a private key, not its end. */
const begins = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?!.*-----END )/;
const ends = /^.*-----END [A-Z0-9 ]{0,40}-----/;
/** Between: base64, whatever stands before it on its line; the header of an encrypted key; an empty line. */
const goesOn = /(?:^|\s)[A-Za-z0-9+/=]{40,}\s*$|(?:Proc-Type|DEK-Info):|^\s*$/;
/** The last line of base64. */
const lastWord = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/=]+\s*$/;

/** Censors one line after the other, with those of a private key that was not whole on one. */
export function createKeyLines(censor: (text: string) => string): (line: string) => string {
  let inKey = false;
  return (line) => {
    if (!inKey) {
      inKey = begins.test(line);
      return censor(line);
    }
    if (goesOn.test(line)) return '***';
    inKey = false;
    return censor(ends.test(line) ? line.replace(ends, '***') : line.replace(lastWord, '***'));
  };
}

const secretName = /(TOKEN|SECRET|PASSWORD|PASSWD|_PASS|API_?KEY|PRIVATE_KEY|DOCKER_CONFIG_JSON)$/i;
/** Shorter values are words as likely as secrets, and would be missed where they are meant as words. */
const shortest = 8;

/** Values of variables that are named like a secret: the tests are given them, and may print them. */
export function environmentSecrets(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && value.length >= shortest && secretName.test(name) ? [value] : [],
  );
}

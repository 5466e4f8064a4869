import type { SignIn } from '../model/sign-in.ts';
import { type Advice, kubeconfigAdvice } from './cluster-access.ts';

/** How we sign in, for people. */
export function signInWords(signIn: SignIn): string {
  const open = signIn.insecureSkipTlsVerify ? ', its certificate is NOT verified' : '';
  if (signIn.type === 'token') return `with the given token${open}`;
  if (signIn.type === 'password') return `as "${signIn.username}" with a password${open}`;
  return `with the kubeconfig${signIn.context === undefined ? '' : `'s context "${signIn.context}"`}${open}`;
}

/** What to do where that does not work. */
export function adviceFor({ type }: SignIn): Advice {
  const address = 'is --api-url its current address?';
  if (type === 'kubeconfig') return kubeconfigAdvice;
  if (type === 'password') return { address, login: 'The token that we got was revoked or has expired: run it again' };
  const login =
    'The token is wrong, revoked or expired: get another one ("oc whoami --show-token") and give it as STREAMSTRESS_TOKEN or with --token-file';
  return { address, login };
}

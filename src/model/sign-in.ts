/** Where a secret is read from, once, when it is needed; never the arguments of a process. */
export type SecretSource =
  | { readonly type: 'environment'; readonly variable: string; readonly text: string }
  | { readonly type: 'file'; readonly option: string; readonly path: string }
  | { readonly type: 'stdin'; readonly option: string };

/** How the server's certificate is checked. */
export interface ServerTrust {
  /** Path of a file with the PEM certificates of the authorities to trust instead of the usual ones. */
  readonly certificateAuthority: string | undefined;
  /** True where nothing is checked. */
  readonly insecureSkipTlsVerify: boolean;
}

/** How to sign in to a cluster. Paths are absolute. */
export type SignIn = ServerTrust &
  (
    | {
        readonly type: 'kubeconfig';
        /** Merged as kubectl does it: what comes first wins. */
        readonly files: readonly string[];
        /** True where nobody named the files: where there are none, a Pod's own account is taken. */
        readonly byDefault: boolean;
        readonly context: string | undefined;
      }
    | {
        readonly type: 'token';
        readonly server: string;
        readonly token: SecretSource;
        /** What the tests sign in with instead. */
        readonly testsToken?: SecretSource;
      }
    | {
        readonly type: 'password';
        readonly server: string;
        readonly username: string;
        readonly password: SecretSource;
      }
  );

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authenticator } from '../auth/authenticate.ts';
import type { OAuthServer } from '../auth/oauth-server.ts';
import type { Authorizer } from '../auth/rbac.ts';
import type { User } from '../auth/user.ts';
import type { FaultGate } from '../faults.ts';
import type { Store } from '../store.ts';
import type { ImageReader } from '../streams/image-object.ts';
import type { Importer } from '../streams/importer.ts';
import type { BuildRunner } from './binary-build.ts';
import type { Discovery } from './discovery.ts';
import type { Schemas } from './field-validation.ts';
import type { MetricsServer } from './metrics.ts';
import type { PodLogs } from './pod-log.ts';
import type { Resource } from './resources.ts';
import type { Target } from './target.ts';

/** What answering takes. */
export interface Serving {
  readonly store: Store;
  readonly podLogs: PodLogs;
  readonly metrics: MetricsServer | undefined;
  readonly builds: BuildRunner;
  /** Undefined where there is none: nothing is known of images then. */
  readonly registry: ImageReader | undefined;
  readonly importer: Importer;
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  readonly faults: FaultGate;
  readonly oauth: OAuthServer | undefined;
  readonly schemas: Schemas;
  readonly resources: readonly Resource[];
  readonly discovery: Discovery;
}

/** One permitted request for a resource. */
export interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly target: Target;
  readonly verb: string;
  readonly user: User;
}

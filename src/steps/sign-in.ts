import { whoAmI } from '../cluster/sign-in/who-am-i.ts';
import { created, type Step } from '../engine/step.ts';

/** Signs in and says as whom: creates `user:cluster`. */
export function signInStep(): Step {
  return {
    name: 'sign-in',
    kind: 'sign-in',
    requires: [],
    creates: ['user:cluster'],
    async run(_inputs, { world }) {
      const user = await whoAmI(world.cluster);
      const name = user === undefined ? 'somebody' : `"${user}"`;
      return {
        summary: `${name} at ${await world.cluster.server()}, ${world.session.how}`,
        created: [created('user:cluster', user)],
      };
    },
  };
}

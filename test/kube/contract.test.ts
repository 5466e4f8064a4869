import { contracts } from '../contract/contracts.ts';
import { target } from './target.ts';

contracts(target);

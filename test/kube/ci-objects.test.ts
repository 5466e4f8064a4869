import { ciWritesContract } from '../contract/ci-writes-contract.ts';
import { target } from './target.ts';

ciWritesContract(target, 'kept');

import { accessContract } from './access-contract.ts';
import { apiContract } from './api-contract.ts';
import { applyContract } from './apply-contract.ts';
import { applyItemsContract } from './apply-items-contract.ts';
import { clusterContract } from './cluster-contract.ts';
import { type ContractCluster, configOf } from './contract-cluster.ts';
import { listContract } from './list-contract.ts';
import { operatorContract } from './operator-contract.ts';
import { reviewContract } from './review-contract.ts';
import { strictContract } from './strict-contract.ts';

/** Everything that an API server must do, on one cluster. A new contract is one more line here. */
export function contracts(on: ContractCluster): void {
  apiContract(on.name, async () => configOf(on));
  clusterContract(on);
  listContract(on);
  accessContract(on);
  operatorContract(on);
  strictContract(on);
  applyContract(on);
  applyItemsContract(on);
  reviewContract(on);
}

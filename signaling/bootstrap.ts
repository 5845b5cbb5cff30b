/** `/bootstrap?network=ID&except=NODE`: a few nodes of a network for a newcomer to dial. */

import type { RequestHandler } from 'express';

import { isNetworkId, isNodeId } from './introduction.ts';
import type { Registry } from './registry.ts';

const nodeIdsMax = 5;

export function bootstrap(registry: Registry): RequestHandler {
  return (request, response) => {
    const { network, except } = request.query;
    if (!isNetworkId(network) || (except !== undefined && !isNodeId(except))) {
      response.status(400).json({ error: 'malformedQuestion' });
      return;
    }
    response.json({ nodeIds: registry.sample(network, except, nodeIdsMax) });
  };
}

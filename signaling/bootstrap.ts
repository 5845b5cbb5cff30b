/** `/bootstrap?network=ID&except=NODE`: a few nodes of a network for a newcomer to dial. */

import type { RequestHandler } from 'express';

import { AddressLimiter } from './address-limiter.ts';
import { clientAddress } from './client-address.ts';
import { isNetworkId, isNodeId } from './introduction.ts';
import type { Limits } from './limits.ts';
import type { RefusalCounts } from './refusals.ts';
import type { Registry } from './registry.ts';

const nodeIdsMax = 5;

export interface BootstrapOptions {
  readonly registry: Registry;
  readonly limits: Limits;
  readonly refusals: RefusalCounts;
  readonly trustedProxies: number;
}

export function bootstrap(options: BootstrapOptions): RequestHandler {
  const { registry, limits, refusals, trustedProxies } = options;
  const questions = new AddressLimiter(limits.questionsPerMinute, limits.loopbackFactor);

  return async (request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    if (!(await questions.allows(clientAddress(request, trustedProxies)))) {
      refusals.add('tooManyQuestions');
      response.status(429).setHeader('Retry-After', '60').json({ error: 'tooManyQuestions' });
      return;
    }
    const { network, except } = request.query;
    if (!isNetworkId(network) || (except !== undefined && !isNodeId(except))) {
      response.status(400).json({ error: 'malformedQuestion' });
      return;
    }
    response.json({ nodeIds: registry.sample(network, except, nodeIdsMax) });
  };
}

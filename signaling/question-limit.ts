/** Turns away an address that asks too often. */

import type { RequestHandler } from 'express';

import { AddressLimiter } from './address-limiter.ts';
import { clientAddress } from './client-address.ts';
import type { Limits } from './limits.ts';
import type { RefusalCounts } from './refusals.ts';

export interface QuestionLimitOptions {
  readonly limits: Limits;
  readonly refusals: RefusalCounts;
  readonly trustedProxies: number;
}

export function limitQuestions(options: QuestionLimitOptions): RequestHandler {
  const { limits, refusals, trustedProxies } = options;
  const questions = new AddressLimiter(limits.questionsPerMinute, limits.loopbackFactor);

  return async (request, response, next) => {
    if (await questions.allows(clientAddress(request, trustedProxies))) {
      next();
      return;
    }
    refusals.add('tooManyQuestions');
    response.status(429).setHeader('Retry-After', '60').json({ error: 'tooManyQuestions' });
  };
}

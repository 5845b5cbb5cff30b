/** The worker's entry: the node, as the page may call it. */

import { expose } from 'comlink';
import { RingHost } from './ring-host.ts';

expose(new RingHost());

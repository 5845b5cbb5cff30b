/** A link broker among fake peers, with what it told its worker; one lower and one higher node. */

import { LinkBroker } from '../../src/page/link-broker.ts';
import { FakePeer, type FakeConnection } from './fake-mesh.ts';

const nodeId = (mark: string): string => mark.repeat(32).slice(0, 32);
export const [lower, own, higher] = [nodeId('1'), nodeId('5'), nodeId('9')];
export const nodeIds = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => index.toString(16).padStart(32, '0'));

export const stageBroker = () => {
  const told: string[] = [];
  const broker = new LinkBroker(own, {
    attachLink: ({ linkId, initiated }) =>
      told.push(`attach ${initiated ? 'own' : 'theirs'} ${linkId}`),
    linkOpened: (linkId, { local, remote }) => told.push(`open ${linkId} ${local} ${remote}`),
    linkClosed: (linkId) => told.push(`close ${linkId}`),
    linkFailed: (failed, reason) => told.push(`fail ${failed} ${reason}`),
    relaySignal: (to, payload) => told.push(`relay ${to} ${payload.byteLength}`),
  });
  const peer = new FakePeer(broker);
  broker.usePeer(peer.asPeer);
  const dialled = (at = 0): FakeConnection => {
    const connection = peer.dialled[at];
    if (connection === undefined) throw new Error('Nobody was dialled.');
    return connection;
  };
  const prove = (connection: FakeConnection | undefined): void => {
    connection?.open();
    broker.linkProven(connection?.connectionId ?? '');
  };
  return { told, broker, peer, dialled, prove };
};

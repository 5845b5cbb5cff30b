/**
 * Puts the page's parts together: slot, worker, signaling, links, lifecycle. What comes out is all
 * that the screens know.
 */

import { proxy, transfer, wrap } from 'comlink';
import type { MediaApi } from '../media/media-api.ts';
import type { Lifecycle, NodeApi, ScreenApi, Started } from '../node/node-api.ts';
import type { AppClient, Arrival } from './app-client.ts';
import { AppUpdate } from './app-update.ts';
import { parseFragment, takeArrival } from './arrival.ts';
import { deviceForm } from './device.ts';
import { Installer } from './installer.ts';
import { watchLifecycle } from './lifecycle.ts';
import type { LinkBroker } from './link-broker.ts';
import type { SignalingClient } from './signaling-client.ts';
import { claimSlot } from './slot.ts';

const networkId = 'insta-dynamo';

const createNodeWorker = (): NodeApi => {
  const worker = new Worker(new URL('../node/main.ts', import.meta.url), { type: 'module' });
  return wrap<NodeApi>(worker);
};

/** Made on first use: most visits read, and never prepare a photo. */
const createMediaWorker = (): (() => MediaApi) => {
  let api: MediaApi | undefined;
  return () => {
    api ??= wrap<MediaApi>(
      new Worker(new URL('../media/main.ts', import.meta.url), { type: 'module' }),
    ) as unknown as MediaApi;
    return api;
  };
};

/** PeerJS is a third of the page's script, and wanted only once the node has something to link. */
const linkCode = async () => {
  try {
    const [{ LinkBroker }, { SignalingClient }] = await Promise.all([
      import('./link-broker.ts'),
      import('./signaling-client.ts'),
    ]);
    return { LinkBroker, SignalingClient };
  } catch {
    // The network went between the page and this part of it.
    return undefined;
  }
};

type LinkCode = NonNullable<Awaited<ReturnType<typeof linkCode>>>;

const createBroker = ({ LinkBroker }: LinkCode, nodeId: string, node: NodeApi): LinkBroker =>
  new LinkBroker(nodeId, {
    attachLink: (offer) => void node.attachLink(transfer(offer, [offer.channel])),
    linkOpened: (linkId, fingerprints) => void node.linkOpened(linkId, fingerprints),
    linkClosed: (linkId) => void node.linkClosed(linkId),
    linkFailed: (failedNodeId, reason) => void node.linkFailed(failedNodeId, reason),
    relaySignal: (to, payload) => void node.relaySignal(to, payload),
  });

const connect = (
  { SignalingClient }: LinkCode,
  node: NodeApi,
  broker: LinkBroker,
  started: Started,
): SignalingClient =>
  new SignalingClient(
    {
      nodeId: started.nodeId,
      token: started.signalingToken,
      networkId,
      signalingUrl: new URL(location.origin),
    },
    broker,
    {
      onFirstContact: (state) => void node.firstContact(state),
      onBootstrap: (nodeIds) => void node.bootstrap(nodeIds),
    },
  );

/** Claims a slot, starts the node in its worker and joins the ring. */
const runNode = async (node: NodeApi): Promise<void> => {
  let useBroker!: (broker: LinkBroker) => void;
  // The node dials whom it knew in its last life before `start` has answered.
  const made = new Promise<LinkBroker>((resolve) => (useBroker = resolve));
  const control = proxy({
    dial: async (nodeId: string) => (await made).dial(nodeId),
    hangUp: async (linkId: string) => (await made).hangUp(linkId),
    linkProven: async (linkId: string) => (await made).linkProven(linkId),
    deliverSignal: async (from: string, payload: Uint8Array) =>
      (await made).deliverSignal(from, payload),
    routesChanged: async (nodeIds: readonly string[]) => (await made).routesChanged(nodeIds),
    beginAnew: () => location.reload(),
  });
  const options = {
    slot: await claimSlot(),
    origin: location.origin,
    deviceForm: deviceForm(),
    networkId,
  };
  const started = await node.start(options, control);
  // The node has told its listeners what is wrong; one screen says it.
  if (!started.ok) return;

  const code = await linkCode();
  if (code === undefined) return node.firstContact('down');

  const broker = createBroker(code, started.value.nodeId, node);
  useBroker(broker);
  const signaling = connect(code, node, broker, started.value);
  let hasLeft = false;
  watchLifecycle({
    onLifecycle: (event: Lifecycle) => {
      void node.lifecycle(event);
      if (event !== 'online' && event !== 'visible' && event !== 'resume') return;

      hasLeft = false;
      if (event === 'visible') signaling.retryNow();
      else signaling.renew();
    },
    onPageHide: () => {
      hasLeft = true;
      // The goodbye goes over the links. A page that lives on, put by, must not keep any after it.
      void node.leave().then(() => {
        if (hasLeft) signaling.stop();
      });
    },
  });
  await signaling.start();
};

/** The node's calls, but for those that carry a callback or big buffers, or need the window. */
const screenApiOf = (node: NodeApi): ScreenApi => {
  const crossing: Pick<ScreenApi, 'subscribe' | 'stagePhoto' | 'createPost'> = {
    subscribe: (listener) => node.subscribe(proxy(listener)),
    stagePhoto: (photo) =>
      node.stagePhoto(transfer(photo, [photo.thumb.bytes, photo.view.bytes, photo.original.bytes])),
    createPost: async (post) => {
      const outcome = await node.createPost(post);
      // Asked once there is something to keep; only a window may ask.
      if (outcome.ok) void navigator.storage.persist();
      return outcome;
    },
  };
  return new Proxy<ScreenApi>(node, {
    get: (target, name): unknown => Reflect.get(name in crossing ? crossing : target, name),
  });
};

const onArrival = (listener: (arrival: Arrival) => void): void => {
  window.addEventListener('hashchange', () => {
    if (parseFragment(location.hash).type === 'linkWithKey') listener(takeArrival());
  });
};

export const createAppClient = (): AppClient => {
  const arrival = takeArrival();
  const node = createNodeWorker();
  const media = createMediaWorker();
  const installer = new Installer();
  const update = new AppUpdate();
  void runNode(node);
  void update.register();

  return {
    node: screenApiOf(node),
    arrival,
    prepare: (file, onProgress) => media().prepare(file, proxy(onProgress)),
    onInstallState: (listener) => installer.onState(listener),
    install: () => installer.install(),
    onUpdateReady: (listener) => update.onReady(listener),
    applyUpdate: () => update.apply(),
    onOnline: (listener) => {
      listener(navigator.onLine);
      window.addEventListener('online', () => listener(true));
      window.addEventListener('offline', () => listener(false));
    },
    onArrival,
  };
};

/**
 * The calls by which the page uses the node in the worker: types only, so that every realm may
 * import them. What it gets to see is in `view-api.ts`.
 * Everything that crosses is a plain value; failures are values with a `type`, never exceptions.
 * Ids are lower-case hex. Times are milliseconds since 1970 unless the name says otherwise.
 */

import type { PreparedPhoto } from '../media/media-api.ts';
import type {
  Role,
  DeviceForm,
  NetworkView,
  LinkFailureView,
  Update,
  Trouble,
} from './view-api.ts';

export type Outcome<Value, Failure> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure };

// ---------------------------------------------------------------- failures

export type WriteFailure =
  | { readonly type: 'storageFull' }
  | { readonly type: 'storageFailed' }
  | { readonly type: 'albumUnknown' }
  | { readonly type: 'postUnknown' }
  | { readonly type: 'notAllowed' }
  /** Changed from too many sessions within a month; see docs/decisions/0012. */
  | { readonly type: 'tooManyWriters' }
  | {
      readonly type: 'tooLong';
      readonly field: 'title' | 'caption' | 'comment' | 'name' | 'alt' | 'tags';
      readonly max: number;
    }
  | { readonly type: 'empty'; readonly field: 'title' | 'comment' | 'photos' }
  | { readonly type: 'tooManyPhotos'; readonly max: number };

export type JoinFailure =
  | { readonly type: 'linkMalformed' }
  /** One-based group of four letters that holds the first wrong letter, when the checksum tells. */
  | { readonly type: 'keyMistyped'; readonly group: number | undefined }
  /** `albumId`: which, when it is one of the user's own. */
  | { readonly type: 'keyOfAnotherAlbum'; readonly albumId: string | undefined }
  | { readonly type: 'storageFull' }
  | { readonly type: 'storageFailed' };

export type RenditionFailure =
  | { readonly type: 'albumUnknown' }
  | { readonly type: 'mediaUnknown' }
  /** No device that has it can be reached now. */
  | { readonly type: 'noneHere' }
  /** Bytes came, and were not what the post promised. */
  | { readonly type: 'damaged' };

// ---------------------------------------------------------------- calls

export type RenditionName = 'thumb' | 'view' | 'original';

export interface Rendition {
  readonly bytes: ArrayBuffer;
  readonly mimeType: string;
}

export interface StagedPhoto {
  readonly stagedId: string;
  readonly sizeBytes: number;
}

export interface NewPost {
  readonly albumId: string;
  readonly stagedIds: readonly string[];
  readonly alts: readonly string[];
  readonly caption: string;
  readonly tags: readonly string[];
}

/**
 * New words for an own post. What is left out stays as it is, so the author picks one of several
 * captions by `{ seen, caption }`.
 */
export interface PostEdit {
  /** `PostView.seen` of the post as it was shown: what came meanwhile is not written over. */
  readonly seen: readonly string[];
  readonly caption?: string;
  readonly tags?: readonly string[];
  /** In the order of the photos. */
  readonly alts?: readonly string[];
}

/** A link and the key that goes with it. */
export interface Invitation {
  readonly role: Role;
  /** `<origin>/#/a/<albumId>` */
  readonly link: string;
  /** Grouped by four with dashes, as shown and read aloud. */
  readonly key: string;
  /** `<origin>/#/a/<albumId>/<key>` */
  readonly linkWithKey: string;
}

export interface StartOptions {
  readonly slot: number;
  readonly origin: string;
  readonly deviceForm: DeviceForm;
  /** Separates rings that share a signaling server. */
  readonly networkId: string;
}

export interface Started {
  readonly nodeId: string;
  /** Secret for the signaling server, so that only this node resumes its id there. */
  readonly signalingToken: string;
}

/** What the page tells the node about one PeerJS connection whose ring channel it hands over. */
export interface LinkOffer {
  readonly linkId: string;
  readonly remoteNodeId: string;
  /** This side dialled. */
  readonly initiated: boolean;
  readonly channel: RTCDataChannel | MessagePort;
}

/** DTLS fingerprints, known once the connection is up: "sha-256 AB:CD:..." */
export interface LinkFingerprints {
  readonly local: string;
  readonly remote: string;
}

/** What the node asks of the page: it alone owns PeerJS. */
export interface LinkControl {
  dial(nodeId: string): void;
  hangUp(linkId: string): void;
  /** The other end has proved who it is. */
  linkProven(linkId: string): void;
  /** A signal came over the mesh. `from` is the word of whoever passed it on. */
  deliverSignal(from: string, payload: Uint8Array): void;
  /** To whom the mesh can carry signals from now on. */
  routesChanged(nodeIds: readonly string[]): void;
}

/** What the node asks of the page beside links. */
export interface PageControl extends LinkControl {
  /** Another tab of this browser has put another user's key in place of the one this tab has. */
  beginAnew(): void;
}

export type Lifecycle = 'hidden' | 'visible' | 'freeze' | 'resume' | 'online' | 'offline';

/** What the screens use. */
export interface ScreenApi {
  /** The listener first gets everything there is, then what changes. */
  subscribe(listener: (update: Update) => void): Promise<void>;
  createAlbum(title: string): Promise<Outcome<{ readonly albumId: string }, WriteFailure>>;
  renameAlbum(albumId: string, title: string): Promise<Outcome<null, WriteFailure>>;
  /** Reads one photo's key material and keeps its pieces here; nothing leaves before `createPost`. */
  stagePhoto(photo: PreparedPhoto): Promise<Outcome<StagedPhoto, WriteFailure>>;
  discardStaged(stagedIds: readonly string[]): Promise<void>;
  createPost(post: NewPost): Promise<Outcome<{ readonly postId: string }, WriteFailure>>;
  editPost(albumId: string, postId: string, edit: PostEdit): Promise<Outcome<null, WriteFailure>>;
  deletePost(albumId: string, postId: string): Promise<Outcome<null, WriteFailure>>;
  setLike(albumId: string, postId: string, liked: boolean): Promise<Outcome<null, WriteFailure>>;
  addComment(
    albumId: string,
    postId: string,
    text: string,
  ): Promise<Outcome<{ readonly commentId: string }, WriteFailure>>;
  deleteComment(albumId: string, commentId: string): Promise<Outcome<null, WriteFailure>>;
  setProfile(name: string, picture: Uint8Array | undefined): Promise<Outcome<null, WriteFailure>>;
  rendition(
    albumId: string,
    mediaId: string,
    name: RenditionName,
  ): Promise<Outcome<Rendition, RenditionFailure>>;

  invitation(albumId: string, role: Role): Promise<Outcome<Invitation, WriteFailure>>;
  /** Checks what was typed against the album of the link, without joining. */
  checkKey(albumId: string, key: string): Promise<Outcome<{ readonly role: Role }, JoinFailure>>;
  join(
    albumId: string,
    key: string,
  ): Promise<Outcome<{ readonly albumId: string; readonly role: Role }, JoinFailure>>;
  leaveAlbum(albumId: string): Promise<Outcome<null, WriteFailure>>;
  markAlbumSeen(albumId: string): Promise<void>;
  markActivitySeen(): Promise<void>;

  /** The user's key as 24 words. */
  keyWords(): Promise<readonly string[]>;
  confirmKeyBackedUp(): Promise<void>;
  /** Replaces this browser's key: for a new device. Refused while albums of another key are here. */
  restoreKey(
    words: readonly string[],
  ): Promise<
    Outcome<
      null,
      | { readonly type: 'wordsWrong'; readonly index: number | undefined }
      | { readonly type: 'keyInUse' }
    >
  >;
}

/** What runs the node; for page/ only. */
export interface NodeApi extends ScreenApi {
  start(options: StartOptions, control: PageControl): Promise<Outcome<Started, Trouble>>;
  attachLink(offer: LinkOffer): Promise<void>;
  linkOpened(linkId: string, fingerprints: LinkFingerprints): Promise<void>;
  linkClosed(linkId: string): Promise<void>;
  linkFailed(nodeId: string, reason: LinkFailureView['reason']): Promise<void>;
  /** Sends a signal over the mesh; it may get lost. */
  relaySignal(to: string, payload: Uint8Array): Promise<void>;
  /** Ids the signaling server named; the node dials those it lacks. */
  bootstrap(nodeIds: readonly string[]): Promise<void>;
  firstContact(state: NetworkView['firstContact']): Promise<void>;
  lifecycle(event: Lifecycle): Promise<void>;
  /** Says goodbye to the neighbours; resolves when the messages are in the channels. */
  leave(): Promise<void>;
}

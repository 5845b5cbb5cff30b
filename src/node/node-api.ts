/**
 * What the page sees of the node in the worker: types only, so that every realm may import them.
 * Everything that crosses is a plain value; failures are values with a `type`, never exceptions.
 * Ids are lower-case hex. Times are milliseconds since 1970 unless the name says otherwise.
 */

import type { PreparedPhoto } from '../media/media-api.ts';

export type Outcome<Value, Failure> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure };

/** owner > contributor > guest > viewer: each opens everything below it. */
export type Role = 'owner' | 'contributor' | 'guest' | 'viewer';

/** The icon a device is drawn with; told only inside albums. */
export type DeviceForm = 'phone' | 'tablet' | 'laptop' | 'desktop';

// ---------------------------------------------------------------- views

/** The copies meter of LOOK.md section 8, one state each. */
export type CopiesState =
  | 'onlyHere'
  | 'copying'
  | 'safe'
  | 'complete'
  | 'completeNotHere'
  | 'looking'
  | 'someAwaySafe'
  | 'someAwayThin'
  | 'noneHere'
  | 'notSaved';

/** Where the copies of one thing are. Counts are distinct devices, never tabs. */
export interface CopiesView {
  readonly state: CopiesState;
  /** Copies wanted (N) and copies that make it safe (W), for the ring as it is now. */
  readonly n: number;
  readonly w: number;
  /** Devices that hold a copy and can be reached now, this one included. */
  readonly here: number;
  /** Devices that hold a copy and cannot be reached now. */
  readonly away: number;
  readonly onThisDevice: boolean;
  /** Devices in reach, this one included: says whether another copy can be made at all. */
  readonly devicesHere: number;
  /** The devices behind `here` and `away`, for the sheet that names them. */
  readonly holders: readonly CopyHolderView[];
}

export interface CopyHolderView {
  readonly deviceId: string;
  readonly name: string;
  readonly form: DeviceForm;
  readonly isThisDevice: boolean;
  readonly reachable: boolean;
}

export interface PersonView {
  /** The author's key in this album, hex. */
  readonly authorId: string;
  /** Empty until the person chose one. */
  readonly name: string;
  /** 96 x 96 image as data, when the person chose one. */
  readonly picture: Uint8Array | undefined;
  readonly isYou: boolean;
}

export interface AlbumView {
  readonly albumId: string;
  readonly title: string;
  /** What this user may do here. */
  readonly role: Role;
  /** The photo that stands for the album: chosen, else the newest. */
  readonly cover: MediaView | undefined;
  readonly postsCount: number;
  readonly photosCount: number;
  readonly people: readonly PersonView[];
  /** Newest post, or the album's own time when it has none. */
  readonly changedAtMs: number;
  readonly createdAtMs: number;
  /** Posts that came since this user last opened the album. */
  readonly unseenPostsCount: number;
  /** The state of the weakest photo. */
  readonly copies: CopiesView;
  /** Photos by how far their copies are, for "202 photos have 3 copies. 12 are still being copied." */
  readonly photosComplete: number;
  readonly photosCopying: number;
  /** Nothing has answered yet since it was opened or joined. */
  readonly isLooking: boolean;
}

export interface MediaView {
  readonly mediaId: string;
  readonly albumId: string;
  /** Upright size of the original, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly thumbhash: Uint8Array;
  /** The description for people who cannot see it; may be empty. */
  readonly alt: string;
  readonly originalMimeType: string;
  readonly originalSizeBytes: number;
  readonly copies: CopiesView;
}

export interface CommentView {
  readonly commentId: string;
  readonly author: PersonView;
  readonly text: string;
  readonly createdAtMs: number;
  readonly mayDelete: boolean;
}

export interface PostView {
  readonly postId: string;
  readonly albumId: string;
  readonly albumTitle: string;
  readonly author: PersonView;
  readonly createdAtMs: number;
  readonly caption: string;
  /** Captions written at the same time; the author picks. Empty or two and more. */
  readonly concurrentCaptions: readonly string[];
  readonly tags: readonly string[];
  readonly media: readonly MediaView[];
  readonly likesCount: number;
  readonly likedByYou: boolean;
  readonly comments: readonly CommentView[];
  readonly copies: CopiesView;
  readonly mayDelete: boolean;
  readonly mayReact: boolean;
}

export type MemberState = 'alive' | 'suspect' | 'dead' | 'left';

export interface MemberView {
  readonly nodeId: string;
  readonly deviceId: string;
  /** From the albums that are shared; "A device" where nothing is shared. */
  readonly name: string;
  readonly form: DeviceForm;
  readonly isThisTab: boolean;
  readonly isThisDevice: boolean;
  readonly isKeeper: boolean;
  readonly state: MemberState;
  readonly awaySinceMs: number | undefined;
  readonly weight: number;
  readonly link: 'self' | 'direct' | 'relayed' | 'none';
  readonly roundTripMs: number | undefined;
  /** Ring positions of its tokens as fractions of the circle, 0 <= x < 1. */
  readonly tokens: readonly number[];
  /** Versions this member holds as hints for others: nodeId of the absent primary -> count. */
  readonly hints: readonly { readonly forNodeId: string; readonly count: number }[];
}

export interface TransferView {
  readonly fromNodeId: string;
  readonly toNodeId: string;
  readonly mediaId: string | undefined;
  /** Average colour of the photo as #rrggbb, where this user can know it. */
  readonly colour: string | undefined;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** Everything the live ring draws. Every mark is data. */
export interface NetworkView {
  readonly thisNodeId: string;
  readonly members: readonly MemberView[];
  readonly n: number;
  readonly w: number;
  readonly r: number;
  /** Items held here by position: 144 arcs from 0. */
  readonly piecesByArc: readonly number[];
  /** Of those, how many have fewer than N copies. */
  readonly thinPiecesByArc: readonly number[];
  readonly piecesHeld: number;
  readonly bytesHeld: number;
  readonly bytesForOthers: number;
  readonly piecesInRepair: number;
  /** Ranges being compared with another member now, as fractions of the circle. */
  readonly repairs: readonly {
    readonly from: number;
    readonly to: number;
    readonly nodeId: string;
  }[];
  readonly transfers: readonly TransferView[];
  /** Connections that failed, with the reason in plain words. */
  readonly failures: readonly LinkFailureView[];
  readonly firstContact: 'connected' | 'connecting' | 'down';
  readonly isOnline: boolean;
}

export interface LinkFailureView {
  readonly nodeId: string;
  readonly reason: 'timeout' | 'blocked' | 'refused' | 'handshake' | 'closed';
  readonly atMs: number;
}

export interface StorageView {
  readonly usedBytes: number;
  readonly quotaBytes: number;
  readonly yoursBytes: number;
  readonly othersBytes: number;
  readonly isPersisted: boolean;
}

export interface ActivityView {
  readonly id: string;
  readonly type: 'like' | 'comment' | 'join' | 'post';
  readonly albumId: string;
  readonly postId: string | undefined;
  readonly people: readonly PersonView[];
  readonly text: string;
  readonly atMs: number;
  readonly media: MediaView | undefined;
  readonly isNew: boolean;
}

export interface ProfileView {
  readonly name: string;
  readonly picture: Uint8Array | undefined;
  /** The user confirmed that the 24 words are written down. */
  readonly isKeyBackedUp: boolean;
  /** Has started or joined at least one album; false shows the first-run screen. */
  readonly hasAlbums: boolean;
  readonly deviceName: string;
  readonly deviceForm: DeviceForm;
}

/** What changed. The page replaces what it has by what comes. */
export type Update =
  | { readonly type: 'profile'; readonly profile: ProfileView }
  | { readonly type: 'albums'; readonly albums: readonly AlbumView[] }
  /** All posts of one album, newest first. */
  | { readonly type: 'posts'; readonly albumId: string; readonly posts: readonly PostView[] }
  | { readonly type: 'activity'; readonly activity: readonly ActivityView[] }
  | { readonly type: 'network'; readonly network: NetworkView }
  | { readonly type: 'storage'; readonly storage: StorageView }
  | { readonly type: 'notice'; readonly notice: Notice }
  | { readonly type: 'trouble'; readonly trouble: Trouble };

/** A toast: something happened that needs no decision. */
export type Notice =
  | { readonly type: 'deviceCameBack'; readonly name: string; readonly photosHandedOver: number }
  | {
      readonly type: 'personJoined';
      readonly name: string;
      readonly albumTitle: string;
      readonly role: Role;
    };

/** The node cannot go on; one screen says so. */
export type Trouble =
  | { readonly type: 'storageUnavailable' }
  | { readonly type: 'storageLost' }
  | { readonly type: 'bug'; readonly message: string };

// ---------------------------------------------------------------- failures

export type WriteFailure =
  | { readonly type: 'storageFull' }
  | { readonly type: 'storageFailed' }
  | { readonly type: 'albumUnknown' }
  | { readonly type: 'postUnknown' }
  | { readonly type: 'notAllowed' }
  | {
      readonly type: 'tooLong';
      readonly field: 'title' | 'caption' | 'comment' | 'name' | 'alt' | 'tags';
      readonly max: number;
    }
  | { readonly type: 'empty'; readonly field: 'title' | 'comment' | 'name' | 'photos' }
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
  start(options: StartOptions, control: LinkControl): Promise<Outcome<Started, Trouble>>;
  attachLink(offer: LinkOffer): Promise<void>;
  linkOpened(linkId: string, fingerprints: LinkFingerprints): Promise<void>;
  linkClosed(linkId: string): Promise<void>;
  linkFailed(nodeId: string, reason: LinkFailureView['reason']): Promise<void>;
  /** Ids the signaling server named; the node dials those it lacks. */
  bootstrap(nodeIds: readonly string[]): Promise<void>;
  firstContact(state: NetworkView['firstContact']): Promise<void>;
  lifecycle(event: Lifecycle): Promise<void>;
  /** Says goodbye to the neighbours; resolves when the messages are in the channels. */
  leave(): Promise<void>;
}

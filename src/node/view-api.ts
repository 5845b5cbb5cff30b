/**
 * What the screens get to see: plain values that cross from the worker to the page. Types only.
 * Ids are lower-case hex. Times are milliseconds since 1970 unless the name says otherwise.
 */

import type { CopiesState } from '../album/copies-state.ts';
import type { PhotoType } from '../album/photo-types.ts';

/** owner > contributor > guest > viewer: each opens everything below it. */
export type Role = 'owner' | 'contributor' | 'guest' | 'viewer';

/** The icon a device is drawn with; told only inside albums. */
export type DeviceForm = 'phone' | 'tablet' | 'laptop' | 'desktop';

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
  readonly originalMimeType: PhotoType;
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
  readonly mayEdit: boolean;
  readonly mayDelete: boolean;
  readonly mayReact: boolean;
  /** What this is made of, as `PostEdit` wants it back. */
  readonly seen: readonly string[];
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

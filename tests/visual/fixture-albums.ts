/** The albums of the fixture: people, posts and what they say. */

import type { CopiesState } from '../../src/album/copies-state.ts';
import type {
  ActivityView,
  AlbumView,
  CommentView,
  MediaView,
  PersonView,
  PostView,
} from '../../src/node/view-api.ts';
import { copiesOf } from './fixture-copies.ts';
import type { FixtureState } from './fixture-states.ts';
import { daysAgo, hoursAgo, minutesAgo, nowMs } from './fixture-time.ts';
import { photoNames, type FixturePhotos, type PhotoName } from './photos.ts';

export interface FixtureAlbums {
  readonly albums: readonly AlbumView[];
  readonly postsByAlbumId: ReadonlyMap<string, readonly PostView[]>;
  readonly activity: readonly ActivityView[];
  readonly you: PersonView;
}

const describedAs: Readonly<Record<PhotoName, string>> = {
  colosseum: 'The Colosseum at dusk, lit from below',
  otters: 'Two otters on a rock',
  osprey: 'An osprey on a branch',
  dune: 'Five people walking up an orange dune',
  lake: 'A mountain lake with snow on the peaks',
  beacon: '',
  dandelions: 'A dandelion against the low sun',
  flowers: 'Blue forget-me-nots',
};

export function fixtureAlbums(photos: FixturePhotos, state: FixtureState): FixtureAlbums {
  if (state === 'firstRun') return nothing(photos);
  const maker = new FixtureMaker(photos, state);
  if (state === 'long') return maker.longAlbum();
  if (state === 'untold') return maker.untoldAlbum();
  return state === 'empty' ? maker.emptyAlbum() : maker.everything();
}

class FixtureMaker {
  readonly #photos: FixturePhotos;
  readonly #state: FixtureState;
  readonly #people: Readonly<
    Record<'mira' | 'jonas' | 'lien' | 'noor' | 'teo' | 'ines', PersonView>
  >;
  readonly #postsByAlbumId = new Map<string, PostView[]>();
  #serial = 0;

  constructor(photos: FixturePhotos, state: FixtureState) {
    this.#photos = photos;
    this.#state = state;
    this.#people = {
      mira: { authorId: 'mira', name: 'Mira', picture: photos.dune.picture, isYou: true },
      jonas: { authorId: 'jonas', name: 'Jonas', picture: photos.otters.picture, isYou: false },
      lien: { authorId: 'lien', name: 'Lien', picture: photos.flowers.picture, isYou: false },
      noor: { authorId: 'noor', name: 'Noor', picture: undefined, isYou: false },
      teo: { authorId: 'teo', name: 'Teo', picture: photos.osprey.picture, isYou: false },
      ines: { authorId: 'ines', name: 'Ines', picture: undefined, isYou: false },
    };
  }

  emptyAlbum(): FixtureAlbums {
    const album = this.#album('puck', 'Puck & Pip', 'onlyHere');
    return { ...nothing(this.#photos), albums: [album] };
  }

  longAlbum(): FixtureAlbums {
    const authors = Object.values(this.#people);
    for (let i = 0; i < longPostsCount; i++) {
      const name = photoNames[i % photoNames.length] ?? 'lake';
      this.#post('lake', {
        author: authors[i % authors.length] ?? this.#people.teo,
        createdAtMs: hoursAgo(i),
        caption: i % 3 === 0 ? `Number ${i + 1}. The light, the water, and nobody in a hurry.` : '',
        media: i % 7 === 0 ? [name, 'lake', 'dune'] : [name],
      });
    }
    return {
      ...nothing(this.#photos),
      albums: [this.#album('lake', 'Lake house', 'complete')],
      postsByAlbumId: this.#postsByAlbumId,
    };
  }

  untoldAlbum(): FixtureAlbums {
    const copies = { ...copiesOf('noneHere'), away: 0, holders: [] };
    const album = { ...this.#album('sea', '', 'noneHere'), copies, people: [], isLooking: true };
    return {
      ...nothing(this.#photos),
      albums: [album],
      postsByAlbumId: new Map([['sea', []]]),
    };
  }

  everything(): FixtureAlbums {
    this.#lakeHouse();
    this.#puckAndPip();
    this.#others();
    const weak = this.#state === 'alone' ? 'onlyHere' : undefined;
    const albums = [
      this.#album('lake', 'Lake house', weak ?? 'safe'),
      this.#album('garden', 'Lien’s garden', weak ?? 'complete', 2),
      this.#album('puck', 'Puck & Pip', weak ?? 'copying'),
      this.#album('walks', 'Sunday walks', weak ?? 'complete', 5),
      this.#album('desert', 'Desert, day 4', weak ?? 'someAwaySafe'),
      this.#album('rome', 'Rome', weak ?? 'completeNotHere'),
    ];
    return {
      albums,
      postsByAlbumId: this.#postsByAlbumId,
      activity: this.#activity(),
      you: this.#people.mira,
    };
  }

  #lakeHouse(): void {
    const { jonas, lien, noor, teo, mira } = this.#people;
    this.#post('lake', {
      author: jonas,
      createdAtMs: hoursAgo(2),
      caption:
        'Last swim of the summer. Nobody wanted to go back up, so we sat until the lights came on.',
      tags: ['lastlight', 'august'],
      media: ['lake', 'dandelions', 'osprey', 'otters'],
      likesCount: 5,
      likedByYou: true,
      comments: [
        this.#comment(lien, 'The light! Papa would have loved this one.', minutesAgo(68)),
        this.#comment(noor, 'The water was warmer than the air, I swear.', minutesAgo(48)),
        this.#comment(teo, 'who has my towel', minutesAgo(40)),
      ],
    });
    const authors = [teo, lien, mira, jonas];
    for (let day = 0; day < 3; day++) {
      for (let i = 0; i < 9; i++) {
        const name = photoNames[(i * 3 + day) % photoNames.length] ?? 'lake';
        this.#post('lake', {
          author: authors[i % authors.length] ?? teo,
          createdAtMs: daysAgo(day) - (i + 5) * 3_000_000,
          caption: '',
          media: i % 5 === 2 ? [name, 'lake'] : [name],
          ...(i === 4 ? { copies: 'safe' as const } : {}),
        });
      }
    }
  }

  #puckAndPip(): void {
    const isShared = this.#state !== 'alone';
    this.#post('puck', {
      author: this.#people.mira,
      createdAtMs: isShared ? minutesAgo(0.2) : minutesAgo(0.1),
      caption: 'They heard the car before we did.',
      media: ['beacon'],
      copies: isShared ? 'copying' : 'onlyHere',
    });
  }

  #others(): void {
    const { lien, teo, ines } = this.#people;
    this.#post('garden', {
      author: lien,
      createdAtMs: hoursAgo(27),
      caption: 'Forget-me-nots came back by themselves.',
      media: ['flowers', 'dandelions'],
      likesCount: 3,
    });
    this.#post('walks', { author: teo, createdAtMs: daysAgo(3), caption: '', media: ['otters'] });
    this.#post('desert', {
      author: ines,
      createdAtMs: daysAgo(5),
      caption: 'Four hours up, four minutes down.',
      media: ['dune'],
      copies: this.#state === 'noneHere' ? 'noneHere' : 'someAwaySafe',
    });
    this.#post('rome', {
      author: lien,
      createdAtMs: daysAgo(12),
      caption: '',
      media: ['colosseum'],
      copies: 'completeNotHere',
    });
  }

  #activity(): readonly ActivityView[] {
    const { lien, noor, teo, jonas, ines } = this.#people;
    const lake = this.#newest('lake');
    const puck = this.#newest('puck');
    const garden = this.#newest('garden');
    const others = [jonas, teo, ines, lien];
    return [
      this.#entry({
        type: 'comment',
        people: [lien],
        text: 'The light! Papa would have loved this one.',
        atMs: minutesAgo(68),
        post: lake,
        isNew: true,
      }),
      this.#entry({
        type: 'like',
        people: [noor, ...others],
        atMs: hoursAgo(2),
        post: puck,
        isNew: true,
      }),
      this.#entry({
        type: 'like',
        people: [teo, jonas],
        atMs: hoursAgo(3),
        post: lake,
        isNew: true,
      }),
      this.#entry({ type: 'post', people: [teo], atMs: hoursAgo(5), post: lake }),
      this.#entry({ type: 'join', people: [ines], atMs: hoursAgo(6), albumId: 'lake' }),
      this.#entry({ type: 'post', people: [lien], atMs: hoursAgo(27), post: garden }),
    ];
  }

  #entry(entry: {
    readonly type: ActivityView['type'];
    readonly people: readonly PersonView[];
    readonly text?: string;
    readonly atMs: number;
    readonly post?: PostView | undefined;
    readonly albumId?: string;
    readonly isNew?: boolean;
  }): ActivityView {
    return {
      id: this.#nextId('activity'),
      type: entry.type,
      albumId: entry.post?.albumId ?? entry.albumId ?? '',
      postId: entry.post?.postId,
      people: entry.people,
      text: entry.text ?? '',
      atMs: entry.atMs,
      media: entry.post?.media[0],
      isNew: entry.isNew ?? false,
    };
  }

  #post(
    albumId: string,
    post: Pick<PostView, 'author' | 'createdAtMs' | 'caption'> &
      Partial<Pick<PostView, 'tags' | 'likesCount' | 'likedByYou' | 'comments'>> & {
        readonly media: readonly PhotoName[];
        readonly copies?: CopiesState;
      },
  ): void {
    const alone = this.#state === 'alone' ? 'onlyHere' : 'complete';
    const copies = copiesOf(post.copies ?? alone);
    const view: PostView = {
      tags: [],
      likesCount: 0,
      likedByYou: false,
      comments: [],
      ...post,
      postId: `${albumId}-${(this.#postsByAlbumId.get(albumId)?.length ?? 0) + 1}`,
      albumId,
      albumTitle: titleById[albumId] ?? albumId,
      concurrentCaptions: this.#state === 'twoCaptions' && post.author.isYou ? twoCaptions : [],
      media: post.media.map((name) => this.#media(albumId, name, copies.state)),
      copies,
      mayEdit: post.author.isYou,
      mayDelete: post.author.isYou,
      mayReact: true,
      seen: ['0'.repeat(64)],
    };
    this.#postsByAlbumId.set(albumId, [...(this.#postsByAlbumId.get(albumId) ?? []), view]);
  }

  #media(albumId: string, name: PhotoName, state: CopiesState): MediaView {
    const photo = this.#photos[name];
    return {
      mediaId: `${this.#nextId('media')}-${name}`,
      albumId,
      width: photo.width,
      height: photo.height,
      thumbhash: photo.thumbhash,
      alt: describedAs[name],
      originalMimeType: 'image/jpeg',
      originalSizeBytes: photo.view.size,
      copies: copiesOf(state),
    };
  }

  #comment(author: PersonView, text: string, createdAtMs: number): CommentView {
    return {
      commentId: this.#nextId('comment'),
      author,
      text,
      createdAtMs,
      mayDelete: author.isYou,
    };
  }

  #album(albumId: string, title: string, state: CopiesState, unseen = 0): AlbumView {
    const posts = this.#postsByAlbumId.get(albumId) ?? [];
    const photos = posts.flatMap((post) => post.media);
    const copying = photos.filter((media) =>
      ['onlyHere', 'copying', 'safe'].includes(media.copies.state),
    ).length;
    return {
      albumId,
      title,
      role: albumId === 'rome' ? 'guest' : 'owner',
      cover: photos[0],
      postsCount: posts.length,
      photosCount: photos.length,
      people: albumId === 'lake' ? Object.values(this.#people) : [this.#people.mira],
      changedAtMs: posts[0]?.createdAtMs ?? nowMs,
      createdAtMs: daysAgo(7),
      unseenPostsCount: unseen,
      copies: copiesOf(state),
      photosComplete: photos.length - copying,
      photosCopying: copying,
      isLooking: false,
    };
  }

  #newest(albumId: string): PostView | undefined {
    return this.#postsByAlbumId.get(albumId)?.[0];
  }

  #nextId(kind: string): string {
    this.#serial += 1;
    return `${kind}-${this.#serial}`;
  }
}

const longPostsCount = 1_000;

const twoCaptions = ['They heard the car before we did.', 'Puck, Pip, and the last of the sun.'];

const titleById: Readonly<Record<string, string>> = {
  lake: 'Lake house',
  garden: 'Lien’s garden',
  puck: 'Puck & Pip',
  walks: 'Sunday walks',
  desert: 'Desert, day 4',
  rome: 'Rome',
};

function nothing(photos: FixturePhotos): FixtureAlbums {
  return {
    albums: [],
    postsByAlbumId: new Map(),
    activity: [],
    you: { authorId: 'mira', name: 'Mira', picture: photos.dune.picture, isYou: true },
  };
}

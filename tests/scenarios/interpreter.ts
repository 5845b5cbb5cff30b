/**
 * Reads a story of a small cluster and plays it in the simulator, without faults but those it tells
 * of. One sentence to a line; `#` begins a remark. What a line expects must come true within the
 * time it gives, or at once where it gives none.
 */

import { checkNothingLost } from '../simulator/checkers.ts';
import { unconverged } from '../simulator/expectations.ts';
import { Stage } from './stage.ts';
import {
  clientsDiffer,
  copiesDiffer,
  hintsLeft,
  hintsMissing,
  holdersDiffer,
  linkMissing,
  linksExceed,
  newestMissing,
  newestOf,
  siblingsDiffer,
  stateDiffers,
  unsafe,
} from './story-expectations.ts';
import { BrokenStory, timeOf, type Words } from './story-words.ts';

const yearMs = 365 * 24 * 60 * 60_000;
/** Long enough for a goodbye to arrive. */
const farewellMs = 300;

export const playStory = (text: string): void => {
  const story = new StoryPlayer();
  text.split('\n').forEach((line, index) => {
    const sentence = line.replace(/#.*/, '').trim();
    if (sentence === '') return;
    try {
      story.play(sentence);
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
      throw new BrokenStory(`Line ${index + 1}, "${sentence}": ${reason}\n${story.told()}`, {
        cause: error,
      });
    }
  });
};

class StoryPlayer {
  readonly #stage = new Stage();

  told(): string {
    return this.#stage.told();
  }

  play(sentence: string): void {
    for (const [pattern, run] of this.#grammar) {
      const match = pattern.exec(sentence);
      if (!match) continue;
      run(match.groups ?? {});
      if (this.#stage.isBuilt) checkNothingLost(this.#stage.world);
      return;
    }
    throw new BrokenStory('This sentence has no meaning.');
  }

  readonly #grammar: readonly (readonly [RegExp, (words: Words) => void])[] = [
    [
      /^device (?<name>\w+)(?: with (?<tabs>\d) tabs)?(?: (?<census>counting only))?$/,
      ({ name = '', tabs = '1', census }) =>
        this.#stage.addDevice(name, Number(tabs), census === undefined ? 'everything' : 'census'),
    ],
    [
      /^links are at most (?<count>\d+) a node$/,
      ({ count = '' }) =>
        this.#stage.limit({ linksMax: Number(count), fullMeshMax: Number(count) }),
    ],
    [
      /^the core is at most (?<count>\d+) nodes$/,
      ({ count = '' }) => this.#stage.limit({ coreMax: Number(count) }),
    ],
    [
      /^(?<names>.+) opens?$/,
      ({ names = '' }) => this.#stage.each(names, (slot) => this.#stage.world.open(slot)),
    ],
    [
      /^(?<names>.+) closes?$/,
      ({ names = '' }) => this.#stage.each(names, (slot) => slot.app?.tab.close(farewellMs)),
    ],
    [/^(?<names>.+) crash(?:es)?$/, ({ names = '' }) => this.#stage.crash(names)],
    [
      /^(?<name>\w+) is wiped$/,
      ({ name = '' }) => this.#stage.world.wipe(this.#stage.device(name)),
    ],
    [
      /^(?<name>\w+) has no room left$/,
      ({ name = '' }) => this.#stage.device(name).disks.forEach((disk) => disk.fillUp()),
    ],
    [
      /^(?<names>.+) freezes?$/,
      ({ names = '' }) => this.#stage.each(names, (slot) => slot.app?.tab.freeze(true)),
    ],
    [
      /^(?<names>.+) wakes?$/,
      ({ names = '' }) => this.#stage.each(names, (slot) => slot.app?.tab.resume()),
    ],
    [
      /^the net is cut between (?<names>.+) and the rest$/,
      ({ names = '' }) => this.#stage.cut(this.#stage.slots(names)),
    ],
    [/^the net is whole$/, () => this.#stage.heal()],
    [
      /^(?<name>\w+) and (?<other>\w+) can never link$/,
      ({ name = '', other = '' }) => this.#stage.keepApart(name, other),
    ],
    [
      /^the links of (?<names>.+) break$/,
      ({ names = '' }) =>
        this.#stage.each(names, ({ nodeId }) => this.#stage.world.network.breakLinksOf(nodeId)),
    ],
    [
      /^the links of (?<names>.+) are slow$/,
      ({ names = '' }) =>
        this.#stage.each(names, ({ nodeId }) => this.#stage.world.network.delay(nodeId)),
    ],
    [/^first contact is down$/, () => (this.#stage.world.isSignalingUp = false)],
    [/^a backup of (?<name>\w+) is made$/, ({ name = '' }) => this.#stage.backUp(name)],
    [/^(?<name>\w+) is put back to its backup$/, ({ name = '' }) => this.#stage.restore(name)],
    [
      /^(?<name>\w+) thinks it is the year 2100$/,
      ({ name = '' }) => this.#stage.device(name).clock.setSkew(74 * yearMs),
    ],
    [
      /^the clock of (?<name>\w+) is put right$/,
      ({ name = '' }) => this.#stage.device(name).clock.setRight(),
    ],
    [/^(?<time>\d+) (?<unit>s|min) pass(?:es)?$/, (words) => this.#stage.pass(timeOf(words))],
    [
      /^all comes together within (?<time>\d+) (?<unit>s|min)$/,
      (words) => this.#stage.within(words, () => unconverged(this.#stage.world)),
    ],
    [
      /^(?<name>[\w.]+) posts (?<post>\w+)$/,
      ({ name = '', post = '' }) => {
        this.#stage.addPost(post, this.#stage.app(name).post(this.#stage.album, 1));
      },
    ],
    [
      /^(?<name>[\w.]+) edits (?<post>\w+)$/,
      ({ name = '', post = '' }) =>
        this.#stage.app(name).edit(this.#stage.album, this.#stage.post(post)),
    ],
    [
      /^(?<name>[\w.]+) deletes (?<post>\w+)$/,
      ({ name = '', post = '' }) =>
        this.#stage.app(name).delete(this.#stage.album, this.#stage.post(post)),
    ],
    [
      /^(?<post>\w+) is safe within (?<time>\d+) (?<unit>s|min)$/,
      ({ post = '', ...words }) => this.#stage.within(words, () => unsafe(this.#stage, post)),
    ],
    [
      /^(?<post>\w+) is on no device within (?<time>\d+) (?<unit>s|min)$/,
      ({ post = '', ...words }) =>
        this.#stage.within(words, () => holdersDiffer(this.#stage, post, '')),
    ],
    [
      /^(?<post>\w+) is on (?<names>.+) within (?<time>\d+) (?<unit>s|min)$/,
      ({ post = '', names = '', ...words }) =>
        this.#stage.within(words, () => holdersDiffer(this.#stage, post, names)),
    ],
    [
      /^(?<name>[\w.]+) says (?<post>\w+) has (?<count>\d) copies within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', post = '', count = '', ...words }) =>
        this.#stage.within(words, () => copiesDiffer(this.#stage, name, post, Number(count))),
    ],
    [
      /^(?<name>[\w.]+) has (?<count>\d) versions? of (?<post>\w+) within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', post = '', count = '', ...words }) =>
        this.#stage.within(words, () => siblingsDiffer(this.#stage, name, post, Number(count))),
    ],
    [
      /^(?<name>[\w.]+) has the newest (?<post>\w+) within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', post = '', ...words }) =>
        this.#stage.within(words, () => newestMissing(this.#stage, name, post)),
    ],
    [
      /^(?<name>[\w.]+) reads the newest (?<post>\w+) within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', post = '', ...words }) => this.#read(name, post, words),
    ],
    [
      /^(?<name>[\w.]+) reads (?<post>\w+) (?<count>\d+) times in (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', post = '', count = '', ...words }) =>
        this.#stage.readTimes(name, post, { count: Number(count), withinMs: timeOf(words) }),
    ],
    [
      /^(?<names>.+) answered (?<least>\d+) to (?<most>\d+) of these$/,
      ({ names = '', least = '', most = '' }) =>
        this.#stage.each(names, ({ nodeId, name }) => {
          const answered = this.#stage.readsAnswered.get(nodeId) ?? 0;
          if (answered >= Number(least) && answered <= Number(most)) return;
          throw new BrokenStory(`${name} answered ${answered}.`);
        }),
    ],
    [
      /^(?<name>[\w.]+) looks at the photos of (?<post>\w+) within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', post = '', ...words }) => this.#look(name, post, words),
    ],
    [
      /^(?<name>[\w.]+) and (?<other>[\w.]+) are linked within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', other = '', ...words }) =>
        this.#stage.within(words, () => linkMissing(this.#stage, name, other)),
    ],
    [
      /^a signal of (?<name>[\w.]+) reaches (?<other>[\w.]+) within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', other = '', ...words }) => this.#signal(name, other, words),
    ],
    [
      /^no node has more than (?<count>\d+) links within (?<time>\d+) (?<unit>s|min)$/,
      ({ count = '', ...words }) =>
        this.#stage.within(words, () => linksExceed(this.#stage, Number(count))),
    ],
    [
      /^(?<count>\d+) nodes are clients within (?<time>\d+) (?<unit>s|min)$/,
      ({ count = '', ...words }) =>
        this.#stage.within(words, () => clientsDiffer(this.#stage, Number(count))),
    ],
    [
      /^(?<name>[\w.]+) wants (?<count>\d) copies within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', count = '', ...words }) =>
        this.#stage.within(words, () => {
          const { n } = this.#stage.app(name).tab.node.quorumSizes();
          return n === Number(count) ? undefined : `It wants ${n}.`;
        }),
    ],
    [
      /^(?<name>[\w.]+) sees (?<other>[\w.]+) (?<state>alive|suspect|dead|left) within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', other = '', state = '', ...words }) =>
        this.#stage.within(words, () => stateDiffers(this.#stage, name, other, state)),
    ],
    [
      /^somebody holds hints for (?<name>[\w.]+) within (?<time>\d+) (?<unit>s|min)$/,
      ({ name = '', ...words }) => this.#stage.within(words, () => hintsMissing(this.#stage, name)),
    ],
    [
      /^nobody holds hints within (?<time>\d+) (?<unit>s|min)$/,
      (words) => this.#stage.within(words, () => hintsLeft(this.#stage)),
    ],
  ];

  #read(name: string, post: string, words: Words): void {
    const { meta } = newestOf(this.#stage, post).version;
    const { placement, itemId } = meta;
    let found: readonly string[] = [];
    this.#stage.app(name).tab.command(
      (operationId) => ({ type: 'read', operationId, placement, itemId }),
      (answer) => {
        if (answer.type === 'read') found = answer.versions.map((each) => each.meta.versionId);
      },
    );
    this.#stage.within(words, () =>
      found.includes(meta.versionId) ? undefined : 'It reads another.',
    );
  }

  #look(name: string, post: string, words: Words): void {
    const { media } = this.#stage.post(post);
    let missing: number | undefined;
    this.#stage.app(name).fetch(this.#stage.post(post), (count) => (missing = count));
    this.#stage.within(words, () =>
      missing === 0 ? undefined : `Of ${media.length} photos ${missing ?? 'some'} did not come.`,
    );
  }

  /** A small message over the links there are, as those that make a new link. */
  #signal(name: string, other: string, words: Words): void {
    const { counts } = this.#stage.world.story;
    const delivered = () => counts.get('relay delivered') ?? 0;
    const before = delivered();
    const to = this.#stage.app(other).tab.nodeId;
    const payload = Uint8Array.of(1);
    this.#stage.app(name).tab.put({ type: 'command', command: { type: 'relay', to, payload } });
    this.#stage.within(words, () => (delivered() > before ? undefined : 'It did not come.'));
  }
}
